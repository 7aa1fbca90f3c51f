/**
 * Draws from beta distributions, as the ratio of two gamma draws. Gamma by Marsaglia and Tsang, "A simple
 * method for generating gamma variables", 2000: exact, and about one normal draw a number.
 */
import type { Random } from '../../math/random.ts';

/** What all draws of Gamma(shape, 1) share. */
interface GammaShape {
  readonly d: number;
  readonly c: number;
  /** Of a shape below 1, its inverse, else 0. */
  readonly power: number;
}

/** @param shape - Above 0. */
function gammaShape(shape: number): GammaShape {
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  return { d, c: 1 / Math.sqrt(9 * d), power: shape < 1 ? 1 / shape : 0 };
}

function drawGamma({ d, c, power }: GammaShape, random: Random): number {
  for (;;) {
    const x = random.normal();
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - random.next();
    const square = x * x;
    // The squeeze settles 19 of 20 draws without a logarithm.
    if (
      u < 1 - 0.0331 * square * square ||
      Math.log(u) < 0.5 * square + d * (1 - v + Math.log(v))
    ) {
      // Their section 6: Gamma(a) = Gamma(a + 1) * U^(1/a). 1 - U keeps 0 out of the power.
      return power === 0 ? d * v : d * v * (1 - random.next()) ** power;
    }
  }
}

/** One draw of Gamma(shape, 1); `shape` above 0. */
export function sampleGamma(shape: number, random: Random): number {
  return drawGamma(gammaShape(shape), random);
}

/** One draw of Beta(alpha, beta); both above 0. */
export function sampleBeta(alpha: number, beta: number, random: Random): number {
  const x = sampleGamma(alpha, random);
  const y = sampleGamma(beta, random);
  // Both can round to 0 for tiny parameters: the mean is then as good as anything.
  return x + y > 0 ? x / (x + y) : alpha / (alpha + beta);
}

/** Draws again and again from the same beta distributions: what does not change is worked out once. */
export class BetaDraws {
  readonly #means: Float64Array;
  readonly #alphas: readonly GammaShape[];
  readonly #betas: readonly GammaShape[];

  /** Both above 0, Float64Array [n]. */
  constructor(alpha: Float64Array, beta: Float64Array) {
    this.#means = alpha.map((a, i) => a / (a + beta[i]!));
    this.#alphas = Array.from(alpha, gammaShape);
    this.#betas = Array.from(beta, gammaShape);
  }

  /** One draw of each distribution `from` (inclusive) to `to` (exclusive), in order, as {@link sampleBeta} draws. */
  draw(out: Float64Array, from: number, to: number, random: Random): void {
    for (let i = from; i < to; i++) {
      const x = drawGamma(this.#alphas[i]!, random);
      const y = drawGamma(this.#betas[i]!, random);
      out[i] = x + y > 0 ? x / (x + y) : this.#means[i]!;
    }
  }
}
