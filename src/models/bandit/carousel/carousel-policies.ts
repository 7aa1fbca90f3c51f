/**
 * Policies that the carousel simulation compares. All but `random` draw a response rate for each card from a beta
 * distribution and show those drawn highest (Thompson 1933); they differ in what they believe before a segment has
 * answered. `tastegraph` is the belief that Home is served by (`../posterior.ts`), with its default settings: a
 * page of Home is one such draw (`models/home/page-lottery.ts`).
 */
import { BANDIT_DEFAULTS, beliefOf, overallRate } from '../posterior.ts';
import type { BanditConfig } from '../posterior.ts';

/** Responses so far: counts of cards seen, and of those streamed. */
export interface CarouselCounts {
  readonly segments: number;
  readonly playlists: number;
  /** Float64Array [segments x playlists], row-major. */
  readonly seen: Float64Array;
  readonly streamed: Float64Array;
  /** Over all segments, Float64Array [playlists]. */
  readonly seenOverAll: Float64Array;
  readonly streamedOverAll: Float64Array;
}

/** Beliefs of one segment about all playlists, Float64Array [playlists] each. */
export interface CarouselBeliefs {
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
}

/** Writes what is believed about a segment at the beginning of a round; undefined: shows anything as often. */
export type CarouselPolicy =
  ((counts: CarouselCounts, segment: number, beliefs: CarouselBeliefs) => void) | undefined;

/** By the names that the command line knows. */
export const CAROUSEL_POLICIES: Readonly<Record<string, CarouselPolicy>> = Object.freeze({
  random: undefined,
  'ts-segment-naive': fixedPrior(1, 1),
  'ts-segment': fixedPrior(1, 99),
  tastegraph: learnedPrior(BANDIT_DEFAULTS),
});

/** The published policy: every card of every segment starts from the same beta distribution. */
function fixedPrior(alpha: number, beta: number): CarouselPolicy {
  return ({ playlists, seen, streamed }, segment, beliefs) => {
    for (let p = 0; p < playlists; p++) {
      const at = segment * playlists + p;
      beliefs.alpha[p] = alpha + streamed[at]!;
      beliefs.beta[p] = beta + seen[at]! - streamed[at]!;
    }
  };
}

/** What Home believes of a card whose place in a ranking says nothing. */
export function learnedPrior(config: BanditConfig): CarouselPolicy {
  return (counts, segment, beliefs) => {
    const { playlists, seen, streamed, seenOverAll, streamedOverAll } = counts;
    const totals = { seen: sum(seenOverAll), reward: sum(streamedOverAll) };
    const overall = overallRate(totals, config);
    for (let p = 0; p < playlists; p++) {
      const at = segment * playlists + p;
      const own = { seen: seen[at]!, reward: streamed[at]! };
      const all = { seen: seenOverAll[p]!, reward: streamedOverAll[p]! };
      const { alpha, beta } = beliefOf({ segment: own, all }, overall, 0.5, config);
      beliefs.alpha[p] = alpha;
      beliefs.beta[p] = beta;
    }
  };
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, x) => all + x, 0);
}
