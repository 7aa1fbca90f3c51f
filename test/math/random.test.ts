import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/math/random.ts';

describe('seededRandom', () => {
  it('draws the same from the same seed, and otherwise from another', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [random.next(), random.int(1_000), random.normal(), random.normal()];
    };
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it('draws uniformly in [0, 1), and integers below n', () => {
    const random = seededRandom(1);
    const buckets = new Int32Array(10);
    for (let i = 0; i < 100_000; i++) buckets[random.int(10)]!++;
    // 10,000 expected in each, standard deviation 95.
    for (const count of buckets) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    for (let i = 0; i < 1_000; i++) {
      const value = random.next();
      expect(value >= 0 && value < 1).toBe(true);
    }
  });

  it('draws normals of mean 0 and variance 1', () => {
    const random = seededRandom(2);
    const draws = Float64Array.from({ length: 100_000 }, () => random.normal());
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
  });
});
