/** The parts that can be combined: their settings, and how all of them are fitted to one matrix. */
import type { Csr } from '../../math/csr.ts';
import { decodeSnapshot } from '../snapshot.ts';
import { factorizationConfig } from '../factorization/config.ts';
import { FactorizationModel } from '../factorization/factorization-model.ts';
import { fitInWorker } from '../factorization/fit-in-worker.ts';
import { fitSnapshot } from '../factorization/fit.ts';
import { edlaeConfig, itemKnnConfig, rp3BetaConfig } from '../neighbours/config.ts';
import type { EdlaeConfig, ItemKnnConfig, Rp3BetaConfig } from '../neighbours/config.ts';
import { fitEdlae } from '../neighbours/fit-edlae.ts';
import { fitItemKnn, fitRp3Beta } from '../neighbours/fit.ts';
import type { ItemWeights } from '../neighbours/item-weights.ts';
import { FACTOR_SPREAD, NEIGHBOUR_SPREAD, rankedMatrix } from './count-weights.ts';
import { itemFacts } from './item-facts.ts';
import type { ItemFacts } from './item-facts.ts';
import { factorPart, neighbourPart, SILENT_PART } from './part.ts';
import type { Part } from './part.ts';

/** Parts in the order in which their scores stand everywhere. */
export const PART_NAMES = ['wide', 'narrow', 'edlae', 'rp3beta', 'itemknn'] as const;
export type PartName = (typeof PART_NAMES)[number];

/** What validation settles of a factorization. */
export interface FactorSettings {
  readonly unobservedWeight: number;
  readonly regularization: number;
  readonly epochs: number;
}

/** Plain data. */
export interface PartSettings {
  /** Both factorizations, which differ in their rank alone. */
  readonly factors: FactorSettings;
  readonly wideRank: number;
  readonly narrowRank: number;
  readonly edlae: EdlaeConfig;
  readonly rp3beta: Rp3BetaConfig;
  readonly itemknn: ItemKnnConfig;
}

export const PART_DEFAULTS: PartSettings = Object.freeze({
  factors: { unobservedWeight: 0.03, regularization: 0.03, epochs: 8 },
  wideRank: 256,
  narrowRank: 64,
  edlae: edlaeConfig({ neighbours: 200, ridge: 50, dropout: 0.67 }),
  rp3beta: rp3BetaConfig({ neighbours: 500, alpha: 0.6, beta: 0.5 }),
  itemknn: itemKnnConfig({ neighbours: 500, asymmetry: 0.5 }),
});

/** Neighbours that an item-item part keeps of all items together, 8 bytes each: 500 of each of 24,000 items, fewer of more. */
const NEIGHBOURS_MOST = 12_000_000;

/** How many of the neighbours that settings name are kept of each of so many items. */
export function neighboursKept(neighbours: number, items: number): number {
  return Math.max(1, Math.min(neighbours, items, Math.floor(NEIGHBOURS_MOST / items)));
}

export interface PartControl {
  readonly threads: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** `share` is 0 to 1. */
  readonly progress: (share: number, message: string) => void;
  /** Whether the calling thread may be blocked: small things are then done in it. @defaultValue false */
  readonly here?: boolean;
}

/** Entries of a matrix up to which starting threads takes longer than doing without. */
const FEW_PAIRS = 200_000;

/** What parts are fitted to. Values are counts or confidences, not above 0 for what is not liked. */
export interface PartInput {
  readonly matrix: Csr;
  readonly items: readonly string[];
}

export interface FittedParts {
  readonly parts: Readonly<Record<PartName, Part>>;
  readonly facts: ItemFacts;
  /** The model of the part `itemknn`, whose weights are cosines. */
  readonly cosines: ItemWeights;
}

/** The models behind the parts. */
export interface PartModels {
  /** Left out where a combination does not read it. */
  readonly wide?: FactorizationModel;
  readonly narrow: FactorizationModel;
  readonly edlae: ItemWeights;
  readonly rp3beta: ItemWeights;
  readonly itemknn: ItemWeights;
}

