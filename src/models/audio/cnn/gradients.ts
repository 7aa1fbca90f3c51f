/**
 * The gradients that TensorFlow.js lacks here: its build for Node leaves out all of them, and the WebAssembly backend the
 * kernel for a convolution's filter. These are the ones that `fit-conv-net.ts` meets; where native TensorFlow has brought
 * its own, those stay.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { InvariantError } from '../../../errors.ts';
import type { TensorFlow } from './tensorflow.ts';

/** Registers what is missing; a second call does nothing. */
export function registerGradients(core: TensorFlow): void {
  for (const config of gradientsOf(core)) {
    if (core.getGradient(config.kernelName) === undefined) core.registerGradient(config);
  }
  if (core.getKernel('Conv2DBackpropFilter', 'wasm') === undefined) {
    core.registerKernel({
      kernelName: 'Conv2DBackpropFilter',
      backendName: 'wasm',
      kernelFunc: (call) => filterGradient(core, call),
    });
  }
}

function gradientsOf(core: TensorFlow): readonly tf.GradConfig[] {
  const gradient = (
    kernelName: string,
    saved: Pick<tf.GradConfig, 'inputsToSave' | 'outputsToSave'>,
    of: (
      dy: tf.Tensor,
      saved: tf.Tensor[],
      attrs: tf.NamedAttrMap,
    ) => Record<string, () => tf.Tensor>,
  ): tf.GradConfig => ({
    kernelName,
    ...saved,
    gradFunc: (dy, kept, attrs) => of(dy as tf.Tensor, kept, attrs),
  });
  return [
    gradient('Add', { inputsToSave: ['a', 'b'] }, (dy, [a, b]) => ({
      a: () => summedTo(core, dy, a!.shape),
      b: () => summedTo(core, dy, b!.shape),
    })),
    gradient('Multiply', { inputsToSave: ['a', 'b'] }, (dy, [a, b]) => ({
      a: () => summedTo(core, core.mul(dy, b!), a!.shape),
      b: () => summedTo(core, core.mul(dy, a!), b!.shape),
    })),
    gradient('Relu', { inputsToSave: ['x'] }, (dy, [x]) => ({
      x: () => core.mul(dy, core.cast(core.greater(x!, 0), 'float32')),
    })),
    gradient('Reshape', { inputsToSave: ['x'] }, (dy, [x]) => ({
      x: () => core.reshape(dy, x!.shape),
    })),
    gradient('Sum', { inputsToSave: ['x'] }, (dy, [x], { axis }) => ({
      x: () => core.mul(withAxes(core, dy, x!.shape, axis as number[]), core.onesLike(x!)),
    })),
    gradient('Conv2D', { inputsToSave: ['x', 'filter'] }, (dy, saved, attrs) => {
      const [x, filter] = saved as [tf.Tensor4D, tf.Tensor4D];
      const { pad } = attrs as unknown as tf.Conv2DAttrs;
      const inputs = { x, dy } as unknown as tf.NamedTensorMap;
      const of = { ...attrs, filterShape: filter.shape };
      return {
        x: () => inputGradient(core, x, filter, dy as tf.Tensor4D, pad),
        filter: () => core.engine().runKernel<tf.Tensor>('Conv2DBackpropFilter', inputs, of),
      };
    }),
  ];
}

/** Undoes broadcasting: the sum over what had been one place. */
function summedTo(core: TensorFlow, dy: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const missing = dy.shape.length - shape.length;
  const axes = dy.shape.flatMap((length, axis) =>
    axis < missing || (shape[axis - missing] === 1 && length > 1) ? [axis] : [],
  );
  return core.reshape(axes.length === 0 ? dy : core.sum(dy, axes), [...shape]);
}

/** With the summed axes back, of length 1. */
function withAxes(
  core: TensorFlow,
  dy: tf.Tensor,
  shape: readonly number[],
  axis: number | readonly number[],
): tf.Tensor {
  const summed = new Set([axis].flat());
  return core.reshape(
    dy,
    shape.map((length, i) => (summed.has(i) ? 1 : length)),
  );
}

/** Of the input of a convolution of stride 1: a convolution too, with the filter turned round. */
function inputGradient(
  core: TensorFlow,
  x: tf.Tensor4D,
  filter: tf.Tensor4D,
  dy: tf.Tensor4D,
  pad: tf.Conv2DAttrs['pad'],
): tf.Tensor {
  const [height, width] = filter.shape;
  const [top, left] = before(filter.shape, pad);
  const around: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [height - 1 - top, x.shape[1] - dy.shape[1] + top],
    [width - 1 - left, x.shape[2] - dy.shape[2] + left],
    [0, 0],
  ];
  const turned = core.transpose<tf.Tensor4D>(core.reverse(filter, [0, 1]), [0, 1, 3, 2]);
  return core.conv2d(dy, turned, 1, around);
}

/**
 * The kernel for the gradient of a filter of stride 1: the convolution of the transposed input with the transposed gradient of
 * the output, the batch being the depth.
 */
function filterGradient(
  core: TensorFlow,
  { inputs, attrs }: Parameters<tf.KernelFunc>[0],
): tf.TensorInfo {
  const { strides, pad, filterShape } = attrs as unknown as tf.Conv2DBackpropFilterAttrs;
  if ([strides].flat().some((stride) => stride !== 1) || typeof pad !== 'string') {
    throw new InvariantError('Expected convolutions of stride 1, with `same` or `valid` padding.');
  }
  const [x, dy] = [inputs['x']!, inputs['dy']!].map((info) =>
    core.engine().makeTensorFromTensorInfo(info),
  ) as [tf.Tensor4D, tf.Tensor4D];
  // What is put around the input so that every place of the filter meets every place of the output.
  const [top, left] = before(filterShape, pad);
  const around: [number, number][] = [
    [0, 0],
    [top, dy.shape[1] + filterShape[0] - 1 - x.shape[1] - top],
    [left, dy.shape[2] + filterShape[1] - 1 - x.shape[2] - left],
    [0, 0],
  ];
  return core.tidy(() => {
    const turned = core.transpose<tf.Tensor4D>(core.pad(x, around), [3, 1, 2, 0]);
    const depth = core.transpose<tf.Tensor4D>(dy, [1, 2, 0, 3]);
    return core.transpose(core.conv2d(turned, depth, 1, 'valid'), [1, 2, 0, 3]);
  });
}

/** Rows and columns of zeros that a convolution put before its input. */
function before(
  [height, width]: readonly [number, number, ...number[]],
  pad: tf.Conv2DAttrs['pad'],
): readonly [number, number] {
  return pad === 'same' ? [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)] : [0, 0];
}
