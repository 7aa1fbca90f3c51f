/**
 * Loudness of programmes: EBU R128 / ITU-R BS.1770-4. The K-weighted power of blocks of 400 ms that overlap by three
 * quarters, gated at -70 LUFS and at 10 LU below the mean of what is left. Streams: memory is one number for each 100 ms.
 */
import { GrowingFloats } from './growing.ts';

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

interface Weighting {
  readonly shelf: Biquad;
  readonly highPass: Biquad;
}

type Eight = [number, number, number, number, number, number, number, number];

export function makeLoudnessMeter(sampleRate: number, channels: number): LoudnessMeter {
  const weighting = { shelf: shelfFilter(sampleRate), highPass: highPassFilter(sampleRate) };
  const states = Array.from({ length: Math.ceil(channels / 2) }, () => new Float64Array(8));
  const stepFrames = Math.round(sampleRate / 10);
  const steps = new GrowingFloats();
  let [energy, frames] = [0, 0];
  return {
    push(samples) {
      const length = samples[0]!.length;
      for (let from = 0; from < length;) {
        const to = Math.min(length, from + stepFrames - frames);
        for (let c = 0; c < channels; c += 2) {
          const left = samples[c]!.subarray(from, to);
          // The last of an odd number stands beside itself, and counts once.
          const right = c + 1 < channels ? samples[c + 1]!.subarray(from, to) : left;
          const gains = [gainOf(c, channels), gainOf(c + 1, channels)] as const;
          energy += weightedPair([left, right], gains, states[c / 2]!, weighting);
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
 * Sums of squares after both filters, each in its transposed direct form II, of two channels at once: each step of one
 * waits for the step before, and the other fills that wait.
 *
 * @param state - [8], four numbers a channel
 * @returns the first channel's sum times the first gain and the second's times the second
 */
function weightedPair(
  samples: readonly [Float32Array, Float32Array],
  gains: readonly [number, number],
  state: Float64Array,
  { shelf, highPass }: Weighting,
): number {
  let [s1, s2, t1, t2, u1, u2, v1, v2] = state as unknown as Eight;
  const [pb0, pb1, pb2, pa1, pa2] = [...shelf.b, ...shelf.a];
  const [qb0, qb1, qb2, qa1, qa2] = [...highPass.b, ...highPass.a];
  const [left, right] = samples;
  let [sum, other] = [0, 0];
  for (let i = 0; i < left.length; i++) {
    const x = left[i]!;
    const xx = right[i]!;
    const y = pb0 * x + s1;
    const yy = pb0 * xx + u1;
    s1 = pb1 * x - pa1 * y + s2;
    u1 = pb1 * xx - pa1 * yy + u2;
    s2 = pb2 * x - pa2 * y;
    u2 = pb2 * xx - pa2 * yy;
    const z = qb0 * y + t1;
    const zz = qb0 * yy + v1;
    t1 = qb1 * y - qa1 * z + t2;
    v1 = qb1 * yy - qa1 * zz + v2;
    t2 = qb2 * y - qa2 * z;
    v2 = qb2 * yy - qa2 * zz;
    sum += z * z;
    other += zz * zz;
  }
  state.set([s1, s2, t1, t2, u1, u2, v1, v2]);
  return gains[0] * sum + gains[1] * other;
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