/** Models as the parts of a combination. */
export function partsOf(models: PartModels, facts: ItemFacts): FittedParts {
  const { wide, narrow, edlae, rp3beta, itemknn } = models;
  return {
    parts: {
      wide: wide ? factorPart(wide) : SILENT_PART,
      narrow: factorPart(narrow),
      edlae: neighbourPart(edlae),
      rp3beta: neighbourPart(rp3beta),
      itemknn: neighbourPart(itemknn),
    },
    facts,
    cosines: itemknn,
  };
}

/**
 * Fits all parts.
 *
 * @param known - Models that the fitter fitted with these settings already.
 * @throws ModelRefusedError when one fails, the signal's reason when it is aborted.
 */
export async function fitParts(
  fitter: PartFitter,
  settings: PartSettings,
  progress: PartControl['progress'],
  known: Partial<PartModels> = {},
): Promise<FittedParts> {
  const { factors, narrowRank, wideRank } = settings;
  progress(0, 'nearest items');
  const itemknn = known.itemknn ?? (await fitter.itemKnn(settings.itemknn));
  progress(0.1, 'random walks');
  const rp3beta = known.rp3beta ?? (await fitter.rp3Beta(settings.rp3beta));
  progress(0.15, 'regression on items');
  const edlae = known.edlae ?? (await fitter.edlae(settings.edlae));
  progress(0.5, `factorization, ${narrowRank} dimensions`);
  const narrow = known.narrow ?? (await fitter.factorization(factors, narrowRank));
  progress(0.65, `factorization, ${wideRank} dimensions`);
  const wide = known.wide ?? (await fitter.factorization(factors, wideRank));
  return partsOf({ wide, narrow, edlae, rp3beta, itemknn }, fitter.facts());
}

/** Fits single parts to one matrix, which is weighted once. */
export class PartFitter {
  readonly #matrix: Csr;
  readonly #items: readonly string[];
  readonly #control: PartControl;
  readonly #forFactors: Csr;
  readonly #forNeighbours: Csr;

  constructor({ matrix, items }: PartInput, control: PartControl) {
    this.#matrix = matrix;
    this.#items = items;
    this.#control = control;
    this.#forFactors = rankedMatrix(matrix, FACTOR_SPREAD);
    this.#forNeighbours = rankedMatrix(matrix, NEIGHBOUR_SPREAD);
  }

  async factorization(settings: FactorSettings, rank: number): Promise<FactorizationModel> {
    const { seed, signal, threads, here = false } = this.#control;
    const config = factorizationConfig({ ...settings, rank, seed, segments: 1 });
    const request = {
      ...{ matrix: this.#forFactors, items: this.#items, config },
      ...{ threads: this.#few ? 1 : threads, trainedTo: 0, heldOutBelow: 0 },
    };
    const bytes = here
      ? await fitSnapshot(request, () => undefined)
      : await fitInWorker(request, () => undefined, signal);
    return FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), 'part');
  }

  facts(): ItemFacts {
    return itemFacts(this.#matrix);
  }

  itemKnn(config: ItemKnnConfig): Promise<ItemWeights> {
    return fitItemKnn(this.#forNeighbours, this.#bounded(config), this.#quiet());
  }

  rp3Beta(config: Rp3BetaConfig): Promise<ItemWeights> {
    return fitRp3Beta(this.#forNeighbours, this.#bounded(config), this.#quiet());
  }

  edlae(config: EdlaeConfig): Promise<ItemWeights> {
    return fitEdlae(this.#forNeighbours, this.#bounded(config), this.#quiet());
  }

  #bounded<T extends { readonly neighbours: number }>(config: T): T {
    return { ...config, neighbours: neighboursKept(config.neighbours, this.#items.length) };
  }

  #quiet(): PartControl {
    const threads = this.#few ? 0 : this.#control.threads;
    return { ...this.#control, threads, progress: () => undefined };
  }

  get #few(): boolean {
    return this.#control.here === true && this.#forFactors.indexes.length <= FEW_PAIRS;
  }
}
