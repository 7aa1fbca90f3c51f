import { describe, expect, it } from 'vitest';
import { meanAndError, ndcgAt, recallAt } from '../../../src/models/evaluation/metrics.ts';

describe('ranking metrics', () => {
  it('count what was found among the first k, over what could have been', () => {
    const hidden = new Set([1, 2, 3]);
    expect(recallAt([1, 9, 2, 3], hidden, 2)).toBe(0.5);
    expect(recallAt([1, 9, 2, 3], hidden, 4)).toBe(1);
    expect(recallAt([1], hidden, 20)).toBeCloseTo(1 / 3, 12);
    expect(recallAt([], hidden, 20)).toBe(0);
  });

  it('discount by the logarithm of the place, over the ideal ranking', () => {
    const hidden = new Set([1, 2]);
    const ideal = 1 + 1 / Math.log2(3);
    expect(ndcgAt([1, 2], hidden, 100)).toBe(1);
    expect(ndcgAt([9, 1, 8, 2], hidden, 100)).toBeCloseTo(
      (1 / Math.log2(3) + 1 / Math.log2(5)) / ideal,
      12,
    );
    expect(ndcgAt([9, 1, 8, 2], hidden, 3)).toBeCloseTo(1 / Math.log2(3) / ideal, 12);
    // One place holds one item at most: that is ideal.
    expect(ndcgAt([1], hidden, 1)).toBe(1);
    expect(ndcgAt([], hidden, 10)).toBe(0);
  });

  it('have a mean and a standard error', () => {
    expect(meanAndError([])).toEqual({ mean: 0, error: 0 });
    expect(meanAndError([3])).toEqual({ mean: 3, error: 0 });
    const { mean, error } = meanAndError([1, 2, 3, 4]);
    expect(mean).toBe(2.5);
    expect(error).toBeCloseTo(Math.sqrt(5 / 3 / 4), 12);
  });
});
