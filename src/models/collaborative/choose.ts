/**
 * What validation decides: the settings of each part, one after the other, and then how the parts are
 * combined. All of it on listening that is hidden from the fits and never looked at again.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { seededRandom } from '../../math/random.ts';
import type { Ranker } from '../evaluation/contender.ts';
import { measure } from '../evaluation/rank-cases.ts';
import { withFewerCases } from '../evaluation/split.ts';
import type { Case, Split } from '../evaluation/split.ts';
import type { EdlaeConfig, Rp3BetaConfig } from '../neighbours/config.ts';
import { poolOf, POOL_DEPTH } from './candidate-pool.ts';
import { learnCombination } from './combination.ts';
import type { Combination, LearningCase } from './combination.ts';
import { FeatureReader } from './features.ts';
import { factorPart, neighbourPart } from './part.ts';
import type { Part } from './part.ts';
import { fitParts, PART_DEFAULTS, PART_NAMES, PartFitter } from './parts.ts';
import type { FactorSettings, FittedParts, PartControl, PartSettings } from './parts.ts';

/** All that a fit needs to know; plain data. */
export interface Choice {
  readonly parts: PartSettings;
  readonly combination: Combination;
}

export interface Chosen {
  readonly choice: Choice;
  /** What each way of combining reached on cases that it was not fitted to. */
  readonly ways: Readonly<Record<string, number>>;
  /** What each setting of each part reached. */
  readonly trials: readonly {
    readonly settings: Record<string, number>;
    readonly ndcg100: number;
  }[];
}

/** Cases that settings of parts are compared on, and that the combination learns from: more is only slower. */
const CASES_TO_COMPARE = 1_000;
const CASES_TO_LEARN = 3_000;

/** Pairs of weights along the valley that good ones lie in, from dense listening to sparse. */
const FACTORS: readonly (readonly [number, number])[] = [
  [0.1, 0.015],
  [0.06, 0.02],
  [0.03, 0.03],
  [0.03, 0.01],
  [0.03, 0.1],
  [0.01, 0.1],
  [0.01, 0.3],
  [0.003, 0.1],
  [0.001, 0.3],
];
/** Ridge and dropout. */
const EDLAE: readonly (readonly [number, number])[] = [
  [20, 0.5],
  [20, 0.67],
  [50, 0.67],
  [50, 0.8],
];
/** Alpha and beta. */
const RP3BETA: readonly (readonly [number, number])[] = [
  [0.8, 0.4],
  [0.6, 0.5],
  [0.6, 0.3],
  [0.5, 0.2],
  [0.8, 0.2],
  [0.3, 0],
];

export interface ChooseOptions {
  /** Settings that are not looked for. @defaultValue PART_DEFAULTS */
  readonly base?: PartSettings;
  /** What was chosen last: only that and what lies around it are tried then. */
  readonly previous?: PartSettings;
}

/**
 * Finds settings and combination.
 *
 * @param items - Ids of the columns.
 * @throws ModelRefusedError when a fit fails, the signal's reason when it is aborted.
 */
export async function choose(
  split: Split,
  items: readonly string[],
  control: PartControl,
  options: ChooseOptions = {},
): Promise<Chosen> {
  const input = { matrix: split.train, items };
  const search = new Search(split, new PartFitter(input, control), control, options);
  const settings = await search.settings();
  const { progress, signal } = control;
  const fitted = await fitParts(input, settings, {
    ...control,
    progress: (share, message) => progress(SEARCHED + (FITTED - SEARCHED) * share, message),
  });
  const cases = await learningCases(withFewerCases(split, CASES_TO_LEARN), fitted, signal);
  const reader = readerOf(fitted);
  const random = seededRandom(control.seed ^ 0x57ac);
  const pause = async (message: string): Promise<void> => {
    progress(FITTED, message);
    await breathe();
    signal.throwIfAborted();
  };
  const { combination, ways } = await learnCombination(
    cases,
    reader,
    PART_NAMES.length,
    random,
    pause,
  );
  return { choice: { parts: settings, combination }, ways, trials: search.trials };
}

/** Reads features of candidates of these parts. */
export function readerOf({ facts, cosines }: FittedParts): FeatureReader {
  return new FeatureReader({ parts: PART_NAMES.length, facts, cosines });
}

/** Shares of the time until settings are found, and until all parts are fitted with them. */
const SEARCHED = 0.6;
const FITTED = 0.8;

class Search {
  readonly trials: { settings: Record<string, number>; ndcg100: number }[] = [];
  readonly #split: Split;
  readonly #fitter: PartFitter;
  readonly #control: PartControl;
  readonly #base: PartSettings;
  readonly #previous: PartSettings | undefined;

  constructor(
    split: Split,
    fitter: PartFitter,
    control: PartControl,
    { base = PART_DEFAULTS, previous }: ChooseOptions,
  ) {
    this.#split = withFewerCases(split, CASES_TO_COMPARE);
    this.#fitter = fitter;
    this.#control = control;
    this.#base = base;
    this.#previous = previous;
  }

