/** Fits a {@link ChoiceNet} to examples: cross-entropy, Adam (Kingma and Ba, 2015), weight decay, in small batches. */
import { InvariantError } from '../errors.ts';
import { choiceNetParts, choiceNetSize, softmax, type ChoiceNet } from './choice-net.ts';
import { shuffle } from './random.ts';
import type { Random } from './random.ts';

export interface ChoiceExample {
  /** Row-major [options x inputs]. */
  readonly options: Float32Array;
  /** What share each output of each option should get, row-major [options x outputs], sum 1. */
  readonly target: Float32Array;
}

export interface ChoiceFitConfig {
  readonly hidden: number;
  readonly epochs: number;
  /** Examples of one step. */
  readonly batch: number;
  readonly learningRate: number;
  /** Share of each weight that a step of rate 1 takes away. */
  readonly decay: number;
  /** Share of the hidden units that are left out at random at each example. */
  readonly dropout: number;
}

const BETA_1 = 0.9;
const BETA_2 = 0.999;

/** @throws InvariantError when the weights do not stay finite. */
export function fitChoiceNet(
  examples: readonly ChoiceExample[],
  shape: { readonly inputs: number; readonly outputs: number },
  config: ChoiceFitConfig,
  random: Random,
): ChoiceNet {
  const net = startNet(examples, shape, config.hidden, random);
  const size = net.weights.length;
  const fixed = 2 * shape.inputs;
  const gradient = new Float64Array(size);
  const [moment, square] = [new Float64Array(size), new Float64Array(size)];
  const backward = makeBackward(net, gradient, config.dropout, random);
  const order = Uint32Array.from(examples.keys());
  const steps = config.epochs * Math.ceil(order.length / config.batch);
  let step = 0;
  for (let epoch = 0; epoch < config.epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += config.batch) {
      const batch = order.subarray(from, from + config.batch);
      gradient.fill(0);
      for (const index of batch) backward(examples[index]!);
      step += 1;
      // The rate falls to nothing along half a cosine.
      const rate = config.learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      const [fix1, fix2] = [1 - BETA_1 ** step, 1 - BETA_2 ** step];
      for (let i = fixed; i < size; i++) {
        const g = gradient[i]! / batch.length;
        moment[i] = BETA_1 * moment[i]! + (1 - BETA_1) * g;
        square[i] = BETA_2 * square[i]! + (1 - BETA_2) * g * g;
        const change = moment[i]! / fix1 / (Math.sqrt(square[i]! / fix2) + 1e-8);
        net.weights[i]! -= rate * (change + config.decay * net.weights[i]!);
      }
    }
  }
  if (!net.weights.every(Number.isFinite)) throw new InvariantError('Expected finite weights.');
  return net;
}

function startNet(
  examples: readonly ChoiceExample[],
  { inputs, outputs }: { readonly inputs: number; readonly outputs: number },
  hidden: number,
  random: Random,
): ChoiceNet {
  const net: ChoiceNet = {
    inputs,
    hidden,
    outputs,
    weights: new Float32Array(choiceNetSize(inputs, hidden, outputs)),
  };
  const { mean, scale, first, second } = choiceNetParts(net);
  const rows = examples.reduce((sum, { options }) => sum + options.length / inputs, 0);
  for (let i = 0; i < inputs; i++) {
    let [sum, squares] = [0, 0];
    for (const { options } of examples) {
      for (let at = i; at < options.length; at += inputs) {
        sum += options[at]!;
        squares += options[at]! ** 2;
      }
    }
    mean[i] = sum / rows;
    scale[i] = 1 / Math.sqrt(Math.max(1e-6, squares / rows - (sum / rows) ** 2));
  }
  for (let i = 0; i < first.length; i++) first[i] = random.normal() * Math.sqrt(2 / inputs) * 0.5;
  for (let i = 0; i < second.length; i++) second[i] = random.normal() * Math.sqrt(1 / hidden) * 0.5;
  return net;
}

/** A function that adds the gradient of one example. */
function makeBackward(
  net: ChoiceNet,
  gradient: Float64Array,
  dropout: number,
  random: Random,
): (example: ChoiceExample) => void {
  const { inputs, hidden, outputs } = net;
  const parts = choiceNetParts(net);
  const firstAt = 2 * inputs;
  const firstBiasAt = firstAt + hidden * inputs;
  const secondAt = firstBiasAt + hidden;
  const secondBiasAt = secondAt + outputs * hidden;
  const keep = new Float64Array(hidden);
  return ({ options, target }) => {
    const count = options.length / inputs;
    const rows = new Float32Array(options.length);
    const units = new Float32Array(count * hidden);
    const shares = new Float32Array(count * outputs);
    for (let u = 0; u < hidden; u++) keep[u] = random.next() < dropout ? 0 : 1 / (1 - dropout);
    for (let o = 0; o < count; o++) {
      for (let i = 0; i < inputs; i++) {
        rows[o * inputs + i] = (options[o * inputs + i]! - parts.mean[i]!) * parts.scale[i]!;
      }
      for (let u = 0; u < hidden; u++) {
        if (keep[u] === 0) continue;
        let sum = parts.firstBias[u]!;
        for (let i = 0; i < inputs; i++)
          sum += parts.first[u * inputs + i]! * rows[o * inputs + i]!;
        units[o * hidden + u] = Math.max(0, sum) * keep[u]!;
      }
      for (let k = 0; k < outputs; k++) {
        let sum = parts.secondBias[k]!;
        for (let u = 0; u < hidden; u++)
          sum += parts.second[k * hidden + u]! * units[o * hidden + u]!;
        shares[o * outputs + k] = sum;
      }
    }
    softmax(shares);
    for (let o = 0; o < count; o++) {
      for (let k = 0; k < outputs; k++) {
        const error = shares[o * outputs + k]! - target[o * outputs + k]!;
        // Most options are far from any choice: they change nothing that can be seen.
        if (Math.abs(error) < 1e-5) continue;
        gradient[secondBiasAt + k]! += error;
        for (let u = 0; u < hidden; u++) {
          const unit = units[o * hidden + u]!;
          if (unit === 0) continue;
          gradient[secondAt + k * hidden + u]! += error * unit;
          const back = error * parts.second[k * hidden + u]! * keep[u]!;
          gradient[firstBiasAt + u]! += back;
          const at = firstAt + u * inputs;
          for (let i = 0; i < inputs; i++) gradient[at + i]! += back * rows[o * inputs + i]!;
        }
      }
    }
  };
}
