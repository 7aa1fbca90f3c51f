/** What all evaluations of recommenders share: models by name, and tuning, fitting and timing one of them. */
import type { Clock } from '../clock.ts';
import { SECOND_MS } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import type { Contender, Ranker, Settings } from '../models/evaluation/contender.ts';
import { CONTENDERS } from '../models/evaluation/contenders/contenders.ts';
import { bestByMean, differencesFrom } from '../models/evaluation/paired.ts';
import type { Difference, ValuesOf } from '../models/evaluation/paired.ts';
import { measure } from '../models/evaluation/rank-cases.ts';
import type { RankingFigures } from '../models/evaluation/rank-cases.ts';
import type { Split } from '../models/evaluation/split.ts';
import type { Progress } from './io.ts';

export interface EvalControl {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** What to hold against each other, and how. */
export interface ModelOptions {
  /** Names of {@link CONTENDERS}. */
  readonly models: readonly string[];
  /** Settings that are not to be searched: rank, epochs, ... */
  readonly settings: Settings;
  readonly seed: number;
  /** The model that the others are held against; the best where left out. */
  readonly against?: string;
}

export const MODEL_DEFAULTS: ModelOptions = {
  models: Object.keys(CONTENDERS),
  settings: {},
  seed: 1,
};

/** The two splits that every model goes through. */
export interface Task {
  /** Ids of the columns of both. */
  readonly items: readonly string[];
  readonly tuning: Split;
  readonly test: Split;
}

/** How a model came to be. */
export interface FitFigures {
  /** What the tuning split chose. */
  readonly config: Settings;
  /** `ndcg100` on the tuning split; left out where there was nothing to choose. */
  readonly tuned100?: number;
  readonly tuneSeconds: number;
  /** Time of the final fit. */
  readonly fitSeconds: number;
}

export interface Fitted {
  readonly ranker: Ranker;
  readonly figures: FitFigures;
}

/** How far each of the other models is ahead of `against`, user by user. */
export interface Paired {
  readonly against: string;
  readonly models: Readonly<Record<string, Difference>>;
}

export interface RankedModel extends RankingFigures, FitFigures {}

export interface Comparison {
  readonly models: Readonly<Record<string, RankedModel>>;
  /** Of NDCG, 100 deep. */
  readonly paired: Paired;
}

/** Share of a model's time until it is tuned, and until it is fitted. */
const TUNED = 0.8;
const FITTED = 0.9;

/**
 * Tunes, fits and measures each model on the cases of the test split.
 *
 * @throws BadInputError as {@link checkModels}, the signal's reason when it is aborted.
 */
export async function compareModels(
  options: ModelOptions,
  task: Task,
  control: EvalControl,
): Promise<Comparison> {
  const models: Record<string, RankedModel> = {};
  const ndcgOf = new Map<string, Float64Array>();
  await eachModel(options, task, control, async (name, { ranker, figures }) => {
    const measured = await measure(ranker, task.test, control.signal);
    models[name] = { ...measured.figures, ...figures };
    ndcgOf.set(name, measured.ndcgOf);
  });
  return { models, paired: pairedOf(ndcgOf, options.against) };
}

/** @param against - The best where left out. */
export function pairedOf(valuesOf: ValuesOf, against = bestByMean(valuesOf)): Paired {
  return { against, models: differencesFrom(against, valuesOf) };
}

/**
 * Tunes, fits and hands over each model, in the order in which they are named.
 *
 * @throws BadInputError for an unknown model, the signal's reason when it is aborted.
 */
export async function eachModel(
  options: ModelOptions,
  task: Task,
  control: EvalControl,
  take: (name: string, fitted: Fitted) => Promise<void>,
): Promise<void> {
  const contenders = contendersOf(options.models);
  for (const [i, [name, contender]] of contenders.entries()) {
    const progress: Progress = (share, message) =>
      control.progress((i + share) / contenders.length, `${name}: ${message}`);
    const fitted = await tuneAndFit(contender, options, task, { ...control, progress });
    progress(FITTED, 'measuring');
    await take(name, fitted);
  }
}

/** @throws BadInputError for an unknown model, for none, and for one to hold against that is not among them. */
export function checkModels({ models, against }: ModelOptions): void {
  if (models.length === 0) throw new BadInputError('Expected at least one model, got none.');
  contendersOf(models);
  if (against === undefined || models.includes(against)) return;
  throw new BadInputError(
    `Expected to hold models against one of ${models.join(', ')}, got "${against}".`,
  );
}

function contendersOf(names: readonly string[]): readonly (readonly [string, Contender])[] {
  return names.map((name) => {
    const contender = Object.hasOwn(CONTENDERS, name) ? CONTENDERS[name] : undefined;
    if (contender === undefined) {
      const known = Object.keys(CONTENDERS).join(', ');
      throw new BadInputError(`Expected models among ${known}, got "${name}".`);
    }
    return [name, contender] as const;
  });
}

async function tuneAndFit(
  contender: Contender,
  { settings: given, seed }: ModelOptions,
  { items, tuning, test }: Task,
  { clock, progress, signal }: EvalControl,
): Promise<Fitted> {
  const between =
    (from: number, to: number): Progress =>
    (share, message) =>
      progress(from + (to - from) * share, message);
  const context = { items, given, seed, signal };
  const startedAt = clock.now();
  const tuned = await contender.tune(tuning, { ...context, progress: between(0, TUNED) });
  const tunedAt = clock.now();
  progress(TUNED, 'final fit');
  const final = { ...context, progress: between(TUNED, FITTED) };
  const ranker = await contender.fit(test, tuned.settings, final);
  const figures: FitFigures = {
    config: tuned.settings,
    ...(tuned.ndcg100 !== undefined && { tuned100: tuned.ndcg100 }),
    tuneSeconds: (tunedAt - startedAt) / SECOND_MS,
    fitSeconds: (clock.now() - tunedAt) / SECOND_MS,
  };
  return { ranker, figures };
}
