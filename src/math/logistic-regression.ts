/**
 * Logistic regression with a ridge, by Newton's method (iteratively reweighted least squares; Bishop 2006,
 * 4.3.3), on features that are standardised first. For many rows and some dozens of features.
 */
import { choleskyInPlace, choleskySolve } from './cholesky.ts';

/** Rows of features, and whether each is of the class that is looked for. */
export interface LabelledRows {
  /** Float32Array [rows x features], row-major. */
  readonly features: Float32Array;
  readonly width: number;
  /** Uint8Array [rows], 0 or 1. */
  readonly labels: Uint8Array;
}

/** Plain numbers, so that it can be written down: `bias + sum of weights x features` of raw features. */
export interface LogisticModel {
  readonly bias: number;
  readonly weights: readonly number[];
}

/**
 * Fits a model.
 *
 * @param ridge - Weight of the squared coefficients of standardised features; the bias is free.
 * @param steps - Newton steps.
 */
export function fitLogistic(rows: LabelledRows, ridge: number, steps: number): LogisticModel {
  const { width } = rows;
  const { mean, scale } = standardisation(rows);
  const size = width + 1;
  const beta = new Float64Array(size);
  const row = new Float64Array(size).fill(1);
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (let step = 0; step < steps; step++) {
    hessian.fill(0);
    gradient.fill(0);
    for (let r = 0; r < rows.labels.length; r++) {
      let logit = beta[width]!;
      for (let f = 0; f < width; f++) {
        row[f] = (rows.features[r * width + f]! - mean[f]!) * scale[f]!;
        logit += beta[f]! * row[f]!;
      }
      const p = 1 / (1 + Math.exp(-logit));
      const weight = Math.max(1e-6, p * (1 - p));
      const error = rows.labels[r]! - p;
      for (let i = 0; i < size; i++) {
        const x = row[i]!;
        gradient[i]! += error * x;
        const scaled = weight * x;
        for (let j = i; j < size; j++) hessian[i * size + j]! += scaled * row[j]!;
      }
    }
    for (let f = 0; f < width; f++) {
      gradient[f]! -= ridge * beta[f]!;
      hessian[f * size + f]! += ridge;
    }
    hessian[size * size - 1]! += 1e-9;
    if (!choleskyInPlace(hessian, size)) break;
    choleskySolve(hessian, size, gradient);
    for (let i = 0; i < size; i++) beta[i]! += gradient[i]!;
  }
  const weights = Array.from({ length: width }, (_, f) => beta[f]! * scale[f]!);
  const shift = weights.reduce((sum, weight, f) => sum + weight * mean[f]!, 0);
  return { bias: beta[width]! - shift, weights };
}

/** The logit of one row. @param at - Where it starts in `features`. */
export function logisticScore(model: LogisticModel, features: Float32Array, at: number): number {
  let sum = model.bias;
  for (let f = 0; f < model.weights.length; f++) sum += model.weights[f]! * features[at + f]!;
  return sum;
}

/** Means of features, and what makes their spread 1; 0 for those that are always the same. */
function standardisation({ features, width, labels }: LabelledRows): {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
} {
  const count = Math.max(1, labels.length);
  const mean = new Float64Array(width);
  const scale = new Float64Array(width);
  for (let e = 0; e < features.length; e++) mean[e % width]! += features[e]! / count;
  for (let e = 0; e < features.length; e++) {
    scale[e % width]! += (features[e]! - mean[e % width]!) ** 2 / count;
  }
  for (let f = 0; f < width; f++) scale[f] = scale[f]! > 1e-12 ? 1 / Math.sqrt(scale[f]!) : 0;
  return { mean, scale };
}
