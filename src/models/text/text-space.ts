/**
 * Makes profiles out of counted terms: of each entity, by how much each term exceeds what its documents
 * would hold if they were like all others, `sqrt(observed) - sqrt(expected)`. Square roots make counts
 * equally uncertain, whatever their size (Freeman and Tukey 1950), so a name that stands out in few
 * words and a style that stands out in many weigh alike; what does not stand out weighs nothing. This
 * is pointwise mutual information with smoothed contexts (Levy, Goldberg and Dagan 2015) on another scale.
 * Profiles are compared by their terms, and by latent vectors of them (Deerwester et al. 1990). What is usual, and
 * which directions the vectors have, the items say; artists and albums, which hold the same texts again, are placed
 * among them (folded in, as Deerwester et al. call it).
 */
import { sharedInts, transpose } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import type { KernelMemory } from '../../math/kernels.ts';
import { seededRandom } from '../../math/random.ts';
import { coordinatesOf, rowCoordinates } from '../../math/row-coordinates.ts';
import { RowScores } from '../../math/row-scores.ts';
import type { TextConfig } from './config.ts';

/** Profiles of entities. */
export interface TextSpace {
  /** [entities x terms], rows of length 1, or empty; terms ascend within a row. */
  readonly profiles: Csr;
  readonly rank: number;
  /** Float32Array [entities x rank], rows of length `sqrt(denseWeight)`, or zeros. */
  readonly vectors: Float32Array;
}

/** Pairs of entities whose likeness is looked at to scale the latent vectors. */
const SAMPLED_PAIRS = 20_000;

/**
 * @param counts - [entities x terms]; overwritten.
 * @param seed - Fixes the first subspace and the sample.
 * @param items - How many of the entities, the first, the space is made of; the others are placed in it.
 */
export function makeTextSpace(
  counts: Csr,
  config: TextConfig,
  seed: number,
  items = counts.rows,
): TextSpace {
  const surpluses = surplus(counts, items, config.smoothing);
  const profiles = normalised(strongest(surpluses, config.termsPerEntity));
  const rank = Math.min(config.rank, Math.max(2, Math.ceil(2 * Math.sqrt(items))));
  const own = rowsOf(profiles, 0, items);
  const found = rowCoordinates(own, { rank, seed });
  const vectors = new Float32Array(profiles.rows * found.rank);
  vectors.set(found.coordinates);
  vectors.set(
    coordinatesOf(rowsOf(profiles, items, profiles.rows), own, found),
    items * found.rank,
  );
  scaleRows(vectors, found.rank, 1);
  const weight = denseWeight(own, vectors, found.rank, { share: config.denseShare, seed });
  scaleRows(vectors, found.rank, Math.sqrt(weight));
  return { profiles, rank: found.rank, vectors };
}

/** Finds the likeness of every entity to some: inner products of terms and of vectors. */
export class Likeness {
  readonly #space: TextSpace;
  /** [terms x entities]: the profiles the other way round. */
  readonly postings: Csr;
  readonly #products: RowScores;

  /** @param memory - Where the vectors lie, if that is a kernel memory of this thread. */
  constructor(space: TextSpace, memory?: KernelMemory) {
    this.#space = space;
    this.postings = transpose(space.profiles);
    this.#products = new RowScores(memory, space.vectors, space.rank);
  }

  /** To one entity, Float64Array [entities]. */
  to(entity: number): Float64Array {
    return this.toAll([{ index: entity, weight: 1 }]);
  }

  /** Summed over entities with their weights: products are linear, so their profiles are summed first. */
  toAll(own: readonly { readonly index: number; readonly weight: number }[]): Float64Array {
    const { profiles, vectors, rank } = this.#space;
    const terms = new Map<number, number>();
    const sum = new Float64Array(rank);
    for (const { index, weight } of own) {
      for (let e = profiles.offsets[index]!; e < profiles.offsets[index + 1]!; e++) {
        const term = profiles.indexes[e]!;
        terms.set(term, (terms.get(term) ?? 0) + weight * profiles.values[e]!);
      }
      for (let k = 0; k < rank; k++) sum[k]! += weight * vectors[index * rank + k]!;
    }
    const scores = new Float64Array(profiles.rows);
    scores.set(this.#products.to(sum));
    const { offsets, indexes, values } = this.postings;
    for (const [term, weight] of terms) {
      for (let p = offsets[term]!; p < offsets[term + 1]!; p++) {
        scores[indexes[p]!]! += weight * values[p]!;
      }
    }
    return scores;
  }
}

/** The likeness of two entities: what {@link Likeness} finds for one of the other. */
export function likenessBetween(space: TextSpace, a: number, b: number): number {
  return rowProduct(space.profiles, a, b) + vectorProduct(space.vectors, space.rank, a, b);
}

/** Rows `from` to `to`, sharing memory with the matrix. */
function rowsOf({ columns, offsets, indexes, values }: Csr, from: number, to: number): Csr {
  const [first, last] = [offsets[from]!, offsets[to]!];
  const own = sharedInts(to - from + 1);
  own.set(offsets.subarray(from, to + 1).map((offset) => offset - first));
  return {
    ...{ rows: to - from, columns, offsets: own },
    indexes: indexes.subarray(first, last),
    values: values.subarray(first, last),
  };
}

/**
 * Overwrites counts by `sqrt(observed) - sqrt(expected)`, no less than 0; what is expected is what stands in the
 * first `items` rows.
 */
function surplus(counts: Csr, items: number, smoothing: number): Csr {
  const { rows, columns, offsets, indexes, values } = counts;
  const ofRow = new Float64Array(rows);
  const ofTerm = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      ofRow[row]! += values[e]!;
      if (row < items) ofTerm[indexes[e]!]! += values[e]!;
    }
  }
  const frequency = ofTerm.map((sum) => sum ** smoothing);
  const total = frequency.reduce((sum, each) => sum + each, 0);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const expected = (ofRow[row]! * frequency[indexes[e]!]!) / total;
      values[e] = Math.max(0, Math.sqrt(values[e]!) - Math.sqrt(expected));
    }
  }
  return counts;
}

