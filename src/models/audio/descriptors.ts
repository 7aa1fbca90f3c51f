/**
 * The descriptors of Spotify's audio features that are not notes or beats, each from 0 to 1, each by a formula that can be
 * read here and tested: no listener was asked, so they rank sounds against each other and claim no more.
 *
 * What goes in: loudness in LUFS; onsets a second; pulse, how much onsets repeat after some time (0 to 1); brightness,
 * the centre of the mel bands; modulation, how much the level of the voice's range moves 3 to 7 times a second, and the share of
 * quiet frames (both tell speech from music: Scheirer and Slaney, "Construction and evaluation of a robust multifeature
 * speech/music discriminator", 1997); steadiness, how alike the pitches of neighbouring frames are; flatness, how
 * near to noise the spectrum of quiet frames is.
 */
import { FRAME_RATE, MEL_BANDS, type SoundFeatures } from './sound-features.ts';
import { PITCHES } from './spectrogram/pitch.ts';

export interface Descriptors {
  readonly energy: number;
  readonly danceability: number;
  readonly valence: number;
  readonly acousticness: number;
  readonly instrumentalness: number;
  readonly liveness: number;
  readonly speechiness: number;
}

/** What the descriptors are made of. */
export interface SoundTraits {
  readonly onsetsPerSecond: number;
  readonly brightness: number;
  readonly modulation: number;
  readonly quietShare: number;
  readonly steadiness: number;
  readonly flatness: number;
}

/** What other estimators found. */
export interface Found {
  /** LUFS. */
  readonly loudness: number;
  readonly tempo: number;
  readonly pulse: number;
  /** Probability of a major mode. */
  readonly major: number;
}

/** Mel bands of the voice: about 300 to 3,400 Hz. */
const VOICE_BANDS = [7, 28] as const;
/** Seconds over which the modulation of the level is measured. */
const MODULATION_SECONDS = 1;
/** Fastest movement of the level that is looked at, in Hz. */
const LEVEL_HERTZ = 20;

export function describeSound(traits: SoundTraits, found: Found): Descriptors {
  const { onsetsPerSecond, brightness, modulation, quietShare, steadiness, flatness } = traits;
  const loud = ramp(found.loudness, -40, -8);
  const dense = ramp(onsetsPerSecond, 0, 8);
  const energy = 0.6 * loud + 0.25 * dense + 0.15 * brightness;
  const speechiness =
    ramp(modulation, 0.3, 0.5) * ramp(quietShare, 0.15, 0.4) * ramp(1 - steadiness, 0.2, 0.5);
  // 115 beats a minute are danced to most (Moelants, "Preferred tempo reconsidered", 2002), an octave off seldom.
  const danced = Math.exp(-0.5 * (Math.log2(Math.max(1, found.tempo) / 115) / 0.5) ** 2);
  const pulse = ramp(found.pulse, 0.05, 0.6);
  return {
    energy,
    danceability: 0.55 * pulse + 0.3 * danced * pulse + 0.15 * energy,
    valence:
      0.4 * found.major + 0.3 * ramp(found.tempo, 50, 170) + 0.15 * energy + 0.15 * brightness,
    acousticness: 0.5 * (1 - loud) + 0.3 * (1 - brightness) + 0.2 * (1 - flatness),
    instrumentalness: (1 - speechiness) * (1 - 0.6 * ramp(modulation, 0.2, 0.6)),
    liveness: ramp(flatness, 0.35, 0.95) * (1 - 0.5 * ramp(quietShare, 0.1, 0.4)),
    speechiness,
  };
}

export function traitsOf(features: SoundFeatures): SoundTraits {
  return {
    onsetsPerSecond: onsetsPerSecond(features),
    brightness: brightnessOf(features),
    modulation: modulationOf(features),
    quietShare: quietShareOf(features.levels),
    steadiness: steadinessOf(features),
    flatness: flatnessOf(features),
  };
}

/** Frames that rise by half a neper over their neighbours, averaged over the bands, and more than them. */
function onsetsPerSecond({ mel, melFrames }: SoundFeatures): number {
  const rise = new Float32Array(melFrames);
  for (let t = 1; t < melFrames; t++) {
    let sum = 0;
    for (let b = 0; b < MEL_BANDS; b++) {
      sum += Math.max(0, mel[t * MEL_BANDS + b]! - mel[(t - 1) * MEL_BANDS + b]!);
    }
    rise[t] = sum / MEL_BANDS;
  }
  let count = 0;
  for (let t = 1; t + 1 < melFrames; t++) {
    if (rise[t]! > 0.5 && rise[t]! > rise[t - 1]! && rise[t]! >= rise[t + 1]!) count += 1;
  }
  return melFrames === 0 ? 0 : (count * FRAME_RATE) / melFrames;
}

