/**
 * Calibration (Steck 2018, "Calibrated recommendations"): reorders a ranking so that the mix of genres on top follows
 * that of the listener. One after the other, the candidate is taken that gives the most relevance less how far the mix
 * of what is taken would lie from the listener's (Kullback and Leibler).
 */

/** Share of the listener's mix that is blended into the list's, so that a genre that is not there yet stays finite. */
const BLEND = 0.01;

/**
 * Reorders a ranking.
 *
 * @param genresOf - Genres of each place of the ranking, best first.
 * @param wanted - The listener's shares of genres, summing to 1.
 * @param strength - 0 keeps the order; 1 looks at the mix alone.
 * @returns the places of the ranking in their new order.
 */
export function calibrate(
  genresOf: readonly (readonly string[])[],
  wanted: ReadonlyMap<string, number>,
  strength: number,
): readonly number[] {
  const order = Array.from(genresOf.keys());
  if (strength <= 0 || wanted.size === 0) return order;
  const taken = new Map<string, number>();
  const left = new Set(order);
  const out: number[] = [];
  while (left.size > 0) {
    let [best, bestValue] = [-1, -Infinity];
    // Who stands first of the rest has the most relevance: the loop sees the rest in that order.
    for (const place of left) {
      const relevance = 1 - place / genresOf.length;
      const miss = missOf(taken, genresOf[place]!, wanted);
      const value = (1 - strength) * relevance - strength * miss;
      if (value > bestValue) [best, bestValue] = [place, value];
    }
    left.delete(best);
    add(taken, genresOf[best]!);
    out.push(best);
  }
  return out;
}

/** How far the mix of what is taken and one more lies from what is wanted. */
function missOf(
  taken: ReadonlyMap<string, number>,
  more: readonly string[],
  wanted: ReadonlyMap<string, number>,
): number {
  let total = more.length > 0 ? 1 : 0;
  for (const share of taken.values()) total += share;
  if (total === 0) return 0;
  let miss = 0;
  for (const [genre, share] of wanted) {
    // 0 log 0 is 0: a genre known from a playlist alone, never played, is wanted no more than any other.
    if (share === 0) continue;
    const own = (taken.get(genre) ?? 0) + (more.includes(genre) ? 1 / more.length : 0);
    miss += share * Math.log(share / ((1 - BLEND) * (own / total) + BLEND * share));
  }
  return miss;
}

function add(taken: Map<string, number>, genres: readonly string[]): void {
  for (const genre of genres) taken.set(genre, (taken.get(genre) ?? 0) + 1 / genres.length);
}
