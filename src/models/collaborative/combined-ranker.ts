/** The combination as it ranks: parts are asked, their candidates pooled, and the pool is ordered. */
import { TopK } from '../../math/top-k.ts';
import type { RecommendQuery, Taste } from '../recommender.ts';
import { poolOf } from './candidate-pool.ts';
import type { CandidatePool } from './candidate-pool.ts';
import type { Choice } from './choose.ts';
import { readerOf } from './choose.ts';
import { combinedScores } from './combination.ts';
import type { FeatureReader } from './features.ts';
import type { Part } from './part.ts';
import { PART_NAMES } from './parts.ts';
import type { FittedParts } from './parts.ts';

interface Ranked {
  readonly index: number;
  readonly score: number;
}

export class CombinedRanker {
  readonly #fitted: FittedParts;
  readonly #choice: Choice;
  readonly #parts: readonly Part[];
  readonly #reader: FeatureReader;

  constructor(fitted: FittedParts, choice: Choice) {
    this.#fitted = fitted;
    this.#choice = choice;
    this.#parts = PART_NAMES.map((name) => fitted.parts[name]);
    this.#reader = readerOf(fitted);
  }

  /** Best first; where the parts know nothing more, the most popular follow. */
  rankItems(query: RecommendQuery): readonly Ranked[] {
    const pool = poolOf(this.#parts, query);
    const scores = this.#scores(pool, query.taste);
    const heap = new TopK(Math.min(query.limit, pool.items.length));
    pool.items.forEach((item, i) => heap.push(item, scores[i]!));
    const ranked = heap.drain();
    return ranked.length < query.limit ? [...ranked, ...this.#popular(query, ranked)] : ranked;
  }

  /** Scores of any items, Float64Array [candidates]; compare only within one answer. */
  scoreItems(taste: Taste, candidates: Int32Array): Float64Array {
    // They stand among what would be recommended anyway: places mean the same as when it was learned.
    const query = { taste, limit: 1, exclude: new Set(taste.items) };
    const pool = poolOf(this.#parts, query, candidates);
    const scores = this.#scores(pool, taste);
    const placeOf = new Map(Array.from(pool.items, (item, i) => [item, i]));
    return Float64Array.from(candidates, (item) => scores[placeOf.get(item)!]!);
  }

  #scores(pool: CandidatePool, taste: Taste): Float64Array {
    return combinedScores(pool, likedOf(taste), this.#choice.combination, this.#reader);
  }

  #popular({ limit, exclude, where }: RecommendQuery, ranked: readonly Ranked[]): Ranked[] {
    const { listeners } = this.#fitted.facts;
    const named = new Set(ranked.map(({ index }) => index));
    const heap = new TopK(limit - ranked.length);
    for (let i = 0; i < listeners.length; i++) {
      if (!heap.accepts(i, listeners[i]!) || named.has(i) || exclude.has(i)) continue;
      if (where?.(i) !== false) heap.push(i, listeners[i]!);
    }
    const found = heap.drain();
    const below = (ranked.at(-1)?.score ?? 0) - 1;
    const most = Math.max(1, found[0]?.score ?? 1);
    return found.map(({ index, score }) => ({ index, score: below - 1 + score / most }));
  }
}

function likedOf({ items, weights }: Taste): Int32Array {
  return items.filter((_, e) => weights[e]! > 0);
}