/** Where the middle of the power lies among the mel bands, 0 lowest to 1 highest, frames by their loudness. */
function brightnessOf({ mel, melFrames }: SoundFeatures): number {
  let [sum, weights] = [0, 0];
  for (let t = 0; t < melFrames; t++) {
    for (let b = 0; b < MEL_BANDS; b++) {
      const magnitude = Math.exp(mel[t * MEL_BANDS + b]! / 2);
      sum += magnitude * b;
      weights += magnitude;
    }
  }
  return weights === 0 ? 0 : sum / weights / (MEL_BANDS - 1);
}

/** Share of the movement of the voice range's level that is 3 to 7 Hz, against 1 to 20 Hz, as amplitudes. */
function modulationOf({ mel, melFrames }: SoundFeatures): number {
  const level = new Float32Array(melFrames);
  for (let t = 0; t < melFrames; t++) {
    let sum = 0;
    for (let b = VOICE_BANDS[0]; b < VOICE_BANDS[1]; b++)
      sum += Math.exp(mel[t * MEL_BANDS + b]! / 2);
    level[t] = sum;
  }
  const frames = Math.round(MODULATION_SECONDS * FRAME_RATE);
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) =>
    Float64Array.from({ length: LEVEL_HERTZ * frames }, (_, i) => {
      const hertz = 1 + Math.floor(i / frames);
      return wave((2 * Math.PI * hertz * (i % frames)) / frames);
    }),
  ) as [Float64Array, Float64Array];
  let [voice, all] = [0, 0];
  for (let from = 0; from + frames <= melFrames; from += frames) {
    for (let hertz = 1; hertz <= LEVEL_HERTZ; hertz++) {
      let [re, im] = [0, 0];
      for (let t = 0; t < frames; t++) {
        const angle = (hertz - 1) * frames + t;
        re += level[from + t]! * cosines[angle]!;
        im += level[from + t]! * sines[angle]!;
      }
      const amplitude = Math.hypot(re, im);
      all += amplitude;
      if (hertz >= 3 && hertz <= 7) voice += amplitude;
    }
  }
  return all === 0 ? 0 : voice / all;
}

/** Share of the frames that have less than half the mean level. */
function quietShareOf(levels: Float32Array): number {
  if (levels.length === 0) return 0;
  const mean = levels.reduce((sum, x) => sum + x, 0) / levels.length;
  return levels.filter((level) => level < mean / 2).length / levels.length;
}

/** Mean cosine of the pitches of neighbouring frames. */
function steadinessOf({ pitches, pitchFrames }: SoundFeatures): number {
  let [sum, count] = [0, 0];
  for (let f = 1; f < pitchFrames; f++) {
    let [both, a, b] = [0, 0, 0];
    for (let p = 0; p < PITCHES; p++) {
      const x = pitches[(f - 1) * PITCHES + p]!;
      const y = pitches[f * PITCHES + p]!;
      both += x * y;
      a += x * x;
      b += y * y;
    }
    if (a === 0 || b === 0) continue;
    sum += both / Math.sqrt(a * b);
    count += 1;
  }
  return count === 0 ? 0 : sum / count;
}

/** Geometric over arithmetic mean of the bands' power, of the quieter half of the frames: 1 is white noise. */
function flatnessOf({ mel, melFrames, levels }: SoundFeatures): number {
  const median = levels.toSorted()[levels.length >> 1] ?? 0;
  let [sum, count] = [0, 0];
  for (let t = 0; t < melFrames; t++) {
    if (levels[t]! > median || levels[t]! < 1e-5) continue;
    let [logs, power] = [0, 0];
    for (let b = 0; b < MEL_BANDS; b++) {
      logs += mel[t * MEL_BANDS + b]!;
      power += Math.exp(mel[t * MEL_BANDS + b]!);
    }
    sum += Math.exp(logs / MEL_BANDS) / (power / MEL_BANDS);
    count += 1;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** 0 up to `from`, 1 from `to` on, even in between. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
