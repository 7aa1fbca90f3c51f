import { describe, expect, it } from 'vitest';
import { ridgeFactor } from '../../../src/models/factorization/few-plays.ts';

describe('ridgeFactor', () => {
  it('falls with every item that is liked, and ends at the ridge of the training', () => {
    const factors = [1, 2, 3, 5, 10, 100].map(ridgeFactor);
    expect(factors).toEqual(factors.toSorted((a, b) => b - a));
    expect(factors[0]).toBeGreaterThan(10);
    expect(factors[3]).toBeLessThan(1.5);
    expect(factors[5]).toBeCloseTo(1, 4);
  });
});
