/** Ranks all items, or those that a case asks for, for every case of a split, and measures what was found. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Csr } from '../../math/csr.ts';
import type { Ranker } from './contender.ts';
import { ListObserver } from './list-figures.ts';
import type { ListFigures, Popularity } from './list-figures.ts';
import { meanAndError, ndcgAt, recallAt } from './metrics.ts';
import type { Case, Split } from './split.ts';

/** Of lists of a hundred, what they find and what they are like. */
export interface RankingFigures extends ListFigures {
  readonly recall20: number;
  readonly recall50: number;
  readonly ndcg20: number;
  readonly ndcg100: number;
  /** Standard error of `ndcg100`. */
  readonly se: number;
  /** Users ranked for. */
  readonly n: number;
}

export interface Measured {
  readonly figures: RankingFigures;
  /** The `ndcg100` of each case, in order: what two models are compared by. */
  readonly ndcgOf: Float64Array;
}

export const DEPTH = 100;
/** Cases between two looks at what else the process has to do. */
const BREATHE_EVERY = 64;

/**
 * Measures a ranker; what a case masks is not ranked.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function measure(
  ranker: Ranker,
  { train, cases }: Split,
  signal?: AbortSignal,
): Promise<Measured> {
  const recall20 = new Float64Array(cases.length);
  const recall50 = new Float64Array(cases.length);
  const ndcg20 = new Float64Array(cases.length);
  const ndcgOf = new Float64Array(cases.length);
  const lists = new ListObserver(popularityIn(train));
  for (const [i, each] of cases.entries()) {
    if (i % BREATHE_EVERY === 0) {
      await breathe();
      signal?.throwIfAborted();
    }
    const ranked = rankedFor(ranker, each);
    lists.add(ranked, each.masked);
    recall20[i] = recallAt(ranked, each.hidden, 20);
    recall50[i] = recallAt(ranked, each.hidden, 50);
    ndcg20[i] = ndcgAt(ranked, each.hidden, 20);
    ndcgOf[i] = ndcgAt(ranked, each.hidden, DEPTH);
  }
  const { mean, error } = meanAndError(ndcgOf);
  const figures = {
    recall20: meanAndError(recall20).mean,
    recall50: meanAndError(recall50).mean,
    ndcg20: meanAndError(ndcg20).mean,
    ndcg100: mean,
    se: error,
    n: cases.length,
    ...lists.figures(),
  };
  return { figures, ndcgOf };
}

/**
 * The candidates of a case, best first. What must be found stands behind all that score the same: ties
 * are no merit.
 */
export function rankCandidates(ranker: Pick<Ranker, 'scoreItems'>, each: Case): readonly number[] {
  const { visible, counts, hidden, candidates = new Int32Array(0) } = each;
  const scores = ranker.scoreItems({ items: visible, weights: counts }, candidates);
  const last = (c: number): number => (hidden.has(candidates[c]!) ? 1 : 0);
  return Array.from(candidates.keys())
    .sort((a, b) => scores[b]! - scores[a]! || last(a) - last(b))
    .map((c) => candidates[c]!);
}

function rankedFor(ranker: Ranker, each: Case): readonly number[] {
  if (each.candidates !== undefined) return rankCandidates(ranker, each).slice(0, DEPTH);
  const taste = { items: each.visible, weights: each.counts };
  const query = { taste, limit: DEPTH, exclude: new Set(each.masked) };
  return ranker.rankItems(query).map(({ index }) => index);
}

/** How many of those trained on have each item. */
export function popularityIn({ rows, columns, indexes }: Csr): Popularity {
  const listeners = new Float64Array(columns);
  for (const item of indexes) listeners[item]!++;
  return { listeners, users: rows };
}
