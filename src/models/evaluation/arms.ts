/**
 * How the arms of an experiment did: responses to the cards that were seen, as a ratio of sums over listeners. A
 * listener's cards are no independent draws, so errors are those of listeners (ratio estimator with clusters: Deng,
 * Knoblich and Lu 2018, "Applying the Delta Method in Metric Analytics").
 */

/** What came of one listener's cards. */
export interface ListenerResponses {
  readonly seen: number;
  /** Sum of the rewards of those cards, each 0 to 1. */
  readonly reward: number;
}

export interface ArmEstimate {
  readonly listeners: number;
  readonly seen: number;
  /** Reward of a card that was seen, 0 to 1; 0 where none was. */
  readonly mean: number;
  /** Standard error of the mean; left out for fewer than two listeners. */
  readonly error?: number;
}

/** Listeners who saw no card say nothing. */
export function estimateArm(all: readonly ListenerResponses[]): ArmEstimate {
  const some = all.filter(({ seen }) => seen > 0);
  const n = some.length;
  const seen = some.reduce((sum, own) => sum + own.seen, 0);
  const reward = some.reduce((sum, own) => sum + own.reward, 0);
  const mean = seen > 0 ? reward / seen : 0;
  if (n < 2) return { listeners: n, seen, mean };
  const squares = some.reduce((sum, own) => sum + (own.reward - mean * own.seen) ** 2, 0);
  return { listeners: n, seen, mean, error: Math.sqrt((squares * n) / (n - 1)) / seen };
}
