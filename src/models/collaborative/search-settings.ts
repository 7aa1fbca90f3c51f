/**
 * The search for settings: each part by itself, from a few starts (or from what was chosen last) on to the best
 * of what lies around.
 */
import type { Ranker, Trial } from '../evaluation/contender.ts';
import { measure } from '../evaluation/rank-cases.ts';
import { withFewerCases } from '../evaluation/split.ts';
import type { Split } from '../evaluation/split.ts';
import type { EdlaeConfig, Rp3BetaConfig } from '../neighbours/config.ts';
import { factorPart, neighbourPart } from './part.ts';
import type { Part } from './part.ts';
import { PART_DEFAULTS } from './parts.ts';
import type { FactorSettings, PartControl, PartFitter, PartModels, PartSettings } from './parts.ts';

/** Cases that settings are compared on: more is only slower. */
const CASES_TO_COMPARE = 1_000;

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

export interface SearchOptions {
  /** Settings that are not looked for. @defaultValue PART_DEFAULTS */
  readonly base?: PartSettings;
  /** What was chosen last: only that and what lies around it are tried then. */
  readonly previous?: PartSettings;
}

/** Looks for settings on at most 1,000 cases of a split; run it once. */
export class SettingsSearch {
  /** All that was tried, in order. */
  readonly trials: Trial[] = [];
  readonly #split: Split;
  readonly #fitter: PartFitter;
  readonly #control: PartControl;
  readonly #base: PartSettings;
  readonly #previous: PartSettings | undefined;

  constructor(
    split: Split,
    fitter: PartFitter,
    control: PartControl,
    { base = PART_DEFAULTS, previous }: SearchOptions,
  ) {
    this.#split = withFewerCases(split, CASES_TO_COMPARE);
    this.#fitter = fitter;
    this.#control = control;
    this.#base = base;
    this.#previous = previous;
  }

  /** The best settings of each part, and the models that they gave. */
  async run(): Promise<Found> {
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
      fit: (own) => fitter.factorization(own, narrowRank),
      part: factorPart,
    });
    progress(0.3, 'settings of the random walks');
    const ofWalks = await this.#best({
      starts: RP3BETA.map(([alpha, beta]) => ({ ...rp3beta, alpha, beta })),
      previous: this.#previous?.rp3beta,
      around: aroundWalks,
      fit: (own) => fitter.rp3Beta(own),
      part: neighbourPart,
    });
    progress(0.35, 'settings of the regression on items');
    const ofRegression = await this.#best({
      starts: EDLAE.map(([ridge, dropout]) => ({ ...edlae, ridge, dropout })),
      previous: this.#previous?.edlae,
      around: aroundRegression,
      fit: (own) => fitter.edlae(own),
      part: neighbourPart,
    });
    return {
      settings: {
        ...this.#base,
        factors: ofFactors.settings,
        rp3beta: ofWalks.settings,
        edlae: ofRegression.settings,
      },
      models: {
        narrow: ofFactors.model,
        rp3beta: ofWalks.model,
        edlae: ofRegression.model,
      },
    };
  }

  /** The best of the starts, or what was best last time; then the best of that and what lies around it. */
  async #best<T extends object, M>(field: Field<T, M>): Promise<Best<T, M>> {
    const starts = field.previous === undefined ? field.starts : [field.previous];
    let best: Best<T, M> | undefined;
    const tryAll = async (candidates: readonly T[]): Promise<void> => {
      for (const settings of candidates) {
        this.#control.signal.throwIfAborted();
        const model = await field.fit(settings);
        const ranker = rankerOfPart(field.part(model));
        const { ndcg100 } = (await measure(ranker, this.#split, this.#control.signal)).figures;
        this.trials.push({ settings: { ...settings } as Record<string, number>, ndcg100 });
        if (best === undefined || ndcg100 > best.ndcg100) best = { settings, model, ndcg100 };
      }
    };
    await tryAll(starts);
    for (let round = 0; round < ROUNDS; round++) {
      const { settings } = best!;
      await tryAll(field.around(settings));
      if (best!.settings === settings) break;
    }
    return best!;
  }
}

interface Found {
  readonly settings: PartSettings;
  readonly models: Partial<PartModels>;
}

interface Best<T, M> {
  readonly settings: T;
  readonly model: M;
  readonly ndcg100: number;
}

/** Where settings of one part are looked for. */
interface Field<T, M> {
  readonly starts: readonly T[];
  readonly previous: T | undefined;
  around(settings: T): readonly T[];
  fit(settings: T): Promise<M>;
  part(model: M): Part;
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
