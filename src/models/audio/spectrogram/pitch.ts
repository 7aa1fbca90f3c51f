/**
 * From bins of frequency to pitches: spectral peaks, each placed between its bins (quadratic interpolation), how far the
 * instruments are tuned from 440 Hz, and the salience of each semitone (the harmonic pitch class profile of
 * Gómez, "Tonal description of music audio signals", 2006: squared cosine windows around the semitones, weighed by
 * magnitude).
 */

export interface PitchOptions {
  readonly sampleRate: number;
  readonly windowSamples: number;
}

/** MIDI numbers of the lowest and the highest pitch that are told apart: E1 to C8. */
export const LOWEST_PITCH = 28;
export const HIGHEST_PITCH = 108;
export const PITCHES = HIGHEST_PITCH - LOWEST_PITCH + 1;
/** Steps that a semitone is cut into to find the tuning. */
export const TUNING_STEPS = 20;

/** Peaks of one frame: pitch as a fractional MIDI number, magnitude. Reused from frame to frame. */
export interface Peaks {
  count: number;
  readonly pitch: Float32Array;
  readonly magnitude: Float32Array;
}

/** The most peaks that are kept of a frame. */
const MAX_PEAKS = 512;
/** Peaks this far below the highest of their frame do not count, as power: 50 dB. */
const FLOOR = 1e-5;

export function makePeaks(): Peaks {
  return {
    count: 0,
    pitch: new Float32Array(MAX_PEAKS),
    magnitude: new Float32Array(MAX_PEAKS),
  };
}

/** How many bins, from the lowest on, peaks are found in. */
export function peakBins({ sampleRate, windowSamples }: PitchOptions): number {
  const highest = Math.ceil(hertzOf(HIGHEST_PITCH + 0.5) / (sampleRate / windowSamples));
  // A peak is higher than the bins on both sides.
  return Math.min(windowSamples / 2 + 1, highest + 2);
}

/**
 * Finds the peaks of a frame of power between {@link LOWEST_PITCH} and {@link HIGHEST_PITCH}.
 *
 * @param power - {@link peakBins} at least
 */
export function findPeaks(power: Float32Array, options: PitchOptions, peaks: Peaks): void {
  const width = options.sampleRate / options.windowSamples;
  const first = Math.max(2, Math.floor(hertzOf(LOWEST_PITCH - 0.5) / width));
  const last = peakBins(options) - 2;
  let highest = 0;
  for (let bin = first; bin <= last; bin++) if (power[bin]! > highest) highest = power[bin]!;
  const floor = Math.max(highest * FLOOR, 1e-9);
  peaks.count = 0;
  for (let bin = first; bin <= last && peaks.count < MAX_PEAKS; bin++) {
    const here = power[bin]!;
    if (here < floor || here <= power[bin - 1]! || here < power[bin + 1]!) continue;
    const a = Math.log(power[bin - 1]! + 1e-20);
    const b = Math.log(here);
    const c = Math.log(power[bin + 1]! + 1e-20);
    const shift = (0.5 * (a - c)) / (a - 2 * b + c);
    peaks.pitch[peaks.count] = pitchOf((bin + shift) * width);
    peaks.magnitude[peaks.count] = Math.sqrt(Math.exp(b - 0.25 * (a - c) * shift));
    peaks.count += 1;
  }
}

/** Adds how far each peak lies from its semitone to a histogram [{@link TUNING_STEPS}], from -0.5 to 0.5. */
export function countTuning(peaks: Peaks, histogram: Float32Array): void {
  for (let i = 0; i < peaks.count; i++) {
    const pitch = peaks.pitch[i]!;
    // Low bins are too wide, high ones hold partials that no longer are in tune.
    if (pitch < 45 || pitch > 90) continue;
    const step = Math.floor((pitch + 0.5 - Math.floor(pitch + 0.5)) * TUNING_STEPS);
    histogram[Math.min(step, TUNING_STEPS - 1)]! += peaks.magnitude[i]!;
  }
}

/** Semitones that the instruments are tuned above 440 Hz, -0.5 to 0.5: the circular mean of a histogram. */
export function tuningOf(histogram: Float32Array): number {
  let x = 0;
  let y = 0;
  for (let step = 0; step < TUNING_STEPS; step++) {
    const angle = (2 * Math.PI * (step + 0.5)) / TUNING_STEPS - Math.PI;
    x += histogram[step]! * Math.cos(angle);
    y += histogram[step]! * Math.sin(angle);
  }
  return x === 0 && y === 0 ? 0 : Math.atan2(y, x) / (2 * Math.PI);
}

/** Adds the salience of each pitch of a frame, for instruments tuned `tuning` semitones high. @param out - [{@link PITCHES}] */
export function addPitches(peaks: Peaks, tuning: number, out: Float32Array): void {
  for (let i = 0; i < peaks.count; i++) {
    const pitch = peaks.pitch[i]! - tuning - LOWEST_PITCH;
    const below = Math.floor(pitch);
    for (let near = below; near <= below + 1; near++) {
      if (near < 0 || near >= PITCHES) continue;
      const distance = Math.abs(pitch - near);
      if (distance < 0.6)
        out[near]! += Math.cos((Math.PI / 1.2) * distance) ** 2 * peaks.magnitude[i]!;
    }
  }
}

export function pitchOf(hertz: number): number {
  return 69 + 12 * Math.log2(hertz / 440);
}

export function hertzOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}
