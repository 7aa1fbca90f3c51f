/**
 * `eval hybrid`: whether joining recommenders is better than the best of them (`models/evaluation/hybrid-contenders.ts`).
 * On a file of interactions with texts, by the hash protocol; or on the store's own events, before and after a cut.
 */
import { BadInputError } from '../errors.ts';
import type { EntityDocument } from '../formats/documents.ts';
import { testSplit, tuningSplit } from '../models/evaluation/hash-protocol.ts';
import { amongRare, hybridRankers, rareOnly } from '../models/evaluation/hybrid-contenders.ts';
import type { HybridTask } from '../models/evaluation/hybrid-contenders.ts';
import { measure } from '../models/evaluation/rank-cases.ts';
import type { RankingFigures } from '../models/evaluation/rank-cases.ts';
import { makeDataset } from '../models/evaluation/split.ts';
import type { Split } from '../models/evaluation/split.ts';
import { FEATURE_NAMES } from '../models/hybrid/hybrid-features.ts';
import { LITTLE_KNOWN_BELOW } from '../models/hybrid/little-known.ts';
import type { TextDocument } from '../models/text/fit-documents.ts';
import { EVAL_CF_DEFAULTS, namesOf, renamed } from './eval-cf.ts';
import { pairedOf } from './eval-models.ts';
import type { EvalControl, Paired } from './eval-models.ts';
import { readCounts } from './eval-source.ts';
import type { PairSource } from './eval-source.ts';

export interface HybridFigures {
  readonly models: Readonly<Record<string, RankingFigures>>;
  /** How far `hybrid` is ahead of each of the others, in NDCG 100 deep, user by user. */
  readonly paired: Paired;
}

export interface EvalHybridResult {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
  readonly overall: HybridFigures;
  /** To be found: only items that fewer than {@link LITTLE_KNOWN_BELOW} of those trained on have. */
  readonly rare: HybridFigures;
  /** As `rare`, and only such items are ranked. */
  readonly amongRare: HybridFigures;
  /** Whether the hybrid has room for those, as the tuning split decided. */
  readonly room: boolean;
  /** What each feature weighs. */
  readonly weights: Readonly<Record<string, number>>;
}

/** Batches of documents, as a reader gives them. */
export type DocumentSource = AsyncIterable<{
  readonly rows: readonly { readonly row: EntityDocument }[];
}>;

/**
 * By the hash protocol, weak: every user is trained on, with the pairs of the other folds. What a user wrote about
 * an item that is hidden from the models is hidden with it.
 *
 * @throws BadInputError where too little is left to split.
 */
export async function evalHybridFile(
  source: PairSource,
  texts: DocumentSource,
  seed: number,
  control: EvalControl,
): Promise<EvalHybridResult> {
  control.progress(0, 'reading');
  const counts = await readCounts(source, control.signal);
  const { userNames, itemNames } = namesOf(counts);
  const { minItem, minUser } = EVAL_CF_DEFAULTS;
  const dataset = makeDataset(renamed(counts), minItem, minUser);
  const [tuning, test] = [tuningSplit(dataset, 'weak'), testSplit(dataset, 'weak')];
  if (test.cases.length === 0) {
    throw new BadInputError('Expected users with enough items to hide some, got none.');
  }
  const columnOf = new Map(dataset.items.map((item, column) => [item, column]));
  const written: Written[] = [];
  for await (const { rows } of texts) {
    for (const { row: value } of rows) {
      const column = columnOf.get(itemNames.get(value.entity) ?? '');
      if (column === undefined) continue;
      written.push({ column, text: value.text, by: userNames.get(value.by ?? '') });
    }
  }
  const rowOf = new Map(dataset.users.map((user, row) => [user, row]));
  const shown = (split: Split): ((row: number, column: number) => boolean) => {
    const { offsets, indexes } = split.train;
    return (row, column) => indexes.subarray(offsets[row], offsets[row + 1]).includes(column);
  };
  const shownIn = { tuning: shown(tuning), test: shown(test) };
  const task: HybridTask = {
    ...{ items: dataset.items, tuning, test, now: control.clock.now() },
    documentsOf: (which) =>
      joined(
        written.filter(({ by, column }) => {
          const row = by === undefined ? undefined : rowOf.get(by);
          // Nobody's, or somebody's that is not in the data, cannot tell what is hidden.
          return row === undefined || shownIn[which](row, column);
        }),
      ),
    factsFor: () => () => ({}),
  };
  const { users, items, pairs } = dataset;
  const figures = await compareHybrid(task, seed, control);
  return { users: users.length, items: items.length, pairs, ...figures };
}

/** Fits and measures; shared with the split by time. */
export async function compareHybrid(
  task: HybridTask,
  seed: number,
  control: EvalControl,
): Promise<Pick<EvalHybridResult, 'overall' | 'rare' | 'amongRare' | 'weights' | 'room'>> {
  const context = { ...control, items: task.items, given: {}, seed };
  const { rankers, learned, room } = await hybridRankers(task, context);
  const figuresOn = async (split: Split): Promise<HybridFigures> => {
    const models: Record<string, RankingFigures> = {};
    const ndcgOf = new Map<string, Float64Array>();
    for (const [name, ranker] of Object.entries(rankers)) {
      control.progress(0.9, `measuring ${name}`);
      const measured = await measure(ranker, split, control.signal);
      models[name] = measured.figures;
      ndcgOf.set(name, measured.ndcgOf);
    }
    return { models, paired: pairedOf(ndcgOf, 'hybrid') };
  };
  return {
    room,
    overall: await figuresOn(task.test),
    rare: await figuresOn(rareOnly(task.test, LITTLE_KNOWN_BELOW)),
    amongRare: await figuresOn(amongRare(task.test, LITTLE_KNOWN_BELOW)),
    weights: Object.fromEntries(FEATURE_NAMES.map((name, f) => [name, learned.weights[f]!])),
  };
}

interface Written {
  readonly column: number;
  readonly text: string;
  readonly by: string | undefined;
}

/** One document for each item: what many say in a word each is one text about it. */
function joined(written: readonly Written[]): readonly TextDocument[] {
  const texts = new Map<number, string[]>();
  for (const { column, text } of written) {
    const own = texts.get(column);
    if (own === undefined) texts.set(column, [text]);
    else own.push(text);
  }
  return Array.from(texts, ([entity, own]) => ({
    text: own.join('. '),
    about: [{ entity, weight: 1 }],
  }));
}
