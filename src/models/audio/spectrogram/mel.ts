/**
 * Mel bands: triangles that are evenly spaced on the scale of Slaney's Auditory Toolbox (1998; linear to 1 kHz,
 * logarithmic above), each of area 1. What librosa calls `htk=False, norm='slaney'`.
 */
import type { Spectrogram } from './stft.ts';

export interface MelOptions {
  readonly sampleRate: number;
  /** Samples of the Fourier transform that the bins come from. */
  readonly windowSamples: number;
  readonly bands: number;
  /** Lowest and highest frequency, in Hz. */
  readonly range: readonly [number, number];
}

/** Bands as weights of neighbouring bins: band b has `weights[offsets[b] .. offsets[b + 1]]` from bin `first[b]` on. */
export interface MelFilter {
  readonly bands: number;
  readonly first: Uint32Array;
  readonly offsets: Uint32Array;
  readonly weights: Float32Array;
}

export function melFilter(options: MelOptions): MelFilter {
  const { sampleRate, windowSamples, bands, range } = options;
  const bins = windowSamples / 2 + 1;
  const [low, high] = [toMel(range[0]), toMel(range[1])];
  const edges = Float64Array.from({ length: bands + 2 }, (_, i) =>
    toHertz(low + ((high - low) * i) / (bands + 1)),
  );
  const first = new Uint32Array(bands);
  const offsets = new Uint32Array(bands + 1);
  const weights: number[] = [];
  for (let band = 0; band < bands; band++) {
    const [from, middle, to] = [edges[band]!, edges[band + 1]!, edges[band + 2]!];
    const lowest = Math.min(bins - 1, Math.ceil((from * windowSamples) / sampleRate));
    first[band] = lowest;
    for (let bin = lowest; bin < bins; bin++) {
      const hertz = (bin * sampleRate) / windowSamples;
      if (hertz > to) break;
      const rise = (hertz - from) / (middle - from);
      const fall = (to - hertz) / (to - middle);
      weights.push((2 / (to - from)) * Math.max(0, Math.min(rise, fall)));
    }
    offsets[band + 1] = weights.length;
  }
  return { bands, first, offsets, weights: Float32Array.from(weights) };
}

/** Sums one frame of power into bands. @param out - Float32Array [bands] */
export function melBands(filter: MelFilter, power: Float32Array, out: Float32Array): void {
  const { bands, first, offsets, weights } = filter;
  for (let band = 0; band < bands; band++) {
    let sum = 0;
    const end = offsets[band + 1]!;
    for (let w = offsets[band]!, bin = first[band]!; w < end; w++, bin++) {
      sum += weights[w]! * power[bin]!;
    }
    out[band] = sum;
  }
}

/** All frames of a spectrogram as mel bands, row-major [frames x bands]. */
export function melSpectrogram(spectrogram: Spectrogram, filter: MelFilter): Spectrogram {
  const { frames, bins, values } = spectrogram;
  const out = new Float32Array(frames * filter.bands);
  for (let frame = 0; frame < frames; frame++) {
    melBands(
      filter,
      values.subarray(frame * bins, (frame + 1) * bins),
      out.subarray(frame * filter.bands, (frame + 1) * filter.bands),
    );
  }
  return { frames, bins: filter.bands, values: out };
}

/**
 * Power in decibels below the loudest, cut off 80 dB down.
 *
 * @returns row-major like the input; the loudest is its own level over 1.
 */
export function decibels(spectrogram: Spectrogram): Spectrogram {
  const values = spectrogram.values.map((power) => 10 * Math.log10(Math.max(1e-10, power)));
  const floor = values.reduce((max, value) => Math.max(max, value), -100) - 80;
  for (let i = 0; i < values.length; i++) values[i] = Math.max(floor, values[i]!);
  return { ...spectrogram, values };
}

const LINEAR_HERTZ = 200 / 3;
const BREAK_HERTZ = 1_000;
const BREAK_MEL = BREAK_HERTZ / LINEAR_HERTZ;
const LOG_STEP = Math.log(6.4) / 27;

function toMel(hertz: number): number {
  return hertz < BREAK_HERTZ
    ? hertz / LINEAR_HERTZ
    : BREAK_MEL + Math.log(hertz / BREAK_HERTZ) / LOG_STEP;
}

function toHertz(mel: number): number {
  return mel < BREAK_MEL
    ? mel * LINEAR_HERTZ
    : BREAK_HERTZ * Math.exp(LOG_STEP * (mel - BREAK_MEL));
}
