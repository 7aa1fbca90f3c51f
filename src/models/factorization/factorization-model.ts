/**
 * The collaborative model as it serves: item vectors, and nothing of any listener. A listener is folded
 * in at request time from what they played up to this moment (one rank x rank solve), so an unseen
 * listener, a play of a minute ago and a deletion all take the same path.
 */
import { allFinite, dot } from '../../math/dense.ts';
import { nearestCentre } from '../../math/k-means.ts';
import { inKernelMemory } from '../../math/row-scores.ts';
import type { SystemSolver } from '../../math/system-solver.ts';
import { VectorIndex } from '../../math/vector-index.ts';
import { ModelRefusedError } from '../../errors.ts';
import { noEvidence } from '../recommender.ts';
import type {
  ItemEvidence,
  ItemTable,
  RecommendQuery,
  Recommender,
  Scored,
  SimilarItems,
  Taste,
} from '../recommender.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { knownTaste, tasteOf } from './confidence.ts';
import type { ListeningSignal } from './confidence.ts';
import { factorizationConfig } from './config.ts';
import type { FactorizationConfig } from './config.ts';
import { ridgeFactor } from './few-plays.ts';
import { foldInItem } from './item-fold-in.ts';
import type { Audience, ItemListeners } from './item-fold-in.ts';
import { readItemLists } from './item-lists.ts';
import { RowSolver } from './row-solver.ts';
import type { FixedSide } from './row-solver.ts';
import { ScoreParts } from './score-parts.ts';

/** The kind of its snapshots. */
export const FACTORIZATION = 'factorization';

/** Own items looked at for evidence: those that weigh most. More would cost more than the ranking. */
const MAX_EXPLAINED = 200;

export class FactorizationModel implements Recommender, SimilarItems {
  readonly kind = FACTORIZATION;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly items: ItemTable;
  readonly config: FactorizationConfig;
  /** Ms since the epoch: listening up to here went into it. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  /** Numbers in a vector. */
  readonly rank: number;
  /** How many segments {@link segmentOf} tells apart. */
  readonly segments: number;
  /** Whether the catalogue is large enough to be searched by lists instead of as a whole. */
  readonly searchesLists: boolean;
  /** Share of a listener's best 100 that a search finds, as measured by the fit; 1: searches are exact. */
  readonly recall100: number;
  readonly #side: FixedSide;
  readonly #audience: Audience;
  readonly #index: VectorIndex;
  readonly #centroids: Float32Array;
  readonly #solver: RowSolver;
  #mean: Float32Array | undefined;
  /** Whose solution the solver holds: one page asks for the same listener many times. */
  #solved: Taste | undefined;

