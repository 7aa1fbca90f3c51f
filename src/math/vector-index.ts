/**
 * Finds the vectors with the largest inner product, or cosine, with a query: exactly, or nearly in a fraction
 * of the time. One scheme for both. Vectors lie in lists, the longest first, and a list is read only as far
 * as its next vector could still be among the best:
 *
 * ```
 * q . h = |h| (q . u), at most |h| B      u: direction of h; B: the most that q can be along the list
 * ```
 *
 * Exact: B = |q| (Cauchy and Schwarz), which leaves out the short vectors (Teflioudi and Gemulla 2016, LEMP).
 * Nearly: lists are clusters of directions, and B = q . m + margin |q| sqrt(1 - |m|²) with m the mean of a
 * cluster's directions and the root how far they are from it; margin 1 would be no approximation for most. What
 * is read, is read in 8-bit steps, and what may be among the best is scored again from the vectors
 * themselves (`vector-codes.ts`), so that scores and their order are those of a plain loop.
 */
import { dot, rowNorms } from './dense.ts';
import { RowPicker } from './row-picker.ts';
import { instantiateKernels } from './kernels.ts';
import type { KernelMemory, Kernels } from './kernels.ts';
import { Candidates } from './candidates.ts';
import type { ScoreSome } from './candidates.ts';
import { ListQueue } from './list-queue.ts';
import { VectorCodes } from './vector-codes.ts';

/** Vectors in clusters of directions, as {@link clusterVectors} makes them. */
export interface VectorLists {
  /** Which vector is at which position, Int32Array [n]; within a list by falling norm, then by index. */
  readonly order: Int32Array;
  /** Where each list starts, Int32Array [lists + 1]. */
  readonly offsets: Int32Array;
  /** Mean direction of each list, Float32Array [lists x rank]. */
  readonly means: Float32Array;
  /** See the head of this file; for products, and for cosines. */
  readonly margin: number;
  readonly directionMargin: number;
}

export interface VectorQuery {
  readonly limit: number;
  readonly exclude: ReadonlySet<number>;
  readonly where?: (index: number) => boolean;
}

export interface FoundVector {
  readonly index: number;
  readonly score: number;
}

/** Most vectors between two looks at the threshold. */
const LONGEST_SCAN = 2_048;
/** Below every norm but 0: what has no direction is not searched for one. */
const SMALLEST = 1e-45;

export class VectorIndex {
  readonly #picker: RowPicker;
  readonly #rank: number;
  readonly #kernels: Kernels;
  readonly #order: Int32Array;
  readonly #offsets: Int32Array;
  readonly #codes: VectorCodes;
  readonly #lists: ListRoom | undefined;

  /**
   * @param memory - Where `vectors` lie; grows by what the index takes.
   * @param vectors - Float32Array [n x rank], not to be changed.
   * @param lists - Left out: one list of all, which is always searched exactly.
   */
  constructor(memory: KernelMemory, vectors: Float32Array, rank: number, lists?: VectorLists) {
    const count = vectors.length / rank;
    const listed = lists === undefined ? 0 : lists.offsets.length - 1;
    memory.grow(
      VectorCodes.sizeOf(count, rank, LONGEST_SCAN) +
        RowPicker.sizeOf(rank) +
        4 * (rank + listed * (rank + 1)) +
        1_024,
    );
    this.#rank = rank;
    this.#kernels = instantiateKernels(memory.memory);
    this.#order = lists?.order ?? longestFirst(vectors, rank);
    this.#offsets = lists?.offsets ?? Int32Array.of(0, count);
    const room = { memory, kernels: this.#kernels, longestScan: LONGEST_SCAN };
    this.#codes = new VectorCodes(room, vectors, rank, this.#order);
    this.#picker = new RowPicker(memory, this.#kernels, vectors, rank);
    if (lists === undefined) return;
    const means = memory.floats(lists.means.length);
    means.set(lists.means);
    this.#lists = {
      means,
      margin: lists.margin,
      directionMargin: lists.directionMargin,
      spreads: spreadsOf(lists.means, rank),
      query: memory.floats(rank),
      scores: memory.floats(listed),
      queue: new ListQueue(listed),
    };
  }

  /** How many lists there are. */
  get lists(): number {
    return this.#offsets.length - 1;
  }

