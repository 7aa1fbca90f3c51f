/**
 * Policies of Home that can be judged by the log of another: each says how probably a shelf shows what was on offer.
 * Rules of pages (an artist so often, no subject twice) bind the logged policy; here they are left aside.
 */
import type { ShelfLog, ShelfPolicy } from './shelf-estimates.ts';

/** The best guess, nothing tried out. */
export const greedyPolicy: ShelfPolicy = ({ greedy }, from, to, shown) => {
  for (let o = from; o < to; o++) shown[o] = greedy[o]!;
};

/** The best guess on every second page, the logged policy on the others. */
export const halfGreedyPolicy: ShelfPolicy = ({ greedy, propensities }, from, to, shown) => {
  for (let o = from; o < to; o++) shown[o] = (greedy[o]! + propensities[o]!) / 2;
};

/** The ranker's first, whatever was learnt from responses. */
export const rankerPolicy: ShelfPolicy = (log, from, to, shown) => {
  firstOf(log, from, to, (offer) => from - offer, shown);
};

/** Everything on offer as often. */
export const uniformPolicy: ShelfPolicy = (_log, from, to, shown) => {
  shown.fill(1, from, to);
};

/** The most popular on offer. @param popularity - By action, Float64Array [actions]. */
export function popularPolicy(popularity: Float64Array): ShelfPolicy {
  return (log, from, to, shown) => {
    firstOf(log, from, to, (offer) => popularity[log.actions[offer]!]!, shown);
  };
}

/** As many as the shelf drew, those of the largest score first; equals in the ranker's order. */
function firstOf(
  { propensities }: ShelfLog,
  from: number,
  to: number,
  score: (offer: number) => number,
  shown: Float64Array,
): void {
  const cards = Math.round(propensities.subarray(from, to).reduce((all, p) => all + p, 0));
  const order = Array.from({ length: to - from }, (_, place) => from + place);
  order.sort((a, b) => score(b) - score(a) || a - b);
  order.forEach((offer, place) => (shown[offer] = place < cards ? 1 : 0));
}
