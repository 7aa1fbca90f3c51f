/**
 * Policies that the carousel simulation compares. All but `random` draw a response rate for each card from a beta
 * distribution and show those drawn highest (Thompson 1933); they differ in what they believe before a segment has
 * answered. `tastegraph` is the belief that Home is served by (`../posterior.ts`), with its default settings: a
 * page of Home is one such draw (`models/home/page-lottery.ts`). What segments lean to is fitted once a round.
 */
import { seededRandom } from '../../../math/random.ts';
import { BANDIT_DEFAULTS, beliefOf, logOddsOf, overallRate } from '../posterior.ts';
import type { BanditConfig } from '../posterior.ts';
import { cellsOf, firstLeans, fitLeans, leanOf } from '../segment-leans.ts';
import type { Leans, PairResponses } from '../segment-leans.ts';

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

/** Writes what is believed about a segment. */
export type RoundBeliefs = (segment: number, beliefs: CarouselBeliefs) => void;

/** One policy in one simulation, asked at the beginning of each round. */
export type CarouselPolicy = (counts: CarouselCounts) => RoundBeliefs;

/** By the names that the command line knows; undefined: shows anything as often. */
export const CAROUSEL_POLICIES: Readonly<Record<string, (() => CarouselPolicy) | undefined>> =
  Object.freeze({
    random: undefined,
    'ts-segment-naive': () => fixedPrior(1, 1),
    'ts-segment': () => fixedPrior(1, 99),
    tastegraph: () => learnedPrior(BANDIT_DEFAULTS),
  });

/** The published policy: every card of every segment starts from the same beta distribution. */
function fixedPrior(alpha: number, beta: number): CarouselPolicy {
  return ({ playlists, seen, streamed }) =>
    (segment, beliefs) => {
      for (let p = 0; p < playlists; p++) {
        const at = segment * playlists + p;
        beliefs.alpha[p] = alpha + streamed[at]!;
        beliefs.beta[p] = beta + seen[at]! - streamed[at]!;
      }
    };
}

/** Times that what segments lean to is fitted in a round, on from the round before. */
const SWEEPS = 2;
const SEED = 5;

/** What Home believes of a card whose place in a ranking says nothing. */
export function learnedPrior(config: BanditConfig): CarouselPolicy {
  let leans: Leans | undefined;
  return (counts) => {
    const { segments, playlists, seen, streamed, seenOverAll, streamedOverAll } = counts;
    const totals = { seen: sum(seenOverAll), reward: sum(streamedOverAll) };
    const overall = overallRate(totals, config);
    const all = Array.from(seenOverAll, (n, p) => ({ seen: n, reward: streamedOverAll[p]! }));
    leans ??= firstLeans(segments, playlists, seededRandom(SEED));
    const fitted = leans;
    const bases = Float64Array.from(all, (responses) => logOddsOf(responses, overall, config));
    fitLeans(fitted, cellsOf(shownOf(counts)), bases, SWEEPS);
    return (segment, beliefs) => {
      for (let p = 0; p < playlists; p++) {
        const at = segment * playlists + p;
        const own = { seen: seen[at]!, reward: streamed[at]! };
        const place = { relevance: 0.5, lean: leanOf(fitted, segment, p) };
        const belief = beliefOf({ segment: own, all: all[p]! }, overall, place, config);
        beliefs.alpha[p] = belief.alpha;
        beliefs.beta[p] = belief.beta;
      }
    };
  };
}

function shownOf({ playlists, seen, streamed }: CarouselCounts): readonly PairResponses[] {
  const pairs: PairResponses[] = [];
  seen.forEach((n, at) => {
    if (n === 0) return;
    const [segment, item] = [Math.floor(at / playlists), at % playlists];
    pairs.push({ segment, item, seen: n, reward: streamed[at]! });
  });
  return pairs;
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, x) => all + x, 0);
}