  /**
   * The best inner products with `query`, best first, equal ones by index.
   *
   * @param margin - Of the bounds of lists; left out: the index's own. Infinity: exact.
   */
  search(
    query: Float32Array | Float64Array,
    wanted: VectorQuery,
    margin = this.#lists?.margin ?? Infinity,
  ): FoundVector[] {
    this.#codes.ask(query, false);
    return this.#find(query, wanted, { margin, score: this.#picker.products(query) });
  }

  /** The best cosines with `query`; vectors of zeros have none. Otherwise as {@link search}. */
  searchDirections(
    query: Float32Array | Float64Array,
    wanted: VectorQuery,
    margin = this.#lists?.directionMargin ?? Infinity,
  ): FoundVector[] {
    const norm = Math.sqrt(dot(query, 0, query, 0, this.#rank));
    if (norm === 0) return [];
    this.#codes.ask(query, true);
    return this.#find(query, wanted, {
      ...{ margin, ofDirections: true },
      score: this.#picker.cosines(query, norm),
    });
  }

  #find(
    query: Float32Array | Float64Array,
    { limit, exclude, where }: VectorQuery,
    { margin, score, ofDirections = false }: Scoring,
  ): FoundVector[] {
    const best = new Candidates(Math.min(limit, this.#order.length), this.#order, this.#codes);
    if (best.wanted === 0) return [];
    const accept = (index: number): boolean => !exclude.has(index) && where?.(index) !== false;
    const norm = Math.sqrt(dot(query, 0, query, 0, this.#rank));
    this.#eachList(query, { margin, norm, ofDirections }, (list, bound) => {
      const end = this.#offsets[list + 1]!;
      for (let from = this.#offsets[list]!; from < end;) {
        const reach = Math.min(end, from + best.nextScan());
        const least = ofDirections ? SMALLEST : bound > 0 ? best.threshold / bound : 0;
        const to = this.#endOf(from, reach, least);
        if (to === from) break;
        best.take(this.#codes.scan(from, to, best.threshold), accept);
        from = to;
      }
      return best.threshold;
    });
    return best.drain(score);
  }

  /** Visits the lists, those of the highest bounds first, until none can hold one of the best. */
  #eachList(
    query: Float32Array | Float64Array,
    { margin, norm, ofDirections }: { margin: number; norm: number; ofDirections: boolean },
    visit: (list: number, bound: number) => number,
  ): void {
    const lists = this.#lists;
    if (lists === undefined || !Number.isFinite(margin)) {
      for (let list = 0; list < this.lists; list++) visit(list, norm);
      return;
    }
    const { means, spreads, scores, queue } = lists;
    lists.query.set(query);
    this.#kernels.scoreRows(
      means.byteOffset,
      this.lists,
      this.#rank,
      lists.query.byteOffset,
      scores.byteOffset,
    );
    for (let list = 0; list < this.lists; list++) {
      const bound = scores[list]! + margin * norm * spreads[list]!;
      const longest = ofDirections ? 1 : this.#codes.norms[this.#offsets[list]!]!;
      scores[list] = bound;
      queue.set(list, bound * longest);
    }
    queue.order();
    for (let threshold = -Infinity; ;) {
      const list = queue.next(threshold);
      if (list === -1) return;
      threshold = visit(list, scores[list]!);
    }
  }

  /** The first position from `from` to `to` whose norm is below `least`. */
  #endOf(from: number, to: number, least: number): number {
    // Norms are in single precision.
    const wanted = least * (1 - 1e-6);
    const { norms } = this.#codes;
    if (!(wanted > 0) || norms[to - 1]! >= wanted) return to;
    let low = from;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (norms[middle]! >= wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

interface ListRoom {
  readonly means: Float32Array;
  readonly margin: number;
  readonly directionMargin: number;
  /** How far a list's directions are from their mean, Float32Array [lists]. */
  readonly spreads: Float32Array;
  readonly query: Float32Array;
  readonly scores: Float32Array;
  readonly queue: ListQueue;
}

interface Scoring {
  readonly margin: number;
  readonly score: ScoreSome;
  readonly ofDirections?: boolean;
}

/** All vectors by falling norm, equal ones by index. */
function longestFirst(vectors: Float32Array, rank: number): Int32Array {
  const norms = rowNorms(vectors, rank);
  return Int32Array.from(norms.keys()).sort((a, b) => norms[b]! - norms[a]! || a - b);
}

/** Root of the mean squared distance of directions from their mean. */
function spreadsOf(means: Float32Array, rank: number): Float32Array {
  return Float32Array.from(rowNorms(means, rank), (norm) => Math.sqrt(Math.max(0, 1 - norm ** 2)));
}
