/**
 * A sound as one point: numbers that are near for sounds that are alike. Cepstra of the mel bands (their means, how much they
 * vary and how fast they change: colour, after Logan, "Mel frequency cepstral coefficients for music modeling",
 * 2000), what each step above the tonic has of the sound (so that a transposed song stays where it is), and the traits that
 * the descriptors are made of. What listeners make of it is fitted apart (`content-regression.ts`).
 */
import type { AudioAnalysis } from '../analyze-sound.ts';
import { traitsOf } from '../descriptors.ts';
import { MEL_BANDS, type SoundFeatures } from '../sound-features.ts';
import { LOWEST_PITCH, PITCHES } from '../spectrogram/pitch.ts';

/** Cepstral coefficients; the first is the level. */
const CEPSTRA = 14;
/** Means and changes leave out the level, and six numbers are of pitch and time, six more of the traits. */
export const EMBEDDING_SIZE = CEPSTRA - 1 + CEPSTRA + CEPSTRA - 1 + 12 + 6 + 6;
/** Frames this far below the loudest say nothing, as a share of its level: 40 dB. */
const QUIET = 0.01;

/**
 * Where a sound lies, in units of its own kind: models standardise.
 *
 * @returns [{@link EMBEDDING_SIZE}], finite; undefined for what holds nothing to be heard
 */
export function soundEmbedding(
  features: SoundFeatures,
  analysis: AudioAnalysis,
): Float32Array | undefined {
  if (analysis.key < 0) return undefined;
  const { mean, deviation, change } = cepstraOf(features);
  const traits = traitsOf(features);
  return Float32Array.of(
    ...mean.subarray(1),
    ...deviation,
    ...change.subarray(1),
    ...stepsAbove(features, analysis.key),
    ...registerOf(features),
    analysis.mode,
    Math.log2(Math.max(1, analysis.tempo) / 120),
    analysis.danceability,
    analysis.energy,
    traits.onsetsPerSecond,
    traits.brightness,
    traits.modulation,
    traits.quietShare,
    traits.steadiness,
    traits.flatness,
  );
}

interface Cepstra {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
  /** Root of the mean squared difference of neighbouring frames. */
  readonly change: Float64Array;
}

function cepstraOf({ mel, melFrames, levels }: SoundFeatures): Cepstra {
  const table = cosines();
  const floor = QUIET * levels.reduce((most, level) => Math.max(most, level), 0);
  const sums = new Float64Array(CEPSTRA);
  const squares = new Float64Array(CEPSTRA);
  const changes = new Float64Array(CEPSTRA);
  const before = new Float64Array(CEPSTRA);
  let [count, pairs, follows] = [0, 0, false];
  for (let t = 0; t < melFrames; t++) {
    if (levels[t]! <= floor) {
      follows = false;
      continue;
    }
    for (let c = 0; c < CEPSTRA; c++) {
      let value = 0;
      for (let b = 0; b < MEL_BANDS; b++) {
        value += table[c * MEL_BANDS + b]! * mel[t * MEL_BANDS + b]!;
      }
      sums[c]! += value;
      squares[c]! += value * value;
      if (follows) changes[c]! += (value - before[c]!) ** 2;
      before[c] = value;
    }
    count += 1;
    if (follows) pairs += 1;
    follows = true;
  }
  const frames = Math.max(1, count);
  const mean = sums.map((sum) => sum / frames);
  return {
    mean,
    deviation: squares.map((sum, c) => Math.sqrt(Math.max(0, sum / frames - mean[c]! ** 2))),
    change: changes.map((sum) => Math.sqrt(sum / Math.max(1, pairs))),
  };
}

/** The discrete cosine transform, [CEPSTRA x MEL_BANDS]. */
function cosines(): Float64Array {
  return Float64Array.from({ length: CEPSTRA * MEL_BANDS }, (_, i) => {
    const [c, b] = [Math.floor(i / MEL_BANDS), i % MEL_BANDS];
    return Math.cos((Math.PI * c * (b + 0.5)) / MEL_BANDS) / MEL_BANDS;
  });
}

/** The share of each step above the tonic, [12]. */
function stepsAbove({ pitches, pitchFrames }: SoundFeatures, key: number): Float64Array {
  const steps = new Float64Array(12);
  for (let f = 0; f < pitchFrames; f++) {
    for (let p = 0; p < PITCHES; p++) {
      steps[(p + LOWEST_PITCH - key + 12) % 12]! += Math.sqrt(pitches[f * PITCHES + p]!);
    }
  }
  const sum = steps.reduce((total, value) => total + value, 0);
  return sum === 0 ? steps : steps.map((value) => value / sum);
}

/** Mean and spread of the pitches that sound, in octaves. */
function registerOf({ pitches, pitchFrames }: SoundFeatures): readonly [number, number] {
  let [sum, squares, weights] = [0, 0, 0];
  for (let f = 0; f < pitchFrames; f++) {
    for (let p = 0; p < PITCHES; p++) {
      const weight = Math.sqrt(pitches[f * PITCHES + p]!);
      weights += weight;
      sum += (weight * p) / 12;
      squares += weight * (p / 12) ** 2;
    }
  }
  if (weights === 0) return [0, 0];
  const mean = sum / weights;
  return [mean, Math.sqrt(Math.max(0, squares / weights - mean * mean))];
}
