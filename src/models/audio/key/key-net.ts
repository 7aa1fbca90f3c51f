/**
 * Key and mode: what each pitch class has of the sound and of the bass, in all of it, at its opening, its start and its
 * end, seen from each of the twelve tonics; a small network says how well that is a major and a minor key. It is the
 * matching of key profiles (Krumhansl 1990, Temperley 1999) with fitted profiles, that knows how bass and endings count.
 * Every key is judged by the same weights, so a transposed song gets the transposed answer.
 */
import { choose, type ChoiceNet } from '../../../math/choice-net.ts';
import { PITCH_HOP, SAMPLE_RATE, type SoundFeatures } from '../sound-features.ts';
import { LOWEST_PITCH, PITCHES } from '../spectrogram/pitch.ts';

/** Pitches below this one are bass: E3. */
export const BASS_BELOW = 52;
/** Seconds that are the opening: about one chord. */
const OPENING_SECONDS = 1.5;
/** Seconds at each edge: about two bars. */
const EDGE_SECONDS = 4;
/** Chroma and bass of all, of the opening, of the start and of the end. */
const VIEWS = 8;
export const KEY_SHAPE = { inputs: 12 * VIEWS, outputs: 2 } as const;

export interface KeyAnswer {
  /** 0: C to 11: B. */
  readonly key: number;
  /** 1: major, 0: minor. */
  readonly mode: number;
  readonly confidence: number;
}

export function readKey(net: ChoiceNet, options: Float32Array): KeyAnswer {
  return answerKey(choose(net, options));
}

/** @param shares - of each key, row-major [12 x (minor, major)] */
export function answerKey(shares: Float32Array): KeyAnswer {
  let best = 0;
  for (let i = 1; i < shares.length; i++) if (shares[i]! > shares[best]!) best = i;
  return { key: best >> 1, mode: best & 1, confidence: shares[best]! };
}

/** The sound as each tonic sees it, row-major [12 x inputs]. */
export function keyOptions(features: SoundFeatures): Float32Array {
  const frames = features.pitchFrames;
  const opening = framesOf(OPENING_SECONDS);
  const edge = framesOf(EDGE_SECONDS);
  const bass = BASS_BELOW - LOWEST_PITCH;
  const spans: readonly (readonly [number, number])[] = [
    [0, frames],
    [0, opening],
    [0, edge],
    [frames - edge, frames],
  ];
  const views = spans.flatMap((span) => [
    chroma(features, span, [0, PITCHES]),
    chroma(features, span, [0, bass]),
  ]);
  const options = new Float32Array(12 * KEY_SHAPE.inputs);
  for (let tonic = 0; tonic < 12; tonic++) {
    views.forEach((view, v) => {
      for (let c = 0; c < 12; c++) {
        options[tonic * KEY_SHAPE.inputs + v * 12 + c] = view[(tonic + c) % 12]!;
      }
    });
  }
  return options;
}

function framesOf(seconds: number): number {
  return Math.round((seconds * SAMPLE_RATE) / PITCH_HOP);
}

/** What the network should say of a clip in a known key, row-major [12 x 2]. */
export function keyTarget(key: number, mode: number): Float32Array {
  const target = new Float32Array(24);
  target[2 * key + mode] = 1;
  return target;
}

/** Share of each pitch class, each frame counting the same, strong partials less than their power. */
function chroma(
  { pitches, pitchFrames }: SoundFeatures,
  [first, last]: readonly [number, number],
  [from, to]: readonly [number, number],
): Float32Array {
  const classes = new Float32Array(12);
  const frame = new Float32Array(12);
  for (let f = Math.max(0, first); f < Math.min(last, pitchFrames); f++) {
    frame.fill(0);
    let most = 0;
    for (let p = from; p < to; p++) {
      const salience = Math.sqrt(pitches[f * PITCHES + p]!);
      const sum = (frame[(p + LOWEST_PITCH) % 12]! += salience);
      most = Math.max(most, sum);
    }
    if (most > 0) for (let c = 0; c < 12; c++) classes[c]! += frame[c]! / most;
  }
  const sum = classes.reduce((total, value) => total + value, 0);
  return sum === 0 ? classes : classes.map((value) => value / sum);
}
