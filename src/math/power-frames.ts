/**
 * The power spectra of a signal's overlapping frames, windowed by {@link hann}. The signal comes in pieces; a kernel transforms two
 * frames at a time, with the numbers of `fft.ts` to the last bit.
 */
import { InvariantError } from '../errors.ts';
import { hann, reversedOrder, twiddles } from './fft.ts';
import { instantiateKernels, KernelMemory, type Kernels } from './kernels.ts';

export interface FrameOptions {
  /** Samples of a frame, a power of two from 8. */
  readonly windowSamples: number;
  /** Samples from one frame to the next. */
  readonly hopSamples: number;
  /** Bins of each spectrum, the lowest ones: windowSamples / 2 at most. */
  readonly bins: number;
}

/** What frames are transformed in: memory that one signal after the other uses, so one for each thread. */
export interface FrameBench {
  readonly options: FrameOptions;
  readonly kernels: Kernels;
  readonly args: Int32Array;
  readonly signal: Float32Array;
  /** Of two frames. */
  readonly power: readonly [Float32Array, Float32Array];
}

/**
 * Is given each frame in turn: it lies at `signal[from .. from + windowSamples]`, and `power` holds its [bins]. Both are written
 * over afterwards.
 */
export type TakeFrame = (power: Float32Array, signal: Float32Array, from: number) => void;

export interface FrameCutter {
  push(piece: Float32Array): void;
  /** The last frame, where one is left; what does not fill a frame is dropped. */
  finish(): void;
}

/** Samples that fit in besides two frames. */
const ROOM = 1 << 14;

export function makeFrameBench(options: FrameOptions): FrameBench {
  const { windowSamples, hopSamples, bins } = options;
  const half = windowSamples / 2;
  if (windowSamples < 8 || (windowSamples & (windowSamples - 1)) !== 0 || bins > half) {
    throw new InvariantError(
      `Expected frames of a power of two from 8 and at most half as many bins, got ${windowSamples} and ${bins}.`,
    );
  }
  const length = windowSamples + hopSamples + ROOM;
  const memory = new KernelMemory(4 * (length + 2 * bins + half) + 64 * windowSamples + 1_024);
  const args = memory.ints(8);
  const [order, window] = [memory.ints(half), memory.doubles(windowSamples)];
  const [cos, sin] = [memory.doubles(half), memory.doubles(half)];
  // A complex number of two frames for each two samples.
  const work = memory.doubles(2 * windowSamples);
  const [power, signal] = [memory.floats(2 * bins), memory.floats(length)];
  order.set(reversedOrder(half));
  const weights = hann(windowSamples);
  order.forEach((from, to) => window.set(weights.subarray(2 * from, 2 * from + 2), 2 * to));
  const tables = twiddles(windowSamples);
  cos.set(tables.cos);
  sin.set(tables.sin);
  const places = [order, window, cos, sin, work, power].map((array) => array.byteOffset);
  args.set([half, bins, ...places]);
  return {
    options,
    kernels: instantiateKernels(memory.memory),
    args,
    signal,
    power: [power.subarray(0, bins), power.subarray(bins)],
  };
}

/** Only one signal of a bench may be in use at a time. */
export function cutFrames(bench: FrameBench, take: TakeFrame): FrameCutter {
  const { kernels, args, signal, power } = bench;
  const { windowSamples, hopSamples } = bench.options;
  let held = 0;
  const transform = (from: number, other: number): void => {
    const start = signal.byteOffset;
    kernels.powerOfFrames(args.byteOffset, start + 4 * from, start + 4 * other);
    take(power[0], signal, from);
    if (other !== from) take(power[1], signal, other);
  };
  const transformPairs = (): void => {
    let from = 0;
    for (; from + hopSamples + windowSamples <= held; from += 2 * hopSamples) {
      transform(from, from + hopSamples);
    }
    signal.copyWithin(0, from, held);
    held -= from;
  };
  return {
    push(piece) {
      for (let at = 0; at < piece.length;) {
        const some = piece.subarray(at, at + signal.length - held);
        signal.set(some, held);
        held += some.length;
        at += some.length;
        transformPairs();
      }
    },
    finish() {
      if (held >= windowSamples) transform(0, 0);
    },
  };
}
