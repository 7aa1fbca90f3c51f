/**
 * A small network that chooses: it judges each option by itself from that option's numbers (one hidden layer of rectified
 * units), gives each some outputs, and a softmax over all outputs of all options makes them shares of 1.
 */
import { InvariantError } from '../errors.ts';

export interface ChoiceNet {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /**
   * One after the other: mean and 1 / deviation of each input, [hidden x inputs], [hidden], [outputs x hidden],
   * [outputs].
   */
  readonly weights: Float32Array;
}

/** How many numbers the weights of a network are. */
export function choiceNetSize(inputs: number, hidden: number, outputs: number): number {
  return 2 * inputs + hidden * (inputs + 1) + outputs * (hidden + 1);
}

/** Where each part of the weights lies. */
export function choiceNetParts(net: ChoiceNet): {
  readonly mean: Float32Array;
  readonly scale: Float32Array;
  readonly first: Float32Array;
  readonly firstBias: Float32Array;
  readonly second: Float32Array;
  readonly secondBias: Float32Array;
} {
  const { inputs, hidden, outputs, weights } = net;
  if (weights.length !== choiceNetSize(inputs, hidden, outputs)) {
    throw new InvariantError(
      `Expected ${choiceNetSize(inputs, hidden, outputs)} weights, got ${weights.length}.`,
    );
  }
  let at = 0;
  const take = (length: number): Float32Array => weights.subarray(at, (at += length));
  return {
    mean: take(inputs),
    scale: take(inputs),
    first: take(hidden * inputs),
    firstBias: take(hidden),
    second: take(outputs * hidden),
    secondBias: take(outputs),
  };
}

/**
 * The share of each output of each option.
 *
 * @param options - row-major [options x inputs]
 * @returns row-major [options x outputs], all of it sums to 1
 */
export function choose(net: ChoiceNet, options: Float32Array): Float32Array {
  const { inputs, hidden, outputs } = net;
  const { mean, scale, first, firstBias, second, secondBias } = choiceNetParts(net);
  const count = options.length / inputs;
  const shares = new Float32Array(count * outputs);
  const units = new Float64Array(hidden);
  const row = new Float64Array(inputs);
  for (let option = 0; option < count; option++) {
    for (let i = 0; i < inputs; i++)
      row[i] = (options[option * inputs + i]! - mean[i]!) * scale[i]!;
    for (let unit = 0; unit < hidden; unit++) {
      let sum = firstBias[unit]!;
      for (let i = 0, w = unit * inputs; i < inputs; i++, w++) sum += first[w]! * row[i]!;
      units[unit] = Math.max(0, sum);
    }
    for (let output = 0; output < outputs; output++) {
      let sum = secondBias[output]!;
      for (let unit = 0; unit < hidden; unit++)
        sum += second[output * hidden + unit]! * units[unit]!;
      shares[option * outputs + output] = sum;
    }
  }
  return softmax(shares);
}

/** In place. */
export function softmax(values: Float32Array): Float32Array {
  let most = -Infinity;
  for (const value of values) most = Math.max(most, value);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] = Math.exp(values[i]! - most);
  for (let i = 0; i < values.length; i++) values[i]! /= sum;
  return values;
}
