import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { estimateArm } from '../../../src/models/evaluation/arms.ts';

describe('estimateArm', () => {
  it('is the reward of a card that was seen, with the spread of listeners as its error', () => {
    const own = [
      { seen: 10, reward: 2 },
      { seen: 10, reward: 4 },
      { seen: 0, reward: 0 },
    ];
    const { listeners, seen, mean, error } = estimateArm(own);
    expect([listeners, seen, mean]).toEqual([2, 20, 0.3]);
    // Equal numbers of cards: the error of a mean of the listeners' own means, .2 and .4.
    expect(error).toBeCloseTo(Math.sqrt(0.02 / 2), 12);
    expect(estimateArm([])).toEqual({ listeners: 0, seen: 0, mean: 0 });
    expect(estimateArm([{ seen: 3, reward: 3 }]).error).toBeUndefined();
  });

  it('covers the truth about as often as two standard errors should, whatever listeners share', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (seed, spread) => {
          const random = seededRandom(seed);
          let covered = 0;
          for (let trial = 0; trial < 100; trial++) {
            const own = Array.from({ length: 60 }, () => {
              const likes = 0.4 + (random.next() < 0.5 ? -spread : spread);
              const seen = 5 + random.int(20);
              const reward = Array.from({ length: seen }, () => Number(random.next() < likes));
              return { seen, reward: reward.reduce((sum, one) => sum + one, 0) };
            });
            const { mean, error } = estimateArm(own);
            if (Math.abs(mean - 0.4) <= 2 * error!) covered++;
          }
          expect(covered).toBeGreaterThanOrEqual(80);
        },
      ),
      { numRuns: 20 },
    );
  });
});
