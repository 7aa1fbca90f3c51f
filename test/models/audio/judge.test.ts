import { describe, expect, it } from 'vitest';
import { judgeAudio, keyScore } from '../../../src/models/audio/judge.ts';

const answer = (
  tempo: number,
  key: number,
  mode: number,
  timeSignature: number,
  confidence = 1,
): never =>
  ({
    tempo,
    key,
    mode,
    timeSignature,
    tempoConfidence: confidence,
    keyConfidence: confidence,
    timeSignatureConfidence: confidence,
  }) as never;

describe('judgeAudio', () => {
  it('counts tempi within 4 %, and their double, triple, half and third in accuracy 2', () => {
    const tempi = [100, 103.9, 96.1, 104.5, 200, 300, 50, 33.5, 150, 66.7];
    const { tempo } = judgeAudio(
      tempi.map((value) => ({ truth: { tempo: 100 }, answer: answer(value, 0, 1, 4) })),
    );
    expect(tempo).toEqual({ accuracy1: 0.3, accuracy2: 0.7, n: 10 });
  });

  it('weighs keys as MIREX does', () => {
    const cases: readonly (readonly [number, number, number])[] = [
      [0, 1, 1], // C major for C major
      [7, 1, 0.5], // a fifth above
      [5, 1, 0.5], // a fifth below
      [9, 0, 0.3], // the relative minor
      [0, 0, 0.2], // the parallel minor
      [2, 1, 0],
      [4, 0, 0],
      [-1, 0, 0],
    ];
    for (const [key, mode, score] of cases) expect(keyScore({ key, mode }, 0, 1)).toBe(score);
    expect(keyScore({ key: 0, mode: 1 }, 9, 0)).toBe(0.3);
  });

  it('balances bars over those that there are and leaves unknown truths out', () => {
    const sounds = [
      ...Array.from({ length: 9 }, () => ({
        truth: { timeSignature: 4 },
        answer: answer(1, 0, 1, 4),
      })),
      { truth: { timeSignature: 3 }, answer: answer(1, 0, 1, 4) },
      { truth: {}, answer: answer(1, 0, 1, 4) },
    ];
    const { timeSignature, key, tempo } = judgeAudio(sounds);
    expect(timeSignature).toEqual({
      accuracy: 0.9,
      balancedAccuracy: 0.5,
      perClass: { 3: 0, 4: 1 },
      n: 10,
    });
    expect([key.n, tempo.n]).toEqual([0, 0]);
  });

  it('measures how far confidences are from what comes true', () => {
    const sounds = [0.8, 0.8, 0.8, 0.8, 0.8].map((confidence, i) => ({
      truth: { tempo: 100 },
      answer: answer(i < 4 ? 100 : 140, 0, 1, 4, confidence),
    }));
    expect(judgeAudio(sounds).calibration.tempo).toBeCloseTo(0, 6);
    const bold = sounds.map(({ truth }) => ({ truth, answer: answer(140, 0, 1, 4, 0.9) }));
    expect(judgeAudio(bold).calibration.tempo).toBeCloseTo(0.9, 6);
  });

  it('says what calibration error exact confidences would show on so few sounds', () => {
    const judged = (count: number): number =>
      judgeAudio(
        Array.from({ length: count }, () => ({
          truth: { tempo: 100 },
          answer: answer(100, 0, 1, 4, 0.8),
        })),
      ).calibrationFloor.tempo;
    // One bin: the mean distance of a share of hits from .8 is sqrt(2 / pi) standard errors.
    expect(judged(100)).toBeCloseTo(Math.sqrt((2 / Math.PI) * 0.16 * 0.01), 2);
    expect(judged(2_500)).toBeLessThan(0.01);
  });
});
