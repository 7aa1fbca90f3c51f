/**
 * How right tempo, key and bar are. Accuracy 1: tempo within 4 %; accuracy 2: also of twice, three times, half or a third
 * of it (Gouyon et al., "An experimental comparison of audio tempo induction algorithms", 2006). Keys by the weights of
 * MIREX: right 1, a fifth off 0.5, the relative key 0.3, the parallel key 0.2.
 */
import { seededRandom } from '../../math/random.ts';
import type { AudioAnalysis } from './analyze-sound.ts';

export interface AudioTruth {
  readonly tempo?: number;
  /** 0: C to 11: B, with `mode` 1: major, 0: minor. */
  readonly key?: number;
  readonly mode?: number;
  /** 3 to 7. */
  readonly timeSignature?: number;
}

export interface AudioFigures {
  readonly tempo: { readonly accuracy1: number; readonly accuracy2: number; readonly n: number };
  readonly key: { readonly exact: number; readonly weighted: number; readonly n: number };
  readonly timeSignature: {
    readonly accuracy: number;
    /** Mean over the bars that there are. */
    readonly balancedAccuracy: number;
    readonly perClass: Readonly<Record<string, number>>;
    readonly n: number;
  };
  /** Expected calibration error of each confidence, in ten bins. */
  readonly calibration: ByConfidence;
  /** What chance alone would make of it on so many sounds if every confidence were exact: the mean of many draws. */
  readonly calibrationFloor: ByConfidence;
}

/** A figure of each confidence. */
export interface ByConfidence {
  readonly tempo: number;
  readonly key: number;
  readonly timeSignature: number;
}

export interface JudgedSound {
  readonly truth: AudioTruth;
  readonly answer: AudioAnalysis;
}

/** Tolerance of a tempo. */
const TOLERANCE = 0.04;
/** For the floor of the calibration error. */
const DRAWS = 500;

export function judgeAudio(sounds: readonly JudgedSound[]): AudioFigures {
  const tempi = sounds.filter(({ truth }) => truth.tempo !== undefined);
  const keys = sounds.filter(({ truth }) => truth.key !== undefined && truth.mode !== undefined);
  const bars = sounds.filter(({ truth }) => truth.timeSignature !== undefined);
  const first = tempi.map(({ truth, answer }) => isTempo(answer.tempo, truth.tempo!, [1]));
  const second = tempi.map(({ truth, answer }) =>
    isTempo(answer.tempo, truth.tempo!, [1, 2, 3, 1 / 2, 1 / 3]),
  );
  const scores = keys.map(({ truth, answer }) => keyScore(answer, truth.key!, truth.mode!));
  const right = bars.map(({ truth, answer }) => answer.timeSignature === truth.timeSignature);
  const perClass = Object.fromEntries(
    [...new Set(bars.map(({ truth }) => truth.timeSignature!))]
      .sort()
      .map((bar) => [bar, share(right.filter((_, i) => bars[i]!.truth.timeSignature === bar))]),
  );
  const of = (
    figure: (confidences: readonly number[], hits: readonly boolean[]) => number,
  ): ByConfidence => ({
    tempo: figure(
      tempi.map(({ answer }) => answer.tempoConfidence),
      first,
    ),
    key: figure(
      keys.map(({ answer }) => answer.keyConfidence),
      scores.map((score) => score === 1),
    ),
    timeSignature: figure(
      bars.map(({ answer }) => answer.timeSignatureConfidence),
      right,
    ),
  });
  return {
    tempo: { accuracy1: share(first), accuracy2: share(second), n: tempi.length },
    key: {
      exact: share(scores.map((score) => score === 1)),
      weighted: mean(scores),
      n: keys.length,
    },
    timeSignature: {
      accuracy: share(right),
      balancedAccuracy: mean(Object.values(perClass)),
      perClass,
      n: bars.length,
    },
    calibration: of((confidences, hits) => calibrationError(confidences, hits)),
    calibrationFloor: of((confidences) => calibrationFloor(confidences)),
  };
}

/** The weight of MIREX for an answer. */
export function keyScore(
  answer: { readonly key: number; readonly mode: number },
  key: number,
  mode: number,
): number {
  const up = (((answer.key - key) % 12) + 12) % 12;
  if (answer.key < 0) return 0;
  if (answer.mode === mode) return up === 0 ? 1 : up === 7 || up === 5 ? 0.5 : 0;
  if (up === 0) return 0.2;
  return up === (mode === 1 ? 9 : 3) ? 0.3 : 0;
}

function isTempo(answer: number, truth: number, factors: readonly number[]): boolean {
  return factors.some((factor) => Math.abs(answer / (truth * factor) - 1) <= TOLERANCE);
}

/** Mean distance of confidence and accuracy in ten equal bins, weighed by what is in them. */
function calibrationError(confidences: readonly number[], right: readonly boolean[]): number {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  confidences.forEach((confidence, i) => {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
    bin.confidence += confidence;
    bin.right += right[i] === true ? 1 : 0;
  });
  const off = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0);
  return confidences.length === 0 ? 0 : off / confidences.length;
}

function calibrationFloor(confidences: readonly number[]): number {
  const random = seededRandom(1);
  const draws = Array.from({ length: DRAWS }, () =>
    calibrationError(
      confidences,
      confidences.map((confidence) => random.next() < confidence),
    ),
  );
  return mean(draws);
}

function share(hits: readonly boolean[]): number {
  return mean(hits.map(Number));
}

/** 0 of nothing. */
function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
