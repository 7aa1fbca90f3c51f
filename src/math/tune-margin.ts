/**
 * Chooses how much of an index a search reads: the smallest margin with which it finds what an exact search
 * finds, for as large a share as is wanted. Half of the queries choose, the other half say what was reached.
 */

export interface Tuned {
  readonly margin: number;
  /** Mean share of the exact best that is found, over the queries that did not choose. */
  readonly recall: number;
}

/** The best for a query, as indexes; a margin of Infinity is exact. */
export type SearchWithin = (
  query: Float32Array,
  margin: number,
) => readonly { readonly index: number }[];

const STEP = 0.025;
/** Bounds of lists are as wide as they get: there is nothing beyond. */
const WIDEST = 1;

/**
 * @param queries - At least two.
 * @param wanted - Share to be found, 0 to 1.
 */
export function tuneMargin(
  search: SearchWithin,
  queries: readonly Float32Array[],
  wanted: number,
): Tuned {
  const exact = queries.map((query) => new Set(search(query, Infinity).map(({ index }) => index)));
  const recallOf = (margin: number, remainder: number): number => {
    let sum = 0;
    let count = 0;
    for (let q = remainder; q < queries.length; q += 2) {
      const best = exact[q]!;
      if (best.size === 0) continue;
      const found = search(queries[q]!, margin).filter(({ index }) => best.has(index)).length;
      sum += found / best.size;
      count++;
    }
    return count === 0 ? 1 : sum / count;
  };
  let steps = 1;
  while (steps * STEP < WIDEST && recallOf(steps * STEP, 0) < wanted) steps++;
  return { margin: steps * STEP, recall: recallOf(steps * STEP, 1) };
}