  protected constructor(snapshot: Snapshot, version: string) {
    const config = factorizationConfig(snapshot.config);
    const { rank } = config;
    const size = snapshot.items.size;
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.config = config;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.rank = rank;
    this.#side = {
      factors: arrayOf(snapshot, 'factors', 'f32', size * rank),
      gram: arrayOf(snapshot, 'gram', 'f64', rank * rank),
    };
    this.#audience = {
      gram: arrayOf(snapshot, 'listenerGram', 'f64', rank * rank),
      listeners: arrayOf(snapshot, 'listeners', 'i32', 1)[0]!,
    };
    this.segments = Math.floor((snapshot.arrays['centroids']?.length ?? 0) / rank);
    this.#centroids = arrayOf(snapshot, 'centroids', 'f32', this.segments * rank);
    for (const [name, numbers] of Object.entries(snapshot.arrays)) {
      if (!allFinite(numbers)) {
        throw new ModelRefusedError(
          `Expected finite numbers in the array \`${name}\` of a factorization snapshot, got others.`,
        );
      }
    }
    const lists = readItemLists(snapshot, rank);
    this.searchesLists = lists !== undefined;
    this.recall100 = lists?.recall100 ?? 1;
    const { memory, vectors } = inKernelMemory(snapshot.memory, this.#side.factors);
    this.#index = new VectorIndex(memory, vectors, rank, lists);
    this.#solver = new RowSolver(config);
  }

  /**
   * @param version - The snapshot's version, as the store knows it.
   * @throws ModelRefusedError when the arrays do not fit the settings or are not finite.
   */
  static fromSnapshot(snapshot: Snapshot, version: string): FactorizationModel {
    return new FactorizationModel(snapshot, version);
  }

  /** The vector of an item, Float32Array [rank]; a view, not to be changed. */
  vector(index: number): Float32Array {
    return this.#side.factors.subarray(index * this.rank, (index + 1) * this.rank);
  }

  /** What a listener did as a taste of this model, with the confidences that it was trained with. */
  tasteFrom(rows: Iterable<ListeningSignal & { readonly item: string }>, now: number): Taste {
    return tasteOf(rows, this.items, now, this.config);
  }

  /** The vector of a listener with this taste, Float32Array [rank]; zeros where nothing speaks for anything. */
  foldIn(taste: Taste): Float32Array {
    const known = this.#known(taste);
    if (!hasLiked(known)) return new Float32Array(this.rank);
    this.#solve(known);
    return Float32Array.from(this.#solver.solution);
  }

  /** The vector of an item that the model was not fitted to, from those who met it: see `item-fold-in.ts`. */
  foldInItem(listeners: ItemListeners, centre: Float32Array): Float32Array {
    return foldInItem(this.#audience, this.config, listeners, centre);
  }

  /** Where an item lies of which nothing is known: the mean of all, Float32Array [rank]. */
  get meanItem(): Float32Array {
    this.#mean ??= meanRow(this.#side.factors, this.rank);
    return this.#mean;
  }

  /** The segment whose direction is nearest to a listener's vector; -1 for one of zeros. */
  segmentOf(vector: Float32Array): number {
    if (this.segments === 0 || !(dot(vector, 0, vector, 0, this.rank) > 0)) return -1;
    return nearestCentre(this.#centroids, this.rank, vector, 0);
  }

  recommend(query: RecommendQuery): readonly Scored[] {
    const known = this.#known(query.taste);
    if (!hasLiked(known)) return [];
    const parts = this.#parts(known, MAX_EXPLAINED);
    return this.rankItems(query).map((ranked) => ({
      ...ranked,
      evidence: () => parts.of(this.vector(ranked.index), ranked.index),
    }));
  }

  /**
   * What of a taste speaks for an item, by the exact decomposition of its score (Hu, Koren and Volinsky
   * 2008, section 5). Unlike {@link recommend} it looks at every item of the taste, however long.
   */
  explain(index: number, taste: Taste): Scored {
    const known = this.#known(taste);
    if (!hasLiked(known)) return { index, score: 0, evidence: noEvidence };
    this.#solve(known);
    const vector = this.vector(index);
    const score = dot(this.#solver.solution, 0, vector, 0, this.rank);
    const parts = this.#parts(known, Infinity);
    return { index, score, evidence: () => parts.of(vector, index) };
  }

  /** What of a taste speaks for an item that the model was not fitted to, by its vector. */
  explainVector(vector: Float32Array, taste: Taste): readonly ItemEvidence[] {
    const known = this.#known(taste);
    if (!hasLiked(known)) return [];
    return this.#parts(known, MAX_EXPLAINED).of(vector);
  }

  /** As {@link recommend}, without the evidence. */
  rankItems(query: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    const known = this.#known(query.taste);
    if (!hasLiked(known)) return [];
    this.#solve(known);
    return this.#index.search(this.#solver.solution, query);
  }

  /** The best items for a vector that was folded in; nothing for one of zeros. */
  nearest(
    vector: Float32Array,
    query: Omit<RecommendQuery, 'taste'>,
  ): readonly { readonly index: number; readonly score: number }[] {
    return vector.some((x) => x !== 0) ? this.#index.search(vector, query) : [];
  }

  similar(
    index: number,
    limit: number,
    exclude: ReadonlySet<number>,
    where?: (index: number) => boolean,
  ): readonly Scored[] {
    if (index < 0 || index >= this.items.size) return [];
    const others = (i: number): boolean => i !== index && where?.(i) !== false;
    return this.alike(this.vector(index), { limit, exclude, where: others });
  }

  /** Items in the direction of a vector, best first. */
  alike(vector: Float32Array, wanted: Omit<RecommendQuery, 'taste'>): readonly Scored[] {
    const alike = this.#index.searchDirections(vector, wanted);
    return alike.map((best) => ({ ...best, evidence: noEvidence }));
  }

  #solve(taste: Taste): void {
    if (this.#solved !== undefined && isSame(this.#solved, taste)) return;
    this.#solved = undefined;
    const { items: indexes, weights } = taste;
    const entries = { indexes, weights, from: 0, to: indexes.length };
    const liked = weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
    this.#solver.solve(this.#side, entries, ridgeFactor(liked));
    this.#solved = taste;
  }

  /** Explains scores of a listener, by so much of what is liked. */
  #parts(taste: Taste, most: number): ScoreParts {
    const system = (): SystemSolver => {
      this.#solve(taste);
      return this.#solver.system;
    };
    return new ScoreParts(heaviest(taste, most), this.#side.factors, this.rank, system);
  }

  /** The part of a taste that this model can read. */
  #known(taste: Taste): Taste {
    return knownTaste(taste, this.items.size);
  }
}

function isSame(a: Taste, b: Taste): boolean {
  if (a === b) return true;
  return (
    a.items.length === b.items.length &&
    a.items.every((item, e) => item === b.items[e] && a.weights[e] === b.weights[e])
  );
}

function meanRow(matrix: Float32Array, rank: number): Float32Array {
  const sum = new Float64Array(rank);
  matrix.forEach((x, at) => (sum[at % rank]! += x));
  return Float32Array.from(sum, (x) => (x * rank) / Math.max(1, matrix.length));
}

function hasLiked(taste: Taste): boolean {
  return taste.weights.some((weight) => weight > 0);
}

/** What is liked, at most so much of it. */
function heaviest({ items, weights }: Taste, limit: number): Taste {
  const liked = Array.from(items.keys()).filter((e) => weights[e]! > 0);
  liked.sort((a, b) => weights[b]! - weights[a]! || a - b);
  const kept = liked.slice(0, limit);
  return {
    items: Int32Array.from(kept, (e) => items[e]!),
    weights: Float32Array.from(kept, (e) => weights[e]!),
  };
}
