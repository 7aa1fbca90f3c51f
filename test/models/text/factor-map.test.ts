import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { fitFactorMap, mapToFactors } from '../../../src/models/text/factor-map.ts';

const LATENT = 6;
const RANK = 3;

/** Factors that are a fixed map of latent vectors, with noise. */
function world(items: number, noise: number) {
  const random = seededRandom(3);
  const vectors = Float32Array.from({ length: items * LATENT }, () => random.next() - 0.5);
  const truth = Float32Array.from({ length: LATENT * RANK }, () => 2 * random.next() - 1);
  const mean = Float32Array.of(1, -1, 0.5);
  const factors = new Float32Array(items * RANK);
  for (let i = 0; i < items; i++) {
    const own = mapToFactors(
      { weights: truth, mean },
      vectors.subarray(i * LATENT, (i + 1) * LATENT),
    );
    factors.set(
      own.map((x) => x + noise * (random.next() - 0.5)),
      i * RANK,
    );
  }
  return { vectors, truth, mean, space: { version: 'v1', rank: RANK, factors } };
}

describe('the map from texts to factors', () => {
  it('foretells the factors of an item that it never saw', () => {
    const { vectors, space, truth, mean } = world(400, 0.05);
    const known = { ...space, factors: space.factors.slice() };
    known.factors.fill(0, 0, 10 * RANK);
    const map = fitFactorMap(vectors, LATENT, known)!;
    expect(map.explained).toBeGreaterThan(0.95);
    for (let i = 0; i < 10; i++) {
      const vector = vectors.subarray(i * LATENT, (i + 1) * LATENT);
      const wanted = mapToFactors({ weights: truth, mean }, vector);
      mapToFactors(map, vector).forEach((x, f) =>
        expect(Math.abs(x - wanted[f]!)).toBeLessThan(0.1),
      );
    }
  });

  it('is not there where texts foretell nothing, or there are too few of them', () => {
    const { vectors, space } = world(400, 0.05);
    const random = seededRandom(4);
    const noise = space.factors.map(() => random.next() - 0.5);
    expect(fitFactorMap(vectors, LATENT, { ...space, factors: noise })).toBeUndefined();
    const few = world(20, 0);
    expect(fitFactorMap(few.vectors, LATENT, few.space)).toBeUndefined();
  });
});
