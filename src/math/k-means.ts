/**
 * Spherical k-means (Dhillon and Modha 2001): clusters unit vectors by the angle between them. Seeded by
 * k-means++ (Arthur and Vassilvitskii 2007), then Lloyd's rounds until nothing moves.
 */
import { dot } from './dense.ts';
import type { Random } from './random.ts';

const MAX_ROUNDS = 25;

/** Scales each row to unit length in place; a row of zeros stays. */
export function normalizeRows(matrix: Float32Array, rank: number): void {
  for (let row = 0; row < matrix.length; row += rank) {
    const norm = Math.sqrt(dot(matrix, row, matrix, row, rank));
    if (norm > 0) for (let i = 0; i < rank; i++) matrix[row + i]! /= norm;
  }
}

/** The row of `centres` that points most in the direction of `points[at ..]`; the first of equals. */
export function nearestCentre(
  centres: Float32Array,
  rank: number,
  points: Float32Array,
  at: number,
): number {
  let best = 0;
  let bestCosine = -Infinity;
  for (let c = 0; c * rank < centres.length; c++) {
    const cosine = dot(centres, c * rank, points, at, rank);
    if (cosine > bestCosine) {
      best = c;
      bestCosine = cosine;
    }
  }
  return best;
}

/**
 * Clusters the rows of `points`.
 *
 * @param points - Float32Array [n x rank] of unit vectors, row-major.
 * @param k - How many clusters; at most n are made.
 * @param first - Centres to begin with, [up to k x rank], in their order; the others are drawn.
 * @returns unit centres, Float32Array [min(k, n) x rank].
 */
export function sphericalKMeans(
  points: Float32Array,
  rank: number,
  k: number,
  random: Random,
  first: Float32Array = new Float32Array(0),
): Float32Array {
  const n = points.length / rank;
  const centres = seedCentres(points, rank, Math.min(k, n), first, random);
  const assigned = new Int32Array(n).fill(-1);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let moved = 0;
    for (let p = 0; p < n; p++) {
      const nearest = nearestCentre(centres, rank, points, p * rank);
      if (nearest !== assigned[p]) moved++;
      assigned[p] = nearest;
    }
    if (moved === 0) break;
    recentre(centres, rank, points, assigned);
  }
  return centres;
}

/** After the first ones each next centre is a point, drawn in proportion to its squared distance to the nearest so far. */
function seedCentres(
  points: Float32Array,
  rank: number,
  k: number,
  first: Float32Array,
  random: Random,
): Float32Array {
  const n = points.length / rank;
  const centres = new Float32Array(k * rank);
  if (k === 0) return centres;
  centres.set(first.subarray(0, k * rank));
  const distances = new Float64Array(n).fill(Infinity);
  let chosen = random.int(n);
  for (let c = 0; c < k; c++) {
    const at = c * rank;
    if (at >= first.length) centres.set(points.subarray(chosen * rank, (chosen + 1) * rank), at);
    const centre = centres.subarray(at, at + rank);
    let total = 0;
    for (let p = 0; p < n; p++) {
      const distance = Math.max(0, 2 - 2 * dot(centre, 0, points, p * rank, rank));
      distances[p] = Math.min(distances[p]!, distance);
      total += distances[p]!;
    }
    chosen = drawInProportion(distances, total, random);
  }
  return centres;
}

function drawInProportion(weights: Float64Array, total: number, random: Random): number {
  let left = random.next() * total;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Moves each centre to the direction of the mean of its points; one without points stays. */
function recentre(
  centres: Float32Array,
  rank: number,
  points: Float32Array,
  assigned: Int32Array,
): void {
  const sums = new Float32Array(centres.length);
  assigned.forEach((c, p) => {
    for (let i = 0; i < rank; i++) sums[c * rank + i]! += points[p * rank + i]!;
  });
  normalizeRows(sums, rank);
  for (let c = 0; c < centres.length; c += rank) {
    if (dot(sums, c, sums, c, rank) > 0) centres.set(sums.subarray(c, c + rank), c);
  }
}
