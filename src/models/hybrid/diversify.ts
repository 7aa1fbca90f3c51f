/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): picks one after the other what is relevant
 * and unlike what was picked before. Relevance is the place in the ranking, never a raw score, because
 * the ranking may come from several models.
 */
import { dot } from '../../math/dense.ts';

/**
 * Reorders a ranking.
 *
 * @param count - Length of the ranking, best first.
 * @param vectorOf - Vector of the entry at a place, any length but 0, or undefined: like nothing else.
 * @param diversity - 0 keeps the order, 1 looks only at how unlike an entry is.
 * @returns the places of the ranking in their new order, Int32Array [count].
 */
export function diversify(
  count: number,
  vectorOf: (place: number) => Float32Array | undefined,
  diversity: number,
): Int32Array {
  if (diversity <= 0) return Int32Array.from({ length: count }, (_, place) => place);
  const units = Array.from({ length: count }, (_, place) => unit(vectorOf(place)));
  // The largest cosine to anything picked so far; -1: nothing is alike yet.
  const nearest = new Float64Array(count).fill(-1);
  const picked = new Uint8Array(count);
  const order = new Int32Array(count);
  for (let at = 0; at < count; at++) {
    const best = bestPlace(picked, nearest, diversity);
    picked[best] = 1;
    order[at] = best;
    const chosen = units[best];
    if (chosen === undefined) continue;
    for (let place = 0; place < count; place++) {
      const other = units[place];
      if (picked[place] || other === undefined) continue;
      const cosine = dot(chosen, 0, other, 0, chosen.length);
      if (cosine > nearest[place]!) nearest[place] = cosine;
    }
  }
  return order;
}

function bestPlace(picked: Uint8Array, nearest: Float64Array, diversity: number): number {
  const count = picked.length;
  let best = -1;
  let bestValue = -Infinity;
  for (let place = 0; place < count; place++) {
    if (picked[place]) continue;
    const relevance = 1 - place / count;
    const value = (1 - diversity) * relevance - diversity * nearest[place]!;
    if (value > bestValue) {
      best = place;
      bestValue = value;
    }
  }
  return best;
}

function unit(vector: Float32Array | undefined): Float32Array | undefined {
  if (vector === undefined) return undefined;
  const norm = Math.sqrt(dot(vector, 0, vector, 0, vector.length));
  return norm > 0 ? vector.map((x) => x / norm) : undefined;
}
