/**
 * What is believed about the response to a card: a beta distribution per (segment, item), whose prior is
 * itself learned. Three levels, each shrunk towards the one above it:
 *
 * 1. a share of the overall rate of responses: cards that were shown were chosen, so that what nobody has
 *    been shown must be expected to do worse than those;
 * 2. the item's rate in the *other* segments, shrunk to that (leaving the segment's own
 *    responses out, because they count at level 3: used twice, they would look twice as sure);
 * 3. the segment's own responses to the item.
 *
 * Before level 3 the mean moves on the logit scale by how relevant the item is to this one listener, and by what
 * segments that respond alike have taught about it (`segment-leans.ts`), so that a segment's prior is personal where
 * nothing else is known.
 *
 * How much the prior weighs is not one constant: a prior drawn from n responses cannot be surer than n.
 * Segments differ around an item's rate like Beta(k mu, k (1 - mu)), and the rate itself is known from
 * m = n + k0 pseudo-responses; the variances add, so the prior is worth 1 / (1/k + 1/m) responses. An
 * item never seen keeps a wide prior, which makes Thompson sampling try it. All of it is then sharpened by
 * one factor (posterior reshaping: Chapelle and Li 2011, "An empirical evaluation of Thompson sampling"):
 * with hundreds of cards to draw from, some card that is hardly ever liked draws high by chance alone. The
 * semi-personalised bandit is that of Bendada, Salha and Bontempelli (RecSys 2020); `eval carousel` replays
 * their simulation, and the settings below were chosen there (docs/benchmarks.md says on what).
 */

export interface BanditConfig {
  /** Response rate believed before anything was seen, (0, 1). @defaultValue 0.05 */
  readonly priorRate: number;
  /** How many responses that belief is worth. @defaultValue 100 */
  readonly priorWeight: number;
  /** How an item that nobody has seen is expected to do, as a share of the overall rate, (0, 1]. @defaultValue 0.2 */
  readonly unseenShare: number;
  /** k0: how many responses that is worth as an item's prior. @defaultValue 100 */
  readonly itemWeight: number;
  /** k: how alike segments are; the most responses that an item's rate elsewhere is worth. @defaultValue 100 */
  readonly segmentWeight: number;
  /** How much surer than that beliefs are acted on; 1 draws from them as they are. @defaultValue 8 */
  readonly sharpness: number;
  /** Logits between the middle and the top of a shelf's candidates. @defaultValue 2 */
  readonly relevanceLogits: number;
}

export const BANDIT_DEFAULTS: BanditConfig = Object.freeze({
  priorRate: 0.05,
  priorWeight: 100,
  unseenShare: 0.2,
  itemWeight: 100,
  segmentWeight: 100,
  sharpness: 8,
  relevanceLogits: 2,
});

/** How often something was seen, and the sum of its rewards (0 to 1 each). */
export interface Responses {
  readonly seen: number;
  readonly reward: number;
}

export interface Belief {
  readonly alpha: number;
  readonly beta: number;
}

/** Responses to one item: in the listener's segment, and in all segments together. */
export interface ItemResponses {
  readonly segment: Responses;
  readonly all: Responses;
}

const NONE: Responses = { seen: 0, reward: 0 };

/** The response rate over all cards, in (0, 1). */
export function overallRate(totals: Responses, config: BanditConfig): number {
  return (
    (config.priorRate * config.priorWeight + totals.reward) / (config.priorWeight + totals.seen)
  );
}

/**
 * The belief about one card.
 *
 * @param responses - Undefined for an item nobody has been shown.
 * @param overall - See {@link overallRate}.
 * @param relevance - Where the item stands among the shelf's candidates: 0 last, 1 first.
 * @param lean - What the segment leans to the item, in logits.
 */
export function beliefOf(
  responses: ItemResponses | undefined,
  overall: number,
  { relevance, lean }: { readonly relevance: number; readonly lean: number },
  config: BanditConfig,
): Belief {
  const segment = responses?.segment ?? NONE;
  const all = responses?.all ?? NONE;
  const elsewhere = Math.max(0, all.seen - segment.seen);
  const rewardElsewhere = Math.min(elsewhere, Math.max(0, all.reward - segment.reward));
  const known = config.itemWeight + elsewhere;
  const rate = rateOf({ seen: elsewhere, reward: rewardElsewhere }, overall, config);
  const weight = 1 / (1 / config.segmentWeight + 1 / known);
  const mean = shiftLogit(rate, config.relevanceLogits * (2 * relevance - 1) + lean);
  return {
    alpha: config.sharpness * (weight * mean + segment.reward),
    beta: config.sharpness * (weight * (1 - mean) + Math.max(0, segment.seen - segment.reward)),
  };
}

/** Log-odds of an item's rate over all segments. @param overall - See {@link overallRate}. */
export function logOddsOf(responses: Responses, overall: number, config: BanditConfig): number {
  const rate = rateOf(responses, overall, config);
  return Math.log(rate / (1 - rate));
}

/** The rate of an item that has had these responses, in (0, 1). */
function rateOf({ seen, reward }: Responses, overall: number, config: BanditConfig): number {
  const { itemWeight, unseenShare } = config;
  return (itemWeight * unseenShare * overall + reward) / (itemWeight + seen);
}

/** The mean of a belief: the response to expect. */
export function meanOf({ alpha, beta }: Belief): number {
  return alpha / (alpha + beta);
}

/** Kept off 0 and 1, where a belief could never change its mind. */
const EDGE = 1e-4;

function shiftLogit(rate: number, by: number): number {
  const p = Math.min(1 - EDGE, Math.max(EDGE, rate));
  const odds = (p / (1 - p)) * Math.exp(by);
  return Math.min(1 - EDGE, Math.max(EDGE, odds / (1 + odds)));
}
