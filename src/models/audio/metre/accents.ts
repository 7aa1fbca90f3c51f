/**
 * Where the music has accents: curves over time at the mel frame rate, one for each thing that can stress a beat or
 * a bar. Onsets in five ranges of frequency and all together (log-mel flux), changes of harmony and of the bass.
 */
import {
  MEL_BANDS,
  MEL_HOP,
  PITCH_HOP,
  PITCH_WINDOW,
  MEL_WINDOW,
  type SoundFeatures,
} from '../sound-features.ts';
import { LOWEST_PITCH, PITCHES } from '../spectrogram/pitch.ts';

/** First mel band of each range, and the end: about 150, 400, 1,100 and 3,700 Hz. */
const RANGES = [0, 4, 9, 18, 29, MEL_BANDS] as const;
/** All onsets, the ranges from low to high, harmony, bass. */
export const ACCENTS = RANGES.length - 1 + 3;
/** Power below the loudest band that counts as silence, in nepers of power: 60 dB. */
const FLOOR = 14;
/** Frames of the running mean that is taken off: a second to each side. */
const MEAN_FRAMES = 43;
/** Pitches below this one are bass: E3. */
const BASS_BELOW = 52;

/** The curves, each [melFrames], with mean zero over two seconds and variance one. */
export function accentCurves(features: SoundFeatures): readonly Float32Array[] {
  const onsets = bandOnsets(features);
  const all = new Float32Array(features.melFrames);
  for (const curve of onsets) for (let t = 0; t < all.length; t++) all[t]! += curve[t]!;
  const bass = BASS_BELOW - LOWEST_PITCH;
  return [all, ...onsets, changes(features, 0, PITCHES), changes(features, 0, bass)].map(
    standardised,
  );
}

function bandOnsets({ mel, melFrames }: SoundFeatures): readonly Float32Array[] {
  const floor = mel.reduce((max, value) => Math.max(max, value), -Infinity) - FLOOR;
  return RANGES.slice(1).map((to, range) => {
    const from = RANGES[range]!;
    const curve = new Float32Array(melFrames);
    for (let t = 1; t < melFrames; t++) {
      let sum = 0;
      for (let band = from; band < to; band++) {
        const rise =
          Math.max(floor, mel[t * MEL_BANDS + band]!) -
          Math.max(floor, mel[(t - 1) * MEL_BANDS + band]!);
        if (rise > 0) sum += rise;
      }
      curve[t] = sum / (to - from);
    }
    return curve;
  });
}

/** How different the pitch classes after a moment are from those before it: 1 less the cosine. */
function changes(features: SoundFeatures, from: number, to: number): Float32Array {
  const { pitches, pitchFrames, melFrames } = features;
  const chroma = new Float32Array(pitchFrames * 12);
  for (let frame = 0; frame < pitchFrames; frame++) {
    for (let pitch = from; pitch < to; pitch++) {
      chroma[frame * 12 + ((pitch + LOWEST_PITCH) % 12)]! += Math.sqrt(
        pitches[frame * PITCHES + pitch]!,
      );
    }
  }
  const slow = new Float32Array(pitchFrames);
  for (let frame = 2; frame + 1 < pitchFrames; frame++) slow[frame] = difference(chroma, frame);
  // A change at frame f lies between the middles of the windows f - 1 and f.
  const middle = PITCH_WINDOW / 2 - PITCH_HOP / 2 - MEL_WINDOW / 2;
  const curve = new Float32Array(melFrames);
  for (let t = 0; t < melFrames; t++) {
    const at = (t * MEL_HOP - middle) / PITCH_HOP;
    const whole = Math.floor(at);
    if (whole < 0 || whole + 1 >= pitchFrames) continue;
    curve[t] = slow[whole]! + (at - whole) * (slow[whole + 1]! - slow[whole]!);
  }
  return curve;
}

/** Between the two frames before and the two from `frame` on. */
function difference(chroma: Float32Array, frame: number): number {
  let [both, before, after] = [0, 0, 0];
  for (let c = 0; c < 12; c++) {
    const a = chroma[(frame - 2) * 12 + c]! + chroma[(frame - 1) * 12 + c]!;
    const b = chroma[frame * 12 + c]! + chroma[(frame + 1) * 12 + c]!;
    both += a * b;
    before += a * a;
    after += b * b;
  }
  return before === 0 || after === 0 ? 0 : 1 - both / Math.sqrt(before * after);
}

function standardised(curve: Float32Array): Float32Array {
  const sums = new Float64Array(curve.length + 1);
  for (let t = 0; t < curve.length; t++) sums[t + 1] = sums[t]! + curve[t]!;
  const result = new Float32Array(curve.length);
  let energy = 0;
  for (let t = 0; t < curve.length; t++) {
    const from = Math.max(0, t - MEAN_FRAMES);
    const to = Math.min(curve.length, t + MEAN_FRAMES + 1);
    result[t] = curve[t]! - (sums[to]! - sums[from]!) / (to - from);
    energy += result[t]! ** 2;
  }
  const scale = energy === 0 ? 0 : 1 / Math.sqrt(energy / curve.length);
  for (let t = 0; t < result.length; t++) result[t]! *= scale;
  return result;
}
