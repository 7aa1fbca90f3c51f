/**
 * Loudness of programmes: EBU R128 / ITU-R BS.1770-4. The K-weighted power of blocks of 400 ms that overlap by three
 * quarters, gated at -70 LUFS and at 10 LU below the mean of what is left. Streams: memory is one number for each 100 ms.
 * A kernel filters two channels at once: each step of a filter waits for the step before, and the other fills that wait.
 */
import { GrowingFloats } from './growing.ts';
import { instantiateKernels, KernelMemory, type Kernels } from './kernels.ts';

export interface LoudnessMeter {
  /** @param channels - one array of samples a channel, full scale 1 */
  push(channels: readonly Float32Array[]): void;
  /** Integrated loudness in LUFS; -70 for silence and for what is shorter than a block. */
  integrated(): number;
}

export const SILENT_LUFS = -70;
const OFFSET = -0.691;
const RELATIVE_GATE_LU = -10;
const STEPS_A_BLOCK = 4;

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** What sound is filtered in; meters of a thread may share one. */
export interface LoudnessBench {
  readonly kernels: Kernels;
  readonly left: Float32Array;
  readonly right: Float32Array;
  /** Bytes from the start of the memory, and what is there: both filters, the state of both channels, their sums. */
  readonly args: number;
  readonly filters: Float64Array;
  readonly state: Float64Array;
  readonly sums: Float64Array;
}

/** Samples of a channel that are filtered in one go: more come in turns. */
const MAX_SAMPLES = 1 << 14;

export function makeLoudnessBench(): LoudnessBench {
  const memory = new KernelMemory(8 * MAX_SAMPLES + 1_024);
  const [left, right] = [memory.floats(MAX_SAMPLES), memory.floats(MAX_SAMPLES)];
  const all = memory.doubles(20);
  return {
    kernels: instantiateKernels(memory.memory),
    left,
    right,
    args: all.byteOffset,
    filters: all.subarray(0, 10),
    state: all.subarray(10, 18),
    sums: all.subarray(18),
  };
}

export function makeLoudnessMeter(
  bench: LoudnessBench,
  sampleRate: number,
  channels: number,
): LoudnessMeter {
  const filters = [shelfFilter(sampleRate), highPassFilter(sampleRate)].flatMap(({ b, a }) => [
    ...b,
    ...a,
  ]);
  const states = Array.from({ length: Math.ceil(channels / 2) }, () => new Float64Array(8));
  const stepFrames = Math.round(sampleRate / 10);
  const steps = new GrowingFloats();
  let [energy, frames] = [0, 0];
  return {
    push(samples) {
      bench.filters.set(filters);
      const length = samples[0]!.length;
      for (let from = 0; from < length;) {
        const to = Math.min(length, from + stepFrames - frames, from + MAX_SAMPLES);
        for (let c = 0; c < channels; c += 2) {
          const left = samples[c]!.subarray(from, to);
          // The last of an odd number stands beside itself, and counts once.
          const right = c + 1 < channels ? samples[c + 1]!.subarray(from, to) : left;
          const [one, other] = weightedPair(bench, [left, right], states[c / 2]!);
          energy += gainOf(c, channels) * one + gainOf(c + 1, channels) * other;
        }
        frames += to - from;
        from = to;
        if (frames < stepFrames) continue;
        steps.push(energy / stepFrames);
        [energy, frames] = [0, 0];
      }
    },
    integrated: () => gated(steps.values),
  };
}

/**
 * Sums of squares of two channels after both filters.
 *
 * @param state - [8], four numbers of one channel and of the other in turn
 */
function weightedPair(
  bench: LoudnessBench,
  [left, right]: readonly [Float32Array, Float32Array],
  state: Float64Array,
): readonly [number, number] {
  bench.left.set(left);
  bench.right.set(right);
  bench.state.set(state);
  const [to, other] = [bench.left.byteOffset, bench.right.byteOffset];
  bench.kernels.weighPair(bench.args, to, other, left.length);
  state.set(bench.state);
  return [bench.sums[0]!, bench.sums[1]!];
}

function gated(steps: Float32Array): number {
  const blocks: number[] = [];
  for (let i = 0; i + STEPS_A_BLOCK <= steps.length; i++) {
    const block =
      steps.subarray(i, i + STEPS_A_BLOCK).reduce((sum, x) => sum + x, 0) / STEPS_A_BLOCK;
    if (lufs(block) > SILENT_LUFS) blocks.push(block);
  }
  if (blocks.length === 0) return SILENT_LUFS;
  const gate = lufs(mean(blocks)) + RELATIVE_GATE_LU;
  const loud = blocks.filter((block) => lufs(block) > gate);
  return loud.length === 0 ? SILENT_LUFS : lufs(mean(loud));
}

/** Surround channels count 1.5 dB more and the low-frequency channel not at all, in the order L R C LFE Ls Rs. */
function gainOf(channel: number, channels: number): number {
  if (channel >= channels) return 0;
  if (channels < 5) return 1;
  if (channels === 5) return channel < 3 ? 1 : 1.41;
  return channel < 3 ? 1 : channel === 3 ? 0 : 1.41;
}

/** The first stage: a high shelf of 4 dB, for the head. Coefficients for any rate as libebur128 derives them. */
function shelfFilter(sampleRate: number): Biquad {
  const [f0, gain, q] = [1681.974450955533, 3.999843853973347, 0.7071752369554196];
  const k = Math.tan((Math.PI * f0) / sampleRate);
  const vh = 10 ** (gain / 20);
  const vb = vh ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (vh + (vb * k) / q + k * k) / a0,
      (2 * (k * k - vh)) / a0,
      (vh - (vb * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

/** The second stage: low frequencies count less. */
function highPassFilter(sampleRate: number): Biquad {
  const [f0, q] = [38.13547087602444, 0.5003270373238773];
  const k = Math.tan((Math.PI * f0) / sampleRate);
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

function lufs(power: number): number {
  return OFFSET + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
