import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrated, fitCalibration } from '../../src/math/calibration.ts';
import { seededRandom } from '../../src/math/random.ts';

describe('fitCalibration', () => {
  it('finds what confidences are worth', () => {
    const random = seededRandom(1);
    const worth = (confidence: number): number => 0.4 + 0.4 * confidence;
    const confidences = Array.from({ length: 5_000 }, () => random.next());
    const right = confidences.map((confidence) => random.next() < worth(confidence));
    const calibration = fitCalibration(confidences, right);
    for (const confidence of [0.2, 0.5, 0.8]) {
      expect(Math.abs(calibrated(calibration, confidence) - worth(confidence))).toBeLessThan(0.05);
    }
  });

  it('keeps the order and stays between 0 and 1, for any confidence', () => {
    const calibration = fitCalibration([0.2, 0.4, 0.6, 0.9], [false, false, true, true]);
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(confidence, confidence, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [x, y] = [calibrated(calibration, low), calibrated(calibration, high)];
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(1);
        expect(x).toBeLessThanOrEqual(y);
      }),
    );
  });
});
