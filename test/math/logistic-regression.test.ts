import { describe, expect, it } from 'vitest';
import { fitLogistic, logisticScore } from '../../src/math/logistic-regression.ts';
import type { LabelledRows } from '../../src/math/logistic-regression.ts';
import { seededRandom } from '../../src/math/random.ts';

/** Rows whose label follows the first features, on scales of their own. */
function rowsOf(count: number, width: number, seed: number): LabelledRows {
  const random = seededRandom(seed);
  const features = new Float32Array(count * width);
  const labels = new Uint8Array(count);
  for (let r = 0; r < count; r++) {
    for (let f = 0; f < width; f++) features[r * width + f] = f + 10 ** f * random.normal();
    const logit = features[r * width]! - 0.05 * features[r * width + 1]! - 1;
    labels[r] = random.next() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
  }
  return { features, width, labels };
}

/** Means and standard deviations of features. */
function momentsOf({ features, width, labels }: LabelledRows): readonly (readonly number[])[] {
  return Array.from({ length: width }, (_, f) => {
    const own = Array.from(labels, (_label, r) => features[r * width + f]!);
    const mean = own.reduce((sum, x) => sum + x, 0) / own.length;
    const variance = own.reduce((sum, x) => sum + (x - mean) ** 2, 0) / own.length;
    return [mean, Math.sqrt(variance)];
  });
}

describe('fitLogistic', () => {
  it.each([0.5, 10])('ends where the gradient of the loss is zero, with a ridge of %d', (ridge) => {
    const rows = rowsOf(400, 3, 7);
    const model = fitLogistic(rows, ridge, 20);
    const errors = Array.from(rows.labels, (label, r) => {
      return label - 1 / (1 + Math.exp(-logisticScore(model, rows.features, 3 * r)));
    });
    expect(errors.reduce((sum, e) => sum + e, 0)).toBeCloseTo(0, 4);
    momentsOf(rows).forEach(([mean, spread], f) => {
      const pull = errors.reduce(
        (sum, e, r) => sum + (e * (rows.features[3 * r + f]! - mean!)) / spread!,
        0,
      );
      // The coefficient of the standardised feature.
      expect(pull - ridge * model.weights[f]! * spread!).toBeCloseTo(0, 4);
    });
  });

  it('ignores a feature that is always the same, and answers no row with the even bias', () => {
    const rows = rowsOf(100, 2, 1);
    for (let r = 0; r < 100; r++) rows.features[2 * r + 1] = 5;
    expect(fitLogistic(rows, 1, 8).weights[1]).toBe(0);
    const none = { features: new Float32Array(0), width: 2, labels: new Uint8Array(0) };
    expect(fitLogistic(none, 1, 8)).toEqual({ bias: 0, weights: [0, 0] });
  });

  it('stays finite where the classes can be told apart exactly', () => {
    const features = Float32Array.from({ length: 60 }, (_, r) => r - 30);
    const labels = Uint8Array.from(features, (x) => (x > 0 ? 1 : 0));
    const model = fitLogistic({ features, width: 1, labels }, 1, 30);
    expect(model.weights[0]).toBeGreaterThan(0);
    expect(Number.isFinite(model.weights[0]! + model.bias)).toBe(true);
  });
});
