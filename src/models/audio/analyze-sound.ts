/** From the features of a sound to the answers: what `analyze`, the jobs and the API give of a track. */
import { calibrated } from '../../math/calibration.ts';
import type { AudioModel } from './audio-model.ts';
import { describeSound, traitsOf, type Descriptors } from './descriptors.ts';
import { accentCurves } from './metre/accents.ts';
import { pulseTable } from './metre/pulse-table.ts';
import type { SoundFeatures } from './sound-features.ts';

/** Changes whenever the same sound would get other answers. */
export const AUDIO_MODEL_VERSION = 'sound-5';

export interface AudioAnalysis extends Descriptors {
  /** Beats a minute; 0 where nothing was heard. */
  readonly tempo: number;
  readonly tempoConfidence: number;
  /** 0: C to 11: B; -1 where nothing was heard. */
  readonly key: number;
  /** 1: major, 0: minor. */
  readonly mode: number;
  readonly keyConfidence: number;
  /** Beats in a bar, 3 to 7. */
  readonly timeSignature: number;
  readonly timeSignatureConfidence: number;
  /** LUFS. */
  readonly loudness: number;
}

/** Shorter sound has no beats to speak of, in seconds. */
const SHORTEST = 1.5;
/** Sound below this is silence, in LUFS. */
const SILENCE = -65;

const NOTHING: AudioAnalysis = {
  tempo: 0,
  tempoConfidence: 0,
  key: -1,
  mode: 0,
  keyConfidence: 0,
  timeSignature: 4,
  timeSignatureConfidence: 0,
  loudness: -70,
  energy: 0,
  danceability: 0,
  valence: 0,
  acousticness: 0,
  instrumentalness: 0,
  liveness: 0,
  speechiness: 0,
};

/**
 * All answers for one sound. Silence and what is too short get no key, no tempo and confidences of 0; speech and noises
 * get answers with low confidence.
 *
 * @param loudness - integrated, in LUFS
 */
export function analyzeSound(
  model: AudioModel,
  features: SoundFeatures,
  loudness: number,
): AudioAnalysis {
  if (features.seconds < SHORTEST || loudness < SILENCE || features.melFrames < 4) {
    return { ...NOTHING, loudness };
  }
  const table = pulseTable(accentCurves(features));
  const metre = model.hearMetre(table);
  const { confidence, ...key } = model.hearKey(features);
  const traits = traitsOf(features);
  const major = key.mode === 1 ? confidence : 1 - confidence;
  const found = { loudness, tempo: metre.tempo, pulse: table.pulse, major };
  const described = describeSound(traits, found);
  // The networks know only music: what has no pulse, or pitches that never stay, is none. Soft music has as little as .05,
  // and so has speech, which is known by more.
  const pulse = share(table.pulse, 0.02, 0.05) * (1 - described.speechiness);
  // Nor has it any where the spectrum is as flat as noise's.
  const tonal = share(traits.steadiness, 0.3, 0.65) * (1 - share(traits.flatness, 0.6, 0.9));
  const pitch = tonal * (1 - described.speechiness);
  // A bar is known by its return: of one that was not heard twice little can be said.
  const beats = metre.timeSignature === 6 ? 2 : metre.timeSignature;
  const returned = share((features.seconds * metre.tempo) / 60 / beats, 0, 2);
  return {
    ...metre,
    tempoConfidence: calibrated(model.calibration.tempo, metre.tempoConfidence) * pulse,
    timeSignatureConfidence:
      calibrated(model.calibration.timeSignature, metre.timeSignatureConfidence) * pulse * returned,
    ...key,
    keyConfidence: calibrated(model.calibration.key, confidence) * pitch,
    loudness,
    ...described,
  };
}

function share(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
