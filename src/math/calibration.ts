/**
 * Makes confidences mean what they say: a confidence becomes the share of right answers that such confidences had on
 * examples kept out of the fit (Platt, "Probabilistic outputs for support vector machines", 1999: a line on the logit).
 */
import { fitLogistic } from './logistic-regression.ts';

export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** Confidences are kept this far from 0 and 1, where logits end. */
const EDGE = 1e-4;
const RIDGE = 1;
const STEPS = 25;

/** @param confidence - 0 to 1 @returns 0 to 1 */
export function calibrated({ slope, intercept }: Calibration, confidence: number): number {
  return 1 / (1 + Math.exp(-(slope * logit(confidence) + intercept)));
}

/**
 * @param confidences - 0 to 1
 * @param right - Whether each answer was.
 */
export function fitCalibration(
  confidences: readonly number[],
  right: readonly boolean[],
): Calibration {
  const rows = {
    features: Float32Array.from(confidences, logit),
    width: 1,
    labels: Uint8Array.from(right, Number),
  };
  const { bias, weights } = fitLogistic(rows, RIDGE, STEPS);
  return { slope: weights[0]!, intercept: bias };
}

function logit(confidence: number): number {
  const inside = Math.min(1 - EDGE, Math.max(EDGE, confidence));
  return Math.log(inside / (1 - inside));
}
