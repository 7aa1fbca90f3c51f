/**
 * A convolutional network that chooses one of several answers for an image: two convolutions, means over its width (of all
 * of it, of its start, of its end), and a layer that gives each row its outputs; a softmax over all outputs of all rows makes them shares of 1. Rows are
 * what is chosen from, so that a filter judges each with its neighbours. For keys they are the twelve tonics, which
 * close to a ring: a transposed song gets the transposed answer, as in Korzeniowski and Widmer, "Genre-agnostic key
 * classification with convolutional neural networks" (2018). For tempo and bar they are the periods of a logarithmic
 * ladder: a faster song is the same song further up.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../errors.ts';
import type { TensorFlow } from './tensorflow.ts';

export interface ConvShape {
  readonly rows: number;
  readonly columns: number;
  /** Numbers of a place of the image. */
  readonly channels: number;
  /** Of each row. */
  readonly outputs: number;
  /** Filters of both convolutions. */
  readonly filters: number;
  /** Rows and columns that a filter of the first and of the second convolution sees. */
  readonly spans: readonly (readonly [number, number])[];
  /** Whether the last row is a neighbour of the first. */
  readonly ring: boolean;
  /**
   * Means besides that of all columns: after so many columns from the start, or (negative) from the end, a column counts for a
   * third.
   */
  readonly edges: readonly number[];
}

/** Mean and 1 / deviation of each channel, then filters and biases of three layers, one after the other (the last bias first). */
export interface ConvNet extends ConvShape {
  readonly weights: Float32Array;
}

/**
 * The shares of all outputs of all rows, of several images at once.
 *
 * @param images - each row-major [rows x columns x channels]
 * @returns of each image, row-major [rows x outputs], sum 1
 */
export function chooseByConvNet(
  core: TensorFlow,
  net: ConvNet,
  images: readonly Float32Array[],
): readonly Float32Array[] {
  const { rows, outputs } = net;
  const shares = core.tidy(
    () =>
      core
        .softmax(convLogits(core, net, convParts(core, net), imageTensor(core, net, images)))
        .dataSync() as Float32Array,
  );
  const each = rows * outputs;
  return images.map((_, i) => shares.slice(i * each, (i + 1) * each));
}

/** What each part of the weights is: mean and scale, then filter and bias of each layer. */
export function convPartShapes(shape: ConvShape): readonly (readonly number[])[] {
  const { channels, filters, outputs, spans, edges } = shape;
  const [first, second] = spans as readonly [[number, number], [number, number]];
  return [
    [channels],
    [channels],
    [...first, channels, filters],
    [filters],
    [...second, filters, filters],
    [filters],
    [outputs],
    ...[0, ...edges].map(() => [1, 1, filters, outputs]),
  ];
}

/** The weights as tensors, in the order of {@link convPartShapes}. */
export function convParts(core: TensorFlow, net: ConvNet): readonly tf.Tensor[] {
  const shapes = convPartShapes(net);
  const sizes = shapes.map((shape) => shape.reduce((product, length) => product * length, 1));
  const all = sizes.reduce((sum, size) => sum + size, 0);
  if (all !== net.weights.length) {
    throw new InvariantError(`Expected ${all} weights, got ${net.weights.length}.`);
  }
  let at = 0;
  return shapes.map((shape, i) =>
    core.tensor(net.weights.slice(at, (at += sizes[i]!)), [...shape]),
  );
}

/**
 * [images x rows x columns x channels]; of a ring the first rows follow once more and silent columns stand on both sides, so
 * that filters never meet an end.
 */
export function imageTensor(
  core: TensorFlow,
  { rows, columns, channels, spans, ring }: ConvShape,
  images: readonly Float32Array[],
): tf.Tensor4D {
  const height = ring ? rows + spans.reduce((sum, [span]) => sum + span - 1, 0) : rows;
  const width = ring ? columns + spans.reduce((sum, [, span]) => sum + span - 1, 0) : columns;
  const left = ring ? spans.reduce((sum, [, span]) => sum + before(span), 0) : 0;
  const values = new Float32Array(images.length * height * width * channels);
  images.forEach((image, i) => {
    for (let row = 0; row < height; row++) {
      const from = (row % rows) * columns * channels;
      const to = ((i * height + row) * width + left) * channels;
      values.set(image.subarray(from, from + columns * channels), to);
    }
  });
  return core.tensor4d(values, [images.length, height, width, channels]);
}

/**
 * [images x (rows * outputs)]: what the softmax makes shares of. Columns that are zero everywhere count for nothing.
 *
 * @param keep - Factor of each filter of both convolutions for each image, [images x 1 x 1 x filters]: dropout.
 */
export function convLogits(
  core: TensorFlow,
  { ring, rows, outputs, edges }: ConvShape,
  parts: readonly tf.Tensor[],
  image: tf.Tensor4D,
  keep?: readonly tf.Tensor[],
): tf.Tensor2D {
  const [mean, scale, first, firstBias, second, secondBias, lastBias, ...last] =
    parts as readonly tf.Tensor4D[];
  const anything = core.greater(core.sum(core.abs(image), [1, 3], true), 0);
  let heard: tf.Tensor = core.cast(anything, 'float32');
  let x: tf.Tensor = core.mul(core.mul(core.sub(image, mean!), scale!), heard);
  const layer = (filter: tf.Tensor4D, bias: tf.Tensor): tf.Tensor => {
    if (ring) heard = within(core, heard, filter.shape[1]);
    const pad = ring ? 'valid' : 'same';
    return core.relu(core.add(core.conv2d(x as tf.Tensor4D, filter, 1, pad), bias));
  };
  x = layer(first!, firstBias!);
  x = core.mul(x, keep ? core.mul(heard, keep[0]!) : heard);
  x = layer(second!, secondBias!);
  if (keep) x = core.mul(x, keep[1]!);
  let logits: tf.Tensor = lastBias!;
  [0, ...edges].forEach((edge, view) => {
    const mean = core.sum<tf.Tensor4D>(core.mul(x, sharesOf(core, heard, edge)), 2, true);
    logits = core.add(core.conv2d(mean, last[view]!, 1, 'valid'), logits);
  });
  return core.reshape(logits, [image.shape[0], rows * outputs]);
}

/** What each column counts in a mean, sum 1: all that is heard the same, or most what is near an edge. */
function sharesOf(core: TensorFlow, heard: tf.Tensor, edge: number): tf.Tensor {
  const columns = heard.shape[2]!;
  let counts = heard;
  if (edge !== 0) {
    const from = core.reshape(core.range(0, columns), [1, 1, columns, 1]);
    const end = core.sub(core.sum(heard, 2, true), 1);
    const distance = edge > 0 ? from : core.abs(core.sub(end, from));
    counts = core.mul(heard, core.exp(core.div(distance, -Math.abs(edge))));
  }
  return core.div(counts, core.maximum(core.sum(counts, 2, true), 1e-6));
}

/** Without the columns at both sides that a filter of this width uses up. */
function within(core: TensorFlow, heard: tf.Tensor, width: number): tf.Tensor {
  const columns = heard.shape[2]! - width + 1;
  return core.slice(heard as tf.Tensor4D, [0, 0, before(width), 0], [-1, 1, columns, 1]);
}

/** How many of a filter's rows or columns lie before its middle. */
function before(span: number): number {
  return Math.floor((span - 1) / 2);
}
