/**
 * Ranking metrics with binary gain, as the field reports them (Liang et al. 2018, "Mult-VAE"): nothing
 * is sampled, all items are ranked, and both are scaled by the best that the hidden items allow.
 */

/**
 * Hits among the first `k`, over the smaller of `k` and the number of hidden items.
 *
 * @param ranked - Item indexes, best first.
 * @param hidden - Item indexes to be found; not empty.
 */
export function recallAt(
  ranked: ArrayLike<number>,
  hidden: ReadonlySet<number>,
  k: number,
): number {
  let hits = 0;
  for (let i = 0; i < Math.min(k, ranked.length); i++) if (hidden.has(ranked[i]!)) hits++;
  return hits / Math.min(k, hidden.size);
}

/**
 * Discounted cumulative gain of the first `k`, over that of the ideal ranking.
 *
 * @param ranked - Item indexes, best first.
 * @param hidden - Item indexes to be found; not empty.
 */
export function ndcgAt(ranked: ArrayLike<number>, hidden: ReadonlySet<number>, k: number): number {
  let gain = 0;
  for (let i = 0; i < Math.min(k, ranked.length); i++) {
    if (hidden.has(ranked[i]!)) gain += 1 / Math.log2(i + 2);
  }
  let ideal = 0;
  for (let i = 0; i < Math.min(k, hidden.size); i++) ideal += 1 / Math.log2(i + 2);
  return gain / ideal;
}

/** Mean and its standard error (of the sample, n - 1); both 0 where there is nothing to measure. */
export function meanAndError(values: ArrayLike<number>): {
  readonly mean: number;
  readonly error: number;
} {
  const n = values.length;
  if (n === 0) return { mean: 0, error: 0 };
  const mean = sum(n, (i) => values[i]!) / n;
  if (n === 1) return { mean, error: 0 };
  const variance = sum(n, (i) => (values[i]! - mean) ** 2) / (n - 1);
  return { mean, error: Math.sqrt(variance / n) };
}

function sum(n: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += term(i);
  return total;
}
