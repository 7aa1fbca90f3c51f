/** Ranks of numbers, and what is told by them. */

/** Ranks from 0, Float64Array [values]; equals share the mean of theirs. */
export function ranksOf(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/**
 * The share of pairs of a positive and a negative in which the positive has the higher score; a tie is half of one.
 * The area under the ROC curve, by the sum of ranks (Mann and Whitney 1947).
 *
 * @returns NaN where there is no such pair
 */
export function areaUnderCurve(
  scores: Float64Array,
  isPositive: (index: number) => boolean,
): number {
  const ranks = ranksOf(scores);
  let [positives, sum] = [0, 0];
  for (let i = 0; i < ranks.length; i++) {
    if (!isPositive(i)) continue;
    positives += 1;
    sum += ranks[i]! + 1;
  }
  const negatives = ranks.length - positives;
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}
