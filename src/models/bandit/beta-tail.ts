/**
 * The upper tail of a beta distribution: how probable it is, and draws from it. Whoever wants the largest of many
 * draws need not draw them all: most stay below where those begin, with a probability that is known.
 *
 * The probability is the regularised incomplete beta function by its continued fraction (DLMF 8.17.22, evaluated after
 * Lentz 1976), draws are by rejection from an exponential envelope (Devroye 1986, "Non-uniform random variate
 * generation", VII.2).
 */
import type { Random } from '../../math/random.ts';
import { sampleBeta } from './beta.ts';

/** P(X \> t) for X of Beta(alpha, beta), to ten digits; `t` in (0, 1), both parameters above 0. */
export function betaAbove(alpha: number, beta: number, t: number): number {
  const logFactor =
    logGamma(alpha + beta) -
    logGamma(alpha) -
    logGamma(beta) +
    alpha * Math.log(t) +
    beta * Math.log1p(-t);
  const factor = Math.exp(logFactor);
  // On either side of the mean one of the two fractions converges fast.
  return t < (alpha + 1) / (alpha + beta + 2)
    ? 1 - (factor * continuedFraction(alpha, beta, t)) / alpha
    : (factor * continuedFraction(beta, alpha, 1 - t)) / beta;
}

/** Tails that are more probable than this are reached by drawing until one is. */
const PROBABLE = 0.3;

/** One draw of Beta(alpha, beta) given that it is above `t`, exactly; `tail` is {@link betaAbove} of the three. */
export function sampleBetaAbove(
  { alpha, beta }: { readonly alpha: number; readonly beta: number },
  t: number,
  tail: number,
  random: Random,
): number {
  // The logarithm of the density is below its tangent at t where it is concave, and falls. With alpha below 1 the power
  // of x is not: it is at most what it is at t.
  const slope = (Math.max(alpha, 1) - 1) / t - (beta - 1) / (1 - t);
  if (tail > PROBABLE || beta < 1 || slope >= 0) {
    for (;;) {
      const x = sampleBeta(alpha, beta, random);
      if (x > t) return x;
    }
  }
  for (;;) {
    const x = t + Math.log(1 - random.next()) / slope;
    if (x >= 1) continue;
    const above = (alpha - 1) * Math.log(x / t) + (beta - 1) * Math.log((1 - x) / (1 - t));
    if (Math.log(1 - random.next()) <= above - slope * (x - t)) return x;
  }
}

const TINY = 1e-300;
const PRECISION = 1e-12;
const MOST_STEPS = 10_000;

function continuedFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonZero(1 + even * d);
    c = nonZero(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonZero(1 + odd * d);
    c = nonZero(1 + odd / c);
    h *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) return h;
  }
  throw new RangeError(`Expected the tail of a beta distribution to converge, got ${a} and ${b}.`);
}

function nonZero(x: number): number {
  return Math.abs(x) < TINY ? TINY : x;
}

/** Where Stirling's series is good to 13 digits. */
const LARGE = 10;

function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  for (; z < LARGE; z++) shift += Math.log(z);
  const r = 1 / (z * z);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z;
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
