/**
 * What is asked of every beat that the music could have: for each of a ladder of periods, how much each accent
 * curve repeats after set multiples and parts of the period. A bar of three beats shows at 3 and not at 2 and 4, a
 * beat in three parts at 1/3 and 2/3. Numbers that depend on the period only by its ratio to others: the
 * same small network then judges every period (`metre-net.ts`).
 */
import { autocorrelation } from '../../../math/autocorrelation.ts';
import { FRAME_RATE } from '../sound-features.ts';
import { ACCENTS } from './accents.ts';

/** Beats a minute at the ends of the ladder; neighbours differ by {@link STEP}. */
export const FASTEST = 240;
export const SLOWEST = 36;
export const STEP = 1.016;
export const PERIODS = Math.ceil(Math.log(FASTEST / SLOWEST) / Math.log(STEP)) + 1;

/** Multiples of the period at which repetition is read. */
const RATIOS = [
  1 / 6,
  1 / 4,
  1 / 3,
  1 / 2,
  2 / 3,
  3 / 4,
  1,
  4 / 3,
  3 / 2,
  5 / 3,
  2,
  5 / 2,
  3,
  7 / 2,
  4,
  5,
  6,
  7,
  8,
  9,
  10,
  12,
  14,
  16,
] as const;
/** Longest lag that is read, in frames: 15 s. */
const MAX_LAG = Math.round(15 * FRAME_RATE);
/** Three numbers of the period itself besides. */
export const PULSE_INPUTS = ACCENTS * RATIOS.length + 3;

export interface PulseTable {
  /** Beats a minute of each step, refined to the music within the step. */
  readonly tempi: Float32Array;
  /** Row-major [PERIODS x PULSE_INPUTS]. */
  readonly inputs: Float32Array;
  /** Most that the onsets repeat after any period of the ladder, 0 to 1: how much pulse there is. */
  readonly pulse: number;
}

export function pulseTable(curves: readonly Float32Array[]): PulseTable {
  const repeats = curves.map((curve) => smoothed(autocorrelation(curve, MAX_LAG)));
  const onsets = repeats[0]!;
  const tempi = new Float32Array(PERIODS);
  const inputs = new Float32Array(PERIODS * PULSE_INPUTS);
  let pulse = 0;
  for (let step = 0; step < PERIODS; step++) {
    const coarse = (60 * FRAME_RATE) / (FASTEST / STEP ** step);
    const period = refined(onsets, coarse);
    tempi[step] = (60 * FRAME_RATE) / period;
    pulse = Math.max(pulse, at(onsets, period));
    let out = step * PULSE_INPUTS;
    for (const curve of repeats) {
      for (const ratio of RATIOS) inputs[out++] = nearMost(curve, period * ratio);
    }
    const octaves = Math.log2(period / FRAME_RATE / 0.5);
    inputs[out++] = octaves;
    inputs[out++] = octaves ** 2;
    inputs[out++] = Math.cos(2 * Math.PI * octaves);
  }
  return { tempi, inputs, pulse };
}

/** The period within the step whose multiples repeat most. */
function refined(onsets: Float32Array, coarse: number): number {
  let best = coarse;
  let most = -Infinity;
  for (let fine = -4; fine <= 4; fine++) {
    const period = coarse * STEP ** (fine / 8);
    let sum = 0;
    for (let multiple = 1; multiple <= 12 && multiple * period < onsets.length - 1; multiple++) {
      sum += at(onsets, multiple * period);
    }
    if (sum > most + 1e-9) {
      most = sum;
      best = period;
    }
  }
  return best;
}

/** The highest value within a frame of a lag; 0 beyond the end. */
function nearMost(curve: Float32Array, lag: number): number {
  if (lag + 2 >= curve.length) return 0;
  return Math.max(at(curve, lag - 0.8), at(curve, lag), at(curve, lag + 0.8));
}

function at(curve: Float32Array, lag: number): number {
  const whole = Math.floor(lag);
  const share = lag - whole;
  return (1 - share) * (curve[whole] ?? 0) + share * (curve[whole + 1] ?? 0);
}

function smoothed(curve: Float32Array): Float32Array {
  const result = new Float32Array(curve.length);
  for (let i = 0; i < curve.length; i++) {
    const before = curve[Math.abs(i - 1)]!;
    const here = curve[i]!;
    const after = curve[Math.min(i + 1, curve.length - 1)]!;
    result[i] = 0.25 * before + 0.5 * here + 0.25 * after;
  }
  return result;
}