/** The entries above 0 of each row, at most so many: the largest, of equals those of smaller columns. In place. */
function strongest({ rows, columns, offsets, indexes, values }: Csr, most: number): Csr {
  let kept = 0;
  const starts = sharedInts(rows + 1);
  for (let row = 0; row < rows; row++) {
    const entries: number[] = [];
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) if (values[e]! > 0) entries.push(e);
    if (entries.length > most) {
      entries.sort((a, b) => values[b]! - values[a]! || a - b);
      entries.length = most;
      entries.sort((a, b) => a - b);
    }
    for (const entry of entries) {
      indexes[kept] = indexes[entry]!;
      values[kept++] = values[entry]!;
    }
    starts[row + 1] = kept;
  }
  const [left, sums] = [indexes.subarray(0, kept), values.subarray(0, kept)];
  return { rows, columns, offsets: starts, indexes: left, values: sums };
}

function normalised(matrix: Csr): Csr {
  const { rows, offsets, values } = matrix;
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(offsets[row], offsets[row + 1]);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) own.forEach((value, i) => (own[i] = value / length));
  }
  return matrix;
}

function scaleRows(vectors: Float32Array, rank: number, wanted: number): void {
  for (let at = 0; at < vectors.length; at += rank) {
    const row = vectors.subarray(at, at + rank);
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) row.forEach((value, k) => (row[k] = (value / length) * wanted));
  }
}

/**
 * What latent likeness is multiplied by so that its spread over pairs is `share` of the whole and that
 * of the terms the rest: the two live on scales of their own.
 */
function denseWeight(
  profiles: Csr,
  vectors: Float32Array,
  rank: number,
  { share, seed }: { readonly share: number; readonly seed: number },
): number {
  if (profiles.rows < 2 || rank === 0) return 0;
  const pairs = samplePairs(profiles.rows, seed);
  const dense = pairs.map(([a, b]) => vectorProduct(vectors, rank, a, b));
  const spread = deviation(dense);
  if (!(spread > 0) || share === 1) return share === 1 ? 1 : 0;
  return ((share / (1 - share)) * deviation(rowProducts(profiles, pairs))) / spread;
}

function samplePairs(rows: number, seed: number): (readonly [number, number])[] {
  const random = seededRandom(seed);
  const pairs = Array.from({ length: SAMPLED_PAIRS }, () => {
    return [random.int(rows), random.int(rows)] as const;
  });
  return pairs.filter(([a, b]) => a !== b);
}

/** The inner product of each pair of rows. Pairs of one first row go together: it lies spread out meanwhile. */
function rowProducts(
  { rows, columns, offsets, indexes, values }: Csr,
  pairs: readonly (readonly [number, number])[],
): Float64Array {
  const othersOf = Array.from({ length: rows }, (): number[] => []);
  pairs.forEach(([a], pair) => othersOf[a]!.push(pair));
  const spread = new Float32Array(columns);
  const products = new Float64Array(pairs.length);
  for (const [a, own] of othersOf.entries()) {
    if (own.length === 0) continue;
    for (let e = offsets[a]!; e < offsets[a + 1]!; e++) spread[indexes[e]!] = values[e]!;
    for (const pair of own) {
      const b = pairs[pair]![1];
      let sum = 0;
      for (let e = offsets[b]!; e < offsets[b + 1]!; e++) sum += spread[indexes[e]!]! * values[e]!;
      products[pair] = sum;
    }
    for (let e = offsets[a]!; e < offsets[a + 1]!; e++) spread[indexes[e]!] = 0;
  }
  return products;
}

function rowProduct({ offsets, indexes, values }: Csr, a: number, b: number): number {
  let sum = 0;
  let f = offsets[b]!;
  for (let e = offsets[a]!; e < offsets[a + 1]!; e++) {
    while (f < offsets[b + 1]! && indexes[f]! < indexes[e]!) f++;
    if (f < offsets[b + 1]! && indexes[f] === indexes[e]) sum += values[e]! * values[f]!;
  }
  return sum;
}

function vectorProduct(vectors: Float32Array, rank: number, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < rank; k++) sum += vectors[a * rank + k]! * vectors[b * rank + k]!;
  return sum;
}

function deviation(numbers: readonly number[] | Float64Array): number {
  let [sum, squares] = [0, 0];
  for (const x of numbers) sum += x;
  const mean = sum / numbers.length;
  for (const x of numbers) squares += (x - mean) ** 2;
  return Math.sqrt(squares / numbers.length);
}
