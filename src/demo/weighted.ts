/** Weighted choice with replacement: running sums and a binary search. */
import type { Random } from '../math/random.ts';

export interface Weighted<T> {
  readonly items: readonly T[];
  /** Float64Array, ascending: the sum of the weights up to and with each item. */
  readonly sums: Float64Array;
}

/** Leaves out items without weight. */
export function weighted<T>(items: readonly T[], weightOf: (item: T) => number): Weighted<T> {
  const kept = items.filter((item) => weightOf(item) > 0);
  const sums = new Float64Array(kept.length);
  let sum = 0;
  for (const [i, item] of kept.entries()) sums[i] = sum += weightOf(item);
  return { items: kept, sums };
}

/** One item in proportion to its weight; undefined when there is none. */
export function pick<T>(from: Weighted<T>, random: Random): T | undefined {
  const { items, sums } = from;
  const target = random.next() * (sums.at(-1) ?? 0);
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sums[middle]! > target) high = middle;
    else low = middle + 1;
  }
  return items[low];
}
