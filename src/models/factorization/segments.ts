/**
 * Segments: clusters of listeners by the direction of their vectors, within which responses to cards are shared. What
 * was learned is kept by a segment's number, so a training carries the segments of the model before over: a centre is put
 * to where it scores the items that both models know as it did, and k-means goes on from there.
 */
import { choleskyInPlace, choleskySolve } from '../../math/cholesky.ts';
import { normalizeRows, sphericalKMeans } from '../../math/k-means.ts';
import { seededRandom } from '../../math/random.ts';
import type { Snapshot } from '../snapshot.ts';
import type { FactorizationConfig } from './config.ts';

/** More listeners than this do not make the segments better, only later. */
const MAX_CLUSTERED = 20_000;
const MAX_AUTOMATIC_SEGMENTS = 100;
/** Share of the mean diagonal that is added to it: directions that no item has are left out of the map. */
const RIDGE = 1e-3;

/** Vectors of the new model, row-major, and what its items are called. */
export interface FittedSides {
  /** Float32Array [items x rank]. */
  readonly items: Float32Array;
  /** Float32Array [listeners x rank]. */
  readonly listeners: Float32Array;
  readonly ids: readonly string[];
}

/**
 * Centres of the segments, unit vectors, Float32Array [segments x rank].
 *
 * @param previous - The model before; its segments keep their numbers, and there are at least as many unless the
 *   settings say how many.
 */
export function segmentCentres(
  sides: FittedSides,
  { rank, segments, seed }: FactorizationConfig,
  previous: Snapshot | undefined,
): Float32Array {
  const points = someListeners(sides.listeners, rank);
  const carried = previous && carriedCentres(previous, sides, rank);
  const known = (carried?.length ?? 0) / rank;
  const rows = sides.listeners.length / rank;
  const automatic = Math.max(known, Math.min(MAX_AUTOMATIC_SEGMENTS, Math.round(Math.sqrt(rows))));
  // Another stream than the first vectors', so that either can change without the other.
  const random = seededRandom(seed ^ 0x5e91);
  return sphericalKMeans(points, rank, segments || automatic, random, carried);
}

/** Vectors of evenly spread listeners, unit length. */
function someListeners(listeners: Float32Array, rank: number): Float32Array {
  const rows = listeners.length / rank;
  const count = Math.min(rows, MAX_CLUSTERED);
  const points = new Float32Array(count * rank);
  for (let p = 0; p < count; p++) {
    const row = Math.floor((p * rows) / count);
    points.set(listeners.subarray(row * rank, (row + 1) * rank), p * rank);
  }
  normalizeRows(points, rank);
  return points;
}

/**
 * The centres of another model in the space of this one: least squares over what they say of the items that both know.
 * Undefined where it has none, or shares no items.
 */
function carriedCentres(
  previous: Snapshot,
  { items, ids }: FittedSides,
  rank: number,
): Float32Array | undefined {
  const { centroids, factors } = previous.arrays;
  const before = (factors?.length ?? 0) / previous.items.size;
  if (!(centroids instanceof Float32Array) || !(factors instanceof Float32Array)) return undefined;
  if (!Number.isInteger(before) || before === 0) return undefined;
  const gram = new Float64Array(rank * rank);
  // What the new vectors share with the old ones, [old rank x rank].
  const shared = new Float64Array(before * rank);
  let both = 0;
  ids.forEach((id, item) => {
    const index = previous.items.indexOf(id);
    if (index < 0) return;
    both++;
    const now = items.subarray(item * rank, (item + 1) * rank);
    addProducts(gram, now, now);
    addProducts(shared, factors.subarray(index * before, (index + 1) * before), now);
  });
  if (both === 0) return undefined;
  let trace = 0;
  for (let d = 0; d < rank; d++) trace += gram[d * rank + d]!;
  for (let d = 0; d < rank; d++) gram[d * rank + d]! += (RIDGE * trace) / rank;
  if (!(trace > 0) || !choleskyInPlace(gram, rank)) return undefined;
  const segments = Math.floor(centroids.length / before);
  const carried = new Float32Array(segments * rank);
  for (let s = 0; s < segments; s++) {
    const centre = centroids.subarray(s * before, (s + 1) * before);
    const there = new Float64Array(rank);
    centre.forEach((x, d) => {
      for (let e = 0; e < rank; e++) there[e]! += x * shared[d * rank + e]!;
    });
    choleskySolve(gram, rank, there);
    carried.set(there, s * rank);
  }
  normalizeRows(carried, rank);
  return carried;
}

/** Adds the outer product of two vectors, [a x b] row-major. */
function addProducts(sums: Float64Array, a: Float32Array, b: Float32Array): void {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const row = i * b.length;
    for (let j = 0; j < b.length; j++) sums[row + j]! += x * b[j]!;
  }
}
