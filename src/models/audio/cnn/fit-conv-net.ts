/**
 * Fits a {@link ConvNet} to examples: cross-entropy, Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and
 * Hutter, 2019), the rate falling to nothing along half a cosine, whole filters left out at random.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../errors.ts';
import { shuffle } from '../../../math/random.ts';
import type { Random } from '../../../math/random.ts';
import {
  convLogits,
  convParts,
  convPartShapes,
  imageTensor,
  type ConvNet,
  type ConvShape,
} from './conv-net.ts';
import { registerGradients } from './gradients.ts';
import type { TensorFlow } from './tensorflow.ts';

export interface ConvExample {
  /** Row-major [rows x columns x channels]. */
  readonly image: Float32Array;
  /** What share each output of each row should get, row-major [rows x outputs], sum 1. */
  readonly target: Float32Array;
}

export interface ConvFitConfig {
  readonly epochs: number;
  /** Examples of one step. */
  readonly batch: number;
  readonly learningRate: number;
  /** Share of each weight that a step of rate 1 takes away. */
  readonly decay: number;
  /** Share of the filters that are left out at random for each example. */
  readonly dropout: number;
}

const FIXED_PARTS = 2;

/**
 * The same seed, examples and backend give the same weights.
 *
 * @throws InvariantError when the weights do not stay finite.
 */
export function fitConvNet(
  core: TensorFlow,
  examples: readonly ConvExample[],
  shape: ConvShape,
  config: ConvFitConfig,
  random: Random,
): ConvNet {
  const { epochs, batch, learningRate, decay } = config;
  registerGradients(core);
  const start = convParts(core, { ...shape, weights: startOf(examples, shape, random) });
  const fixed = start.slice(0, FIXED_PARTS);
  const variables = start.slice(FIXED_PARTS).map((part) => core.variable(part));
  const optimizer = core.train.adam(learningRate);
  const order = Uint32Array.from(examples.keys());
  const steps = epochs * Math.ceil(order.length / batch);
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let from = 0; from < order.length; from += batch) {
      const some = Array.from(order.subarray(from, from + batch), (i) => examples[i]!);
      step += 1;
      const rate = learningRate * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      // The type hides the rate: it is the optimizer's own field.
      (optimizer as unknown as { learningRate: number }).learningRate = rate;
      core.tidy(() => {
        const keep = [0, 1].map(() =>
          keptFilters(core, some.length, shape.filters, config, random),
        );
        optimizer.minimize(() => lossOf(core, shape, [...fixed, ...variables], some, keep));
        for (const variable of variables) variable.assign(core.mul(variable, 1 - rate * decay));
      });
    }
  }
  const weights = joined([...fixed, ...variables].map((part) => part.dataSync() as Float32Array));
  core.dispose([...start, ...variables]);
  optimizer.dispose();
  if (!weights.every(Number.isFinite)) throw new InvariantError('Expected finite weights.');
  return { ...shape, weights };
}

/** Mean cross-entropy of some examples. */
function lossOf(
  core: TensorFlow,
  shape: ConvShape,
  parts: readonly tf.Tensor[],
  some: readonly ConvExample[],
  keep: readonly tf.Tensor[],
): tf.Scalar {
  const images = some.map(({ image }) => image);
  const targets = joined(some.map(({ target }) => target));
  const target = core.tensor2d(targets, [some.length, shape.rows * shape.outputs]);
  const logits = convLogits(core, shape, parts, imageTensor(core, shape, images), keep);
  const crossEntropy = core.customGrad((x, save) => {
    const shares = core.softmax(x as tf.Tensor2D);
    (save as tf.GradSaveFunc)([core.div(core.sub(shares, target), some.length)]);
    return {
      value: core.div(core.sum(core.mul(target, core.log(core.add(shares, 1e-12)))), -some.length),
      gradFunc: (dy: tf.Tensor, [slope]: tf.Tensor[]): tf.Tensor => core.mul(dy, slope!),
    };
  });
  return crossEntropy(logits) as tf.Scalar;
}

/** Means and scales from the places that hold anything, filters at random (He et al., "Delving deep into rectifiers", 2015). */
function startOf(examples: readonly ConvExample[], shape: ConvShape, random: Random): Float32Array {
  const layers = convPartShapes(shape)
    .slice(FIXED_PARTS)
    .map((lengths) => {
      const size = lengths.reduce((product, length) => product * length, 1);
      const spread = Math.sqrt((2 * lengths.at(-1)!) / size);
      return Float32Array.from({ length: size }, () =>
        lengths.length === 1 ? 0 : random.normal() * spread * 0.5,
      );
    });
  return joined([...standardisation(examples, shape.channels), ...layers]);
}

function standardisation(
  examples: readonly ConvExample[],
  channels: number,
): readonly [Float32Array, Float32Array] {
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  let places = 0;
  for (const { image } of examples) {
    for (let at = 0; at < image.length; at += channels) {
      if (image.subarray(at, at + channels).every((value) => value === 0)) continue;
      places += 1;
      for (let c = 0; c < channels; c++) {
        sums[c]! += image[at + c]!;
        squares[c]! += image[at + c]! ** 2;
      }
    }
  }
  const mean = Float32Array.from(sums, (sum) => sum / Math.max(1, places));
  const scale = Float32Array.from(
    squares,
    (sum, c) => 1 / Math.sqrt(Math.max(1e-6, sum / Math.max(1, places) - mean[c]! ** 2)),
  );
  return [mean, scale];
}

/** 0 for a filter that is left out, else what makes up for it. */
function keptFilters(
  core: TensorFlow,
  images: number,
  filters: number,
  { dropout }: ConvFitConfig,
  random: Random,
): tf.Tensor {
  const kept = Float32Array.from({ length: images * filters }, () =>
    random.next() < dropout ? 0 : 1 / (1 - dropout),
  );
  return core.tensor4d(kept, [images, 1, 1, filters]);
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
