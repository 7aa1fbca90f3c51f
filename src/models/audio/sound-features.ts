/**
 * What all estimators work on, collected in one pass over sound that comes in pieces: mel bands 43 times a second,
 * spectral peaks 11 times a second. Memory is bounded by {@link MAX_ANALYSED_SECONDS}: later sound is only counted.
 */
import { GrowingFloats } from '../../math/growing.ts';
import { cutFrames, makeFrameBench, type FrameBench } from '../../math/power-frames.ts';
import { melBands, melFilter } from './spectrogram/mel.ts';
import {
  addPitches,
  countTuning,
  findPeaks,
  makePeaks,
  peakBins,
  PITCHES,
  type PitchOptions,
  TUNING_STEPS,
  tuningOf,
} from './spectrogram/pitch.ts';

/** Rate of all sound that is analysed, in Hz. */
export const SAMPLE_RATE = 22_050;
export const MEL_WINDOW = 1_024;
export const MEL_HOP = 512;
export const MEL_BANDS = 40;
/** Lowest and highest frequency of the bands, in Hz. */
export const MEL_RANGE = [30, 10_000] as const;
export const PITCH_WINDOW = 4_096;
export const PITCH_HOP = 2_048;
const PITCH_OPTIONS: PitchOptions = { sampleRate: SAMPLE_RATE, windowSamples: PITCH_WINDOW };
/** Bins that bands and peaks are read from. */
const MEL_BINS = 1 + Math.floor((MEL_RANGE[1] * MEL_WINDOW) / SAMPLE_RATE);
const PITCH_BINS = peakBins(PITCH_OPTIONS);
/** Mel frames a second. */
export const FRAME_RATE = SAMPLE_RATE / MEL_HOP;
/** Of longer sound, so much from its start is analysed. */
export const MAX_ANALYSED_SECONDS = 300;

export interface SoundFeatures {
  /** All that was pushed. */
  readonly seconds: number;
  readonly melFrames: number;
  /** Natural logarithm of the power in each band, row-major [melFrames x MEL_BANDS]. */
  readonly mel: Float32Array;
  readonly pitchFrames: number;
  /** Salience of each semitone from LOWEST_PITCH on, row-major [pitchFrames x PITCHES]. */
  readonly pitches: Float32Array;
  /** Semitones above 440 Hz, -0.5 to 0.5. */
  readonly tuning: number;
  /** Zero crossings of the waveform a second, and root mean square, one value a mel frame. */
  readonly crossings: Float32Array;
  readonly levels: Float32Array;
}

export interface FeatureCollector {
  /** @param samples - mono, at {@link SAMPLE_RATE}, full scale 1 */
  push(samples: Float32Array): void;
  finish(): SoundFeatures;
}

const SILENCE = 1e-10;

/** What features are collected with, of one sound after the other: one for each thread. */
export interface FeatureBench {
  readonly mel: FrameBench;
  readonly pitch: FrameBench;
}

export function makeFeatureBench(): FeatureBench {
  return {
    mel: makeFrameBench({ windowSamples: MEL_WINDOW, hopSamples: MEL_HOP, bins: MEL_BINS }),
    pitch: makeFrameBench({ windowSamples: PITCH_WINDOW, hopSamples: PITCH_HOP, bins: PITCH_BINS }),
  };
}

/** Only one collector of a bench may be in use at a time. */
export function collectFeatures(bench: FeatureBench): FeatureCollector {
  const mel = makeMelCollector(bench.mel);
  const pitch = makePitchCollector(bench.pitch);
  let samples = 0;
  return {
    push(piece) {
      samples += piece.length;
      if (samples - piece.length > MAX_ANALYSED_SECONDS * SAMPLE_RATE) return;
      mel.push(piece);
      pitch.push(piece);
    },
    finish: () => ({ seconds: samples / SAMPLE_RATE, ...mel.finish(), ...pitch.finish() }),
  };
}

interface Collector<Found> {
  push(piece: Float32Array): void;
  finish(): Found;
}

type MelFeatures = Pick<SoundFeatures, 'melFrames' | 'mel' | 'crossings' | 'levels'>;
type PitchFeatures = Pick<SoundFeatures, 'pitchFrames' | 'pitches' | 'tuning'>;

function makeMelCollector(bench: FrameBench): Collector<MelFeatures> {
  const bands = new Float32Array(MEL_BANDS);
  const filter = melFilter({
    sampleRate: SAMPLE_RATE,
    windowSamples: MEL_WINDOW,
    bands: MEL_BANDS,
    range: MEL_RANGE,
  });
  const values = new GrowingFloats();
  const crossings = new GrowingFloats();
  const levels = new GrowingFloats();
  const cutter = cutFrames(bench, (power, signal, from) => {
    melBands(filter, power, bands);
    for (let band = 0; band < MEL_BANDS; band++) values.push(Math.log(bands[band]! + SILENCE));
    let crossed = 0;
    let energy = 0;
    for (let i = from; i < from + MEL_HOP; i++) {
      energy += signal[i]! * signal[i]!;
      if (signal[i]! > 0 !== signal[i + 1]! > 0) crossed += 1;
    }
    crossings.push((crossed * SAMPLE_RATE) / MEL_HOP);
    levels.push(Math.sqrt(energy / MEL_HOP));
  });
  return {
    push: (piece) => cutter.push(piece),
    finish() {
      cutter.finish();
      return {
        melFrames: values.length / MEL_BANDS,
        mel: values.values,
        crossings: crossings.values,
        levels: levels.values,
      };
    },
  };
}

function makePitchCollector(bench: FrameBench): Collector<PitchFeatures> {
  const peaks = makePeaks();
  const counts: number[] = [];
  const pitch = new GrowingFloats();
  const magnitude = new GrowingFloats();
  const histogram = new Float32Array(TUNING_STEPS);
  const cutter = cutFrames(bench, (power) => {
    findPeaks(power, PITCH_OPTIONS, peaks);
    countTuning(peaks, histogram);
    counts.push(peaks.count);
    for (let i = 0; i < peaks.count; i++) {
      pitch.push(peaks.pitch[i]!);
      magnitude.push(peaks.magnitude[i]!);
    }
  });
  const finish = (): PitchFeatures => {
    cutter.finish();
    const tuning = tuningOf(histogram);
    const pitches = new Float32Array(counts.length * PITCHES);
    const [allPitch, allMagnitude] = [pitch.values, magnitude.values];
    let at = 0;
    counts.forEach((count, frame) => {
      const one = {
        count,
        pitch: allPitch.subarray(at, at + count),
        magnitude: allMagnitude.subarray(at, at + count),
      };
      addPitches(one, tuning, pitches.subarray(frame * PITCHES, (frame + 1) * PITCHES));
      at += count;
    });
    return { pitchFrames: counts.length, pitches, tuning };
  };
  return { push: (piece) => cutter.push(piece), finish };
}
