/** The combination as it ranks: parts are asked, their candidates pooled, and the pool is ordered. */
import { TopK } from '../../math/top-k.ts';
import { bestOf } from '../content-likeness.ts';
import { knownTaste, likedTaste } from '../factorization/confidence.ts';
import type { RecommendQuery, Taste } from '../recommender.ts';
import { poolOf, POOL_DEPTH } from './candidate-pool.ts';
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
  /** The part that the blend counts on most: what it ranks follows where the pool is at its end. */
  readonly #main: Part;

  constructor(fitted: FittedParts, choice: Choice) {
    this.#fitted = fitted;
    this.#choice = choice;
    this.#parts = PART_NAMES.map((name) => fitted.parts[name]);
    this.#reader = readerOf(fitted);
    const { weights } = choice.combination;
    this.#main = this.#parts[weights.indexOf(Math.max(...weights))]!;
  }

  /**
   * Best first. The pool is as deep however much is asked for, so that a shorter answer is the beginning of a
   * longer one; what the main part ranks next follows, and where no part knows more, the most popular. What the
   * taste says is not liked never comes back.
   */
  rankItems(query: RecommendQuery): readonly Ranked[] {
    const taste = knownTaste(query.taste, this.#fitted.facts.listeners.length);
    const disliked = taste.items.filter((_, e) => !(taste.weights[e]! > 0));
    const exclude = disliked.length === 0 ? query.exclude : union(query.exclude, disliked);
    const own = { ...query, taste, exclude };
    const pool = poolOf(this.#parts, { ...own, limit: POOL_DEPTH });
    const scores = this.#scores(pool, taste);
    const heap = new TopK(Math.min(query.limit, pool.items.length));
    pool.items.forEach((item, i) => heap.push(item, scores[i]!));
    const ranked = heap.drain();
    return ranked.length < query.limit ? this.#continued(own, ranked) : ranked;
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
    const liked = likedTaste(taste).items;
    return combinedScores(pool, liked, this.#choice.combination, this.#reader);
  }

  #continued(query: RecommendQuery, ranked: readonly Ranked[]): readonly Ranked[] {
    const { limit, where } = query;
    const order = ranked.map(({ index }) => index);
    const named = union(query.exclude, order);
    for (const { index } of this.#main.ask({ ...query, exclude: named }).best) {
      if (order.length === limit) break;
      order.push(index);
      named.add(index);
    }
    const popular = { limit: limit - order.length, exclude: named, where };
    for (const { index } of bestOf(this.#fitted.facts.listeners, popular)) order.push(index);
    const last = ranked.at(-1)?.score ?? 0;
    const score = (place: number): number => ranked[place]?.score ?? last - 1 - place;
    return order.map((index, place) => ({ index, score: score(place) }));
  }
}

function union(a: ReadonlySet<number>, b: Iterable<number>): Set<number> {
  const all = new Set(a);
  for (const each of b) all.add(each);
  return all;
}
