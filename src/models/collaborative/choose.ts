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
import { edlaeConfig, rp3BetaConfig } from '../neighbours/config.ts';
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
  readonly trials: readonly { readonly settings: Record<string, number>; readonly ndcg100: number }[];
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
  [0.01, 0.1],
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
];

/**
 * Finds settings and combination.
 *
 * @param items - Ids of the columns.
 * @param previous - What was chosen last: only its neighbours are tried then.
 * @throws ModelRefusedError when a fit fails, the signal's reason when it is aborted.
 */
export async function choose(
  split: Split,
  items: readonly string[],
  control: PartControl,
  previous?: PartSettings,
): Promise<Chosen> {
  const input = { matrix: split.train, items };
  const search = new Search(split, new PartFitter(input, control), control, previous);
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
  readonly #previous: PartSettings | undefined;

  constructor(
    split: Split,
    fitter: PartFitter,
    control: PartControl,
    previous: PartSettings | undefined,
  ) {
    this.#split = withFewerCases(split, CASES_TO_COMPARE);
    this.#fitter = fitter;
    this.#control = control;
    this.#previous = previous;
  }

  async settings(): Promise<PartSettings> {
    const { narrowRank, itemknn } = PART_DEFAULTS;
    const { progress } = this.#control;
    progress(0, 'settings of the factorization');
    const factors = await this.#best(this.#factorsToTry(), async (settings) =>
      factorPart(await this.#fitter.factorization(settings, narrowRank)),
    );
    progress(0.3, 'settings of the random walks');
    const rp3beta = await this.#best(this.#walksToTry(), async (settings) =>
      neighbourPart(await this.#fitter.rp3Beta(settings)),
    );
    progress(0.35, 'settings of the regression on items');
    const edlae = await this.#best(this.#regressionsToTry(), async (settings) =>
      neighbourPart(await this.#fitter.edlae(settings)),
    );
    return { ...PART_DEFAULTS, factors, rp3beta, edlae, itemknn };
  }

  #factorsToTry(): readonly FactorSettings[] {
    const { epochs } = PART_DEFAULTS.factors;
    const all = FACTORS.map(([unobservedWeight, regularization]) => ({
      unobservedWeight,
      regularization,
      epochs,
    }));
    return near(all, this.#previous?.factors);
  }

  #walksToTry(): readonly Rp3BetaConfig[] {
    const { neighbours } = PART_DEFAULTS.rp3beta;
    const all = RP3BETA.map(([alpha, beta]) => rp3BetaConfig({ neighbours, alpha, beta }));
    return near(all, this.#previous?.rp3beta);
  }

  #regressionsToTry(): readonly EdlaeConfig[] {
    const { neighbours } = PART_DEFAULTS.edlae;
    const all = EDLAE.map(([ridge, dropout]) => edlaeConfig({ neighbours, ridge, dropout }));
    return near(all, this.#previous?.edlae);
  }

  async #best<T extends object>(
    candidates: readonly T[],
    fit: (settings: T) => Promise<Part>,
  ): Promise<T> {
    let best: { readonly settings: T; readonly ndcg100: number } | undefined;
    for (const settings of candidates) {
      this.#control.signal.throwIfAborted();
      const ranker = rankerOfPart(await fit(settings));
      const { ndcg100 } = (await measure(ranker, this.#split, this.#control.signal)).figures;
      this.trials.push({ settings: { ...settings } as Record<string, number>, ndcg100 });
      if (best === undefined || ndcg100 > best.ndcg100) best = { settings, ndcg100 };
    }
    return best!.settings;
  }
}

function rankerOfPart(part: Part): Pick<Ranker, 'rankItems'> {
  return { rankItems: (query) => part.ask(query).best };
}

/** All, or what was best last time and its neighbours on either side. */
function near<T extends object>(all: readonly T[], previous: T | undefined): readonly T[] {
  const same = (each: T): boolean => JSON.stringify(each) === JSON.stringify(previous);
  const at = previous === undefined ? -1 : all.findIndex(same);
  return at < 0 ? all : all.slice(Math.max(0, at - 1), at + 2);
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
