import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { betaAbove, sampleBetaAbove } from '../../../src/models/bandit/beta-tail.ts';
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

/** Few and many responses, of rare and of common things; the last number is where the tail begins. */
const TAILS: readonly (readonly [number, number, number])[] = [
  [0.3, 40, 0.02],
  [0.3, 0.4, 0.9],
  [1, 99, 0.05],
  [4.5, 300, 0.03],
  [30, 12, 0.6],
  [30, 12, 0.85],
  [500, 40_000, 0.0135],
];

describe('betaAbove', () => {
  it.each(TAILS)('is the area under the density of Beta(%f, %f) above %f', (a, b, t) => {
    expect(betaAbove(a, b, t)).toBeCloseTo(areaAbove(a, b, t), 5);
  });

  it('is one at the bottom, nothing at the top, and falls between', () => {
    const places = [1e-9, 0.001, 0.01, 0.05, 0.3, 1 - 1e-9];
    const tails = places.map((t) => betaAbove(2, 60, t));
    expect(tails[0]).toBeCloseTo(1, 9);
    expect(tails.at(-1)).toBeCloseTo(0, 9);
    expect(tails).toEqual(tails.toSorted((x, y) => y - x));
  });
});

describe('sampleBetaAbove', () => {
  it.each(TAILS)('draws what Beta(%f, %f) has above %f', (a, b, t) => {
    const random = seededRandom(17);
    const tail = betaAbove(a, b, t);
    const draws = Float64Array.from({ length: DRAWS }, () =>
      sampleBetaAbove({ alpha: a, beta: b }, t, tail, random),
    );
    expect(draws.every((x) => x > t && x <= 1)).toBe(true);
    // As many as should lie above where half and a tenth of the tail are left.
    for (const left of [0.5, 0.1]) {
      const place = quantile(a, b, tail * left);
      const share = draws.filter((x) => x > place).length / DRAWS;
      expect(Math.abs(share - left)).toBeLessThan(Z * Math.sqrt((left * (1 - left)) / DRAWS));
    }
  });
});

/** By the midpoint rule on the scale of logits, where a density has no poles, on either side of the place. */
function areaAbove(a: number, b: number, t: number): number {
  const middle = Math.log(t / (1 - t));
  const above = areaBetween(a, b, middle, 60);
  return above / (above + areaBetween(a, b, -150, middle));
}

function areaBetween(a: number, b: number, from: number, to: number): number {
  const steps = 100_000;
  let area = 0;
  for (let i = 0; i < steps; i++) {
    const z = from + ((i + 0.5) * (to - from)) / steps;
    const log = -a * Math.log1p(Math.exp(-z)) - b * Math.log1p(Math.exp(z));
    area += Math.exp(log + logTop(a, b));
  }
  return (area * (to - from)) / steps;
}

/** The logarithm of one over the density's top on the scale of logits, so that nothing rounds to 0. */
function logTop(a: number, b: number): number {
  return -(a * Math.log(a / (a + b)) + b * Math.log(b / (a + b)));
}

function quantile(a: number, b: number, tail: number): number {
  let [low, high] = [1e-12, 1 - 1e-12];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaAbove(a, b, middle) > tail) low = middle;
    else high = middle;
  }
  return low;
}

function momentsOf(draws: Float64Array): { mean: number; variance: number } {
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  return { mean, variance };
}