  async settings(): Promise<PartSettings> {
    const { narrowRank, factors, rp3beta, edlae } = this.#base;
    const fitter = this.#fitter;
    const { progress } = this.#control;
    progress(0, 'settings of the factorization');
    const ofFactors = await this.#best({
      starts: FACTORS.map(([unobservedWeight, regularization]) => ({
        ...factors,
        ...{ unobservedWeight, regularization },
      })),
      previous: this.#previous?.factors,
      around: aroundFactors,
      fit: async (own) => factorPart(await fitter.factorization(own, narrowRank)),
    });
    progress(0.3, 'settings of the random walks');
    const ofWalks = await this.#best({
      starts: RP3BETA.map(([alpha, beta]) => ({ ...rp3beta, alpha, beta })),
      previous: this.#previous?.rp3beta,
      around: aroundWalks,
      fit: async (own) => neighbourPart(await fitter.rp3Beta(own)),
    });
    progress(0.35, 'settings of the regression on items');
    const ofRegression = await this.#best({
      starts: EDLAE.map(([ridge, dropout]) => ({ ...edlae, ridge, dropout })),
      previous: this.#previous?.edlae,
      around: aroundRegression,
      fit: async (own) => neighbourPart(await fitter.edlae(own)),
    });
    return { ...this.#base, factors: ofFactors, rp3beta: ofWalks, edlae: ofRegression };
  }

  /** The best of the starts, or what was best last time; then the best of that and what lies around it. */
  async #best<T extends object>(field: Field<T>): Promise<T> {
    const starts = field.previous === undefined ? field.starts : [field.previous];
    let best: { readonly settings: T; readonly ndcg100: number } | undefined;
    const tryAll = async (candidates: readonly T[]): Promise<void> => {
      for (const settings of candidates) {
        this.#control.signal.throwIfAborted();
        const ranker = rankerOfPart(await field.fit(settings));
        const { ndcg100 } = (await measure(ranker, this.#split, this.#control.signal)).figures;
        this.trials.push({ settings: { ...settings } as Record<string, number>, ndcg100 });
        if (best === undefined || ndcg100 > best.ndcg100) best = { settings, ndcg100 };
      }
    };
    await tryAll(starts);
    for (let round = 0; round < ROUNDS; round++) {
      const { settings } = best!;
      await tryAll(field.around(settings));
      if (best!.settings === settings) break;
    }
    return best!.settings;
  }
}

/** Where settings of one part are looked for. */
interface Field<T> {
  readonly starts: readonly T[];
  readonly previous: T | undefined;
  around(settings: T): readonly T[];
  fit(settings: T): Promise<Part>;
}

/** How often the search moves on to the best of what lies around. */
const ROUNDS = 3;
/** Steps from a setting to those around it. */
const RIDGE_STEP = 2.5;
const POWER_STEP = 0.1;

function aroundFactors(own: FactorSettings): readonly FactorSettings[] {
  const { regularization } = own;
  return [regularization * RIDGE_STEP, regularization / RIDGE_STEP].map((tried) => ({
    ...own,
    regularization: rounded(tried),
  }));
}

function aroundWalks(own: Rp3BetaConfig): readonly Rp3BetaConfig[] {
  const { alpha, beta } = own;
  return [
    { ...own, alpha: rounded(alpha + POWER_STEP) },
    { ...own, alpha: rounded(Math.max(0, alpha - POWER_STEP)) },
    { ...own, beta: rounded(beta + POWER_STEP) },
    { ...own, beta: rounded(Math.max(0, beta - POWER_STEP)) },
  ];
}

function aroundRegression(own: EdlaeConfig): readonly EdlaeConfig[] {
  return [own.ridge * RIDGE_STEP, own.ridge / RIDGE_STEP].map((ridge) => ({
    ...own,
    ridge: rounded(ridge),
  }));
}

/** Three digits are all that a setting is known by. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function rankerOfPart(part: Part): Ranker {
  return {
    rankItems: (query) => part.ask(query).best,
    scoreItems(taste, candidates) {
      const answer = part.ask({ taste, limit: 1, exclude: new Set() });
      return Float64Array.from(candidates, (item) => answer.scoreOf(item));
    },
  };
}

async function learningCases(
  { cases }: Split,
  fitted: FittedParts,
  signal: AbortSignal,
): Promise<readonly LearningCase[]> {
  const parts = PART_NAMES.map((name) => fitted.parts[name]);
  const out: LearningCase[] = [];
  for (const [i, each] of cases.entries()) {
    if (i % 64 === 0) {
      await breathe();
      signal.throwIfAborted();
    }
    out.push(learningCase(each, parts));
  }
  return out;
}

function learningCase(each: Case, parts: readonly Part[]): LearningCase {
  const taste = { items: each.visible, weights: each.counts };
  const pool = poolOf(parts, { taste, limit: POOL_DEPTH, exclude: new Set(each.masked) });
  return {
    pool,
    labels: Uint8Array.from(pool.items, (item) => (each.hidden.has(item) ? 1 : 0)),
    hidden: each.hidden.size,
    liked: each.visible.filter((_, e) => each.counts[e]! > 0),
  };
}
