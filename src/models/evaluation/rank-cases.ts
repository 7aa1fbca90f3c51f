/** Ranks all items for every case of a split, and measures what was found. */
import { PopularityCounter, popularityConfig } from '../popularity/fit.ts';
import { PopularityModel } from '../popularity/popularity-model.ts';
import { factorizationConfig } from '../factorization/config.ts';
import { FactorizationModel } from '../factorization/factorization-model.ts';
import { fitSnapshot } from '../factorization/fit.ts';
import type { RecommendQuery } from '../recommender.ts';
import { decodeSnapshot } from '../snapshot.ts';
import type { Split } from './hash-protocol.ts';
import { meanAndError, ndcgAt, recallAt } from './metrics.ts';

/** Ranks items by their index in the data set. */
export interface Ranker {
  rankItems(query: RecommendQuery): readonly { readonly index: number }[];
}

/** A family of models that can be tuned and fitted by name. */
export interface Contender {
  /** The settings to choose from on the tuning fold; one where there is nothing to choose. */
  candidates(given: Readonly<Record<string, number>>): readonly Readonly<Record<string, number>>[];
  /** Fits to a split. `items` are the ids of its columns. */
  fit(
    split: Split,
    items: readonly string[],
    settings: Readonly<Record<string, number>>,
  ): Ranker | Promise<Ranker>;
}

export interface RankingFigures {
  readonly recall20: number;
  readonly recall50: number;
  readonly ndcg20: number;
  readonly ndcg100: number;
  /** Standard error of `ndcg100`. */
  readonly se: number;
  /** Users ranked for. */
  readonly n: number;
}

const DEPTH = 100;

/** Measures a ranker; what a user was seen with is not ranked. */
export function measure(ranker: Ranker, { cases }: Split): RankingFigures {
  const recall20 = new Float64Array(cases.length);
  const recall50 = new Float64Array(cases.length);
  const ndcg20 = new Float64Array(cases.length);
  const ndcg100 = new Float64Array(cases.length);
  cases.forEach(({ visible, hidden }, i) => {
    const taste = { items: visible, weights: new Float32Array(visible.length).fill(1) };
    const query = { taste, limit: DEPTH, exclude: new Set(visible) };
    const ranked = ranker.rankItems(query).map(({ index }) => index);
    recall20[i] = recallAt(ranked, hidden, 20);
    recall50[i] = recallAt(ranked, hidden, 50);
    ndcg20[i] = ndcgAt(ranked, hidden, 20);
    ndcg100[i] = ndcgAt(ranked, hidden, 100);
  });
  const { mean, error } = meanAndError(ndcg100);
  return {
    recall20: meanAndError(recall20).mean,
    recall50: meanAndError(recall50).mean,
    ndcg20: meanAndError(ndcg20).mean,
    ndcg100: mean,
    se: error,
    n: cases.length,
  };
}

/** The most played first. Nothing to tune. */
const popularity: Contender = {
  candidates: () => [{}],
  fit({ train }, items) {
    const counter = new PopularityCounter(popularityConfig(), 0);
    for (const item of train.indexes) counter.add(items[item]!, 0);
    const bytes = counter.snapshot(() => true, 0);
    if (bytes === undefined) return { rankItems: () => [] };
    const model = PopularityModel.fromSnapshot(decodeSnapshot(bytes, 'popularity'), 'eval');
    // The model numbers only the items that somebody played.
    const indexOf = new Map(items.map((id, index) => [id, index]));
    const toDataset = (index: number): number => indexOf.get(model.items.id(index))!;
    return {
      rankItems: ({ exclude, ...query }) =>
        model
          .rankItems({
            ...query,
            exclude: new Set(Array.from(exclude, (index) => model.items.indexOf(items[index]!))),
          })
          .map(({ index }) => ({ index: toDataset(index) })),
    };
  },
};

const UNOBSERVED_WEIGHTS = [0.1, 0.03, 0.01];
const REGULARIZATIONS = [0.1, 0.03, 0.01, 0.003];

/** The factorization; what is given stays fixed, the two weights that matter most are searched. */
const ials: Contender = {
  candidates(given) {
    const { rank, epochs, seed } = factorizationConfig(given);
    const grid = UNOBSERVED_WEIGHTS.flatMap((unobservedWeight) =>
      REGULARIZATIONS.map((regularization) => {
        return { rank, epochs, seed, unobservedWeight, regularization, ...given };
      }),
    );
    // A weight that is given makes candidates alike.
    const different = new Map(grid.map((settings) => [JSON.stringify(settings), settings]));
    return Array.from(different.values());
  },
  async fit({ train }, items, settings) {
    const config = factorizationConfig({ ...settings, segments: 1 });
    const request = { matrix: train, items, config, trainedTo: 0, heldOutBelow: 0 };
    const bytes = await fitSnapshot(request, () => undefined);
    return FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), 'eval');
  },
};

/** All that `eval cf` can hold against each other. */
export const CONTENDERS: Readonly<Record<string, Contender>> = { popularity, ials };
