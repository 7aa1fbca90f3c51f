import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { sampleBeta, sampleGamma } from '../../../src/models/bandit/beta.ts';

const DRAWS = 40_000;
/** Standard errors that a right sampler stays within, but for one run in 10^8. */
const Z = 5.7;

describe('sampleGamma', () => {
  it.each([0.2, 0.9, 1, 2.5, 40])('has the mean and the variance of shape %f', (shape) => {
    const random = seededRandom(11);
    const draws = Float64Array.from({ length: DRAWS }, () => sampleGamma(shape, random));
    const { mean, variance } = momentsOf(draws);
    // The mean and the variance of Gamma(a, 1) are a; the variance of the sample's variance is
    // (mu4 - a^2) / n with mu4 = 3 a^2 + 6 a.
    expect(Math.abs(mean - shape)).toBeLessThan(Z * Math.sqrt(shape / DRAWS));
    expect(Math.abs(variance - shape)).toBeLessThan(
      Z * Math.sqrt((2 * shape ** 2 + 6 * shape) / DRAWS),
    );
  });
});

describe('sampleBeta', () => {
  it.each([
    [0.3, 0.4],
    [1, 1],
    [1.4, 26],
    [250, 3],
  ])('has the distribution of Beta(%f, %f), by its mean and variance', (a, b) => {
    const random = seededRandom(5);
    const draws = Float64Array.from({ length: DRAWS }, () => sampleBeta(a, b, random));
    const { mean, variance } = momentsOf(draws);
    const expected = (a * b) / ((a + b) ** 2 * (a + b + 1));
    expect(Math.abs(mean - a / (a + b))).toBeLessThan(Z * Math.sqrt(expected / DRAWS));
    expect(variance / expected).toBeGreaterThan(0.9);
    expect(variance / expected).toBeLessThan(1.1);
    expect(draws.every((x) => x >= 0 && x <= 1)).toBe(true);
  });

  it('stays a number for parameters that round to nothing', () => {
    const random = seededRandom(1);
    for (let i = 0; i < 100; i++) {
      const x = sampleBeta(1e-9, 3e-9, random);
      expect(x >= 0 && x <= 1).toBe(true);
    }
  });
});

function momentsOf(draws: Float64Array): { mean: number; variance: number } {
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  return { mean, variance };
}
