/**
 * `eval candidates`: how good collaborative models are by the protocol of fixed candidates
 * (`models/evaluation/fixed-candidates.ts`). Settings are chosen on a split of the training file alone.
 */
import { BadInputError } from '../errors.ts';
import type { CandidateRow } from '../formats/candidates.ts';
import {
  candidateDataset,
  candidateSplit,
  candidateTuningSplit,
  measureCandidates,
} from '../models/evaluation/fixed-candidates.ts';
import type { CandidateFigures, LeftOut } from '../models/evaluation/fixed-candidates.ts';
import { checkModels, eachModel, pairedOf } from './eval-models.ts';
import type { EvalControl, FitFigures, ModelOptions, Paired } from './eval-models.ts';
import { readCounts } from './eval-source.ts';
import type { PairSource } from './eval-source.ts';

/** What the three files hold. */
export interface CandidateSources {
  readonly train: PairSource;
  /** One pair a line. */
  readonly test: PairSource;
  /** Of the same pairs in the same order. */
  readonly negatives: AsyncIterable<{ readonly rows: readonly CandidateRow[] }>;
}

export interface CandidateModel extends CandidateFigures, FitFigures {}

export interface EvalCandidatesResult {
  /** Of the training. */
  readonly users: number;
  /** Of the training and among the candidates. */
  readonly items: number;
  readonly pairs: number;
  readonly models: Readonly<Record<string, CandidateModel>>;
  /** Of NDCG, 10 deep. */
  readonly paired: Paired;
}

/**
 * Tunes, fits and measures each model.
 *
 * @throws BadInputError for an unknown model, and where the files do not fit together.
 */
export async function evalCandidates(
  sources: CandidateSources,
  options: ModelOptions,
  control: EvalControl,
): Promise<EvalCandidatesResult> {
  checkModels(options);
  const { signal } = control;
  control.progress(0, 'reading');
  const counts = await readCounts(sources.train, signal);
  const leftOut = await readLeftOut(sources, signal);
  const dataset = candidateDataset(counts, leftOut);
  const { users, items, pairs } = dataset;
  if (pairs === 0) throw new BadInputError('Expected pairs to train on, got none.');
  const test = candidateSplit(dataset, leftOut);
  const models: Record<string, CandidateModel> = {};
  const ndcgOf = new Map<string, Float64Array>();
  const task = { items, tuning: candidateTuningSplit(dataset, leftOut), test };
  await eachModel(options, task, control, async (name, { ranker, figures }) => {
    const measured = await measureCandidates(ranker, test, signal);
    models[name] = { ...measured.figures, ...figures };
    ndcgOf.set(name, measured.ndcgOf);
  });
  const paired = pairedOf(ndcgOf, options.against);
  return { users: users.length, items: items.length, pairs, models, paired };
}

async function readLeftOut(
  { test, negatives }: CandidateSources,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  const pairs: { readonly user: string; readonly item: string }[] = [];
  for await (const { rows } of test) for (const row of rows) pairs.push(row);
  const leftOut: LeftOut[] = [];
  for await (const { rows } of negatives) {
    signal.throwIfAborted();
    for (const row of rows) {
      const pair = pairs[leftOut.length];
      leftOut.push(row);
      if (pair?.user === row.user && pair.item === row.item) continue;
      throw new BadInputError(
        `Expected pair ${leftOut.length} of the candidates to be that of the test, got another.`,
      );
    }
  }
  if (leftOut.length === pairs.length && pairs.length > 0) return leftOut;
  throw new BadInputError(
    `Expected candidates for each of some pairs to test, got ${pairs.length} pairs and candidates of ${leftOut.length}.`,
  );
}
