/** What listeners did with cards, as records. */

/** What became of one card: how the bandit learns. Both only ever go up. */
export interface CardOutcome {
  readonly card: string;
  readonly segment: number;
  readonly item: string;
  /** 0 seen without a response, up to 1 for the best response. */
  readonly reward: number;
}

/** An outcome as a commit learns it. */
export interface DatedOutcome extends CardOutcome {
  /** The span of time that its page is of: sums are kept by it, so that old ones can count less. */
  readonly period: number;
}

/** How often an item was seen on cards, and the sum of the rewards, in one segment or over all. */
export interface ResponseStats {
  readonly seen: number;
  readonly reward: number;
}

/** What a segment responded to an item in one period. */
export interface SegmentResponses extends ResponseStats {
  readonly segment: number;
  readonly item: string;
  readonly period: number;
}
