import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import {
  oldestPeriod,
  PERIOD_MS,
  periodOf,
  periodWeights,
} from '../../src/events/response-periods.ts';

const time = fc.integer({ min: 0, max: 4e12 });

describe('the weights of periods', () => {
  it('are 1 for the present period and fall with each one before', () => {
    fc.assert(
      fc.property(time, (now) => {
        const weights = periodWeights(now);
        expect(weights.get(periodOf(now))).toBe(1);
        const fromNewest = [...weights.keys()].sort((a, b) => b - a).map((p) => weights.get(p)!);
        expect(fromNewest.toSorted((a, b) => b - a)).toEqual(fromNewest);
        expect(Math.min(...weights.keys())).toBe(oldestPeriod(now));
      }),
    );
  });

  it('halve within the length of a period', () => {
    fc.assert(
      fc.property(time, (now) => {
        const before = periodWeights(now);
        const after = periodWeights(now + PERIOD_MS);
        const past = periodOf(now) - 1;
        expect(after.get(past)).toBeCloseTo(before.get(past)! / 2, 9);
      }),
    );
  });

  it('do not jump when a period ends', () => {
    const end = 300 * PERIOD_MS;
    const [before, after] = [periodWeights(end - 1), periodWeights(end)];
    for (const [period, weight] of before) {
      if (after.has(period)) expect(after.get(period)).toBeCloseTo(weight, 6);
      else expect(weight).toBeCloseTo(1 / 8, 6);
    }
  });

  it('believe what a card earns now over what it earned half a year ago', () => {
    const now = 310 * PERIOD_MS + 10 * DAY_MS;
    const weights = periodWeights(now);
    const rate = (responses: readonly (readonly [at: number, seen: number, reward: number])[]) => {
      const weighed = responses.map(([at, seen, reward]) => {
        const weight = weights.get(periodOf(at)) ?? 0;
        return [weight * seen, weight * reward] as const;
      });
      return (
        weighed.reduce((s, [, reward]) => s + reward, 0) /
        weighed.reduce((s, [seen]) => s + seen, 0)
      );
    };
    const faded = rate([
      [now - 170 * DAY_MS, 900, 450],
      [now - DAY_MS, 100, 1],
    ]);
    // All of it counted alike would be .451.
    expect(faded).toBeLessThan(0.35);
    expect(rate([[now - 170 * DAY_MS, 900, 450]])).toBeCloseTo(0.5);
  });
});
