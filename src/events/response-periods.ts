/**
 * How long responses to cards count. Tastes and charts move, so what a card earned last week says more about tomorrow
 * than what it earned last year (discounted bandits: Garivier and Moulines 2011, "On upper-confidence bound policies for
 * switching bandit problems"). Responses are summed by period of eight weeks, and each period is forgotten at that half-life from
 * its end on: weights change continuously, sums are only ever added to, and what is read and kept is bounded.
 */
import { DAY_MS } from '../clock.ts';

/** A period, and the time in which a past one comes to count half as much. */
export const PERIOD_MS = 56 * DAY_MS;
/** Periods that count: of the first that does not, less than an eighth would. */
const PERIODS = 4;

/** The period of a page's time. @param at - Ms since the epoch. */
export function periodOf(at: number): number {
  return Math.floor(at / PERIOD_MS);
}

/** The first period that still counts; what lies before it can go. */
export function oldestPeriod(now: number): number {
  return periodOf(now) - PERIODS + 1;
}

/** What a response of each period counts now, (1/8, 1]; 1 for the present one. */
export function periodWeights(now: number): ReadonlyMap<number, number> {
  const current = periodOf(now);
  return new Map(
    Array.from({ length: PERIODS }, (_, k) => {
      const since = k === 0 ? 0 : now - (current - k + 1) * PERIOD_MS;
      return [current - k, 2 ** (-since / PERIOD_MS)] as const;
    }),
  );
}
