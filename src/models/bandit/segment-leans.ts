/**
 * What segments lean to, learned from each other's responses: the log-odds of a response to an item in a segment are
 * those of the item plus the product of a vector of the segment and one of the item. Segments that responded alike to what
 * both were shown have like vectors, so that one is expected to like what so far only the other has met. A weighted
 * low-rank logistic model, fitted by alternating ridge regressions on linearised responses (iteratively reweighted least squares:
 * McCullagh and Nelder 1989, 2.5). That one segment's taste for one item has a part of its own bounds what a pair that was shown often counts.
 */
import { choleskyInPlace, choleskySolve } from '../../math/cholesky.ts';
import { dot } from '../../math/dense.ts';
import type { Random } from '../../math/random.ts';

/** Responses of segments to items: parallel arrays, an entry for each pair that was seen. */
export interface ResponseCells {
  readonly segments: Int32Array;
  readonly items: Int32Array;
  readonly seen: Float64Array;
  readonly reward: Float64Array;
}

/** Responses of one segment to one item. */
export interface PairResponses {
  readonly segment: number;
  readonly item: number;
  readonly seen: number;
  readonly reward: number;
}

/** @param pairs - None of them twice. */
export function cellsOf(pairs: readonly PairResponses[]): ResponseCells {
  return {
    segments: Int32Array.from(pairs, ({ segment }) => segment),
    items: Int32Array.from(pairs, ({ item }) => item),
    seen: Float64Array.from(pairs, ({ seen }) => seen),
    reward: Float64Array.from(pairs, ({ reward }) => reward),
  };
}

/** Vectors of segments and items; their products are logits. */
export interface Leans {
  /** Float32Array [segments x rank], row-major. */
  readonly segments: Float32Array;
  /** Float32Array [items x rank], row-major. */
  readonly items: Float32Array;
}

export const LEAN_RANK = 8;
/** Precision of each number of a vector before anything was seen. */
const PRECISION = 4;
/** Variance of the logits of one pair around what the vectors say; chosen on seeds 11 to 13 of `eval carousel`. */
const PAIR_VARIANCE = 1;
/** Numbers of a vector stay within: one strange item must not bend a segment. */
const LARGEST = 3;
/** Spread of the vectors that a fit starts from: any but zeros, of which nothing would come. */
const FIRST = 0.1;

/** Vectors to start from. */
export function firstLeans(segments: number, items: number, random: Random): Leans {
  const vectors = (rows: number): Float32Array =>
    new Float32Array(rows * LEAN_RANK).map(() => FIRST * random.normal());
  return { segments: vectors(segments), items: vectors(items) };
}

/** The logits by which a segment's response to an item is expected to lie off the item's own. */
export function leanOf({ segments, items }: Leans, segment: number, item: number): number {
  return dot(segments, segment * LEAN_RANK, items, item * LEAN_RANK, LEAN_RANK);
}

/**
 * Moves leans towards the responses, in place.
 *
 * @param bases - Log-odds of each item over all segments, [items].
 * @param sweeps - Times that all segments and all items are fitted.
 */
export function fitLeans(
  leans: Leans,
  cells: ResponseCells,
  bases: Float64Array,
  sweeps: number,
): void {
  const bySegment = entriesOf(cells.segments, leans.segments.length / LEAN_RANK);
  const byItem = entriesOf(cells.items, leans.items.length / LEAN_RANK);
  const side = new Side(cells, bases);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    side.fit({ own: leans.segments, others: leans.items, otherOf: cells.items }, bySegment);
    side.fit({ own: leans.items, others: leans.segments, otherOf: cells.segments }, byItem);
  }
}

/** Entries by row: row `r` has `order[offsets[r]]` to `order[offsets[r + 1] - 1]`. */
interface Entries {
  readonly offsets: Int32Array;
  readonly order: Int32Array;
}

function entriesOf(rowOf: Int32Array, rows: number): Entries {
  const offsets = new Int32Array(rows + 1);
  for (const row of rowOf) offsets[row + 1]!++;
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const next = offsets.slice();
  const order = new Int32Array(rowOf.length);
  rowOf.forEach((row, entry) => (order[next[row]!++] = entry));
  return { offsets, order };
}

/** The vectors that are fitted, those that are held, and whose the latter are in each entry. */
interface Vectors {
  readonly own: Float32Array;
  readonly others: Float32Array;
  readonly otherOf: Int32Array;
}

class Side {
  readonly #cells: ResponseCells;
  readonly #bases: Float64Array;
  readonly #system = new Float64Array(LEAN_RANK * LEAN_RANK);
  readonly #solution = new Float64Array(LEAN_RANK);

  constructor(cells: ResponseCells, bases: Float64Array) {
    this.#cells = cells;
    this.#bases = bases;
  }

  fit(vectors: Vectors, { offsets, order }: Entries): void {
    for (let row = 0; row + 1 < offsets.length; row++) {
      const entries = order.subarray(offsets[row], offsets[row + 1]);
      if (entries.length > 0) this.#fitRow(vectors, row * LEAN_RANK, entries);
    }
  }

  #fitRow({ own, others, otherOf }: Vectors, at: number, entries: Int32Array): void {
    const { items, seen, reward } = this.#cells;
    const system = this.#system.fill(0);
    const solution = this.#solution.fill(0);
    for (let d = 0; d < LEAN_RANK; d++) system[d * LEAN_RANK + d] = PRECISION;
    for (const entry of entries) {
      const other = otherOf[entry]! * LEAN_RANK;
      const lean = dot(own, at, others, other, LEAN_RANK);
      const rate = 1 / (1 + Math.exp(-this.#bases[items[entry]!]! - lean));
      // Never 0: what was shown in vain says something, however sure the model was that it would be.
      const information = Math.max(seen[entry]! * rate * (1 - rate), 1e-9);
      const target = lean + (reward[entry]! - seen[entry]! * rate) / information;
      const weight = 1 / (1 / information + PAIR_VARIANCE);
      for (let d = 0; d < LEAN_RANK; d++) {
        const x = weight * others[other + d]!;
        solution[d]! += x * target;
        for (let e = d; e < LEAN_RANK; e++) system[d * LEAN_RANK + e]! += x * others[other + e]!;
      }
    }
    if (!choleskyInPlace(system, LEAN_RANK)) return;
    choleskySolve(system, LEAN_RANK, solution);
    for (let d = 0; d < LEAN_RANK; d++) {
      own[at + d] = Math.min(LARGEST, Math.max(-LARGEST, solution[d]!));
    }
  }
}
