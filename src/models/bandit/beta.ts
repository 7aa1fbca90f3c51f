/**
 * Draws from beta distributions, as the ratio of two gamma draws. Gamma by Marsaglia and Tsang, "A simple
 * method for generating gamma variables", 2000: exact, and about one normal draw a number.
 */
import type { Random } from '../../math/random.ts';

/** One draw of Gamma(shape, 1); `shape` above 0. */
export function sampleGamma(shape: number, random: Random): number {
  if (shape < 1) {
    // Their section 6: Gamma(a) = Gamma(a + 1) * U^(1/a). 1 - U keeps 0 out of the power.
    return sampleGamma(shape + 1, random) * (1 - random.next()) ** (1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random.next();
    const square = x * x;
    // The squeeze settles 19 of 20 draws without a logarithm.
    if (u < 1 - 0.0331 * square * square) return d * v;
    if (Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))) return d * v;
  }
}

/** One draw of Beta(alpha, beta); both above 0. */
export function sampleBeta(alpha: number, beta: number, random: Random): number {
  const x = sampleGamma(alpha, random);
  const y = sampleGamma(beta, random);
  // Both can round to 0 for tiny parameters: the mean is then as good as anything.
  return x + y > 0 ? x / (x + y) : alpha / (alpha + beta);
}
