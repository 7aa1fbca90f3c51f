import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from '../../src/math/top-k.ts';

describe('TopK', () => {
  it('keeps what sorting everything would put first, ties by index, in any order of arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 80 }),
        fc.nat(20),
        fc.nat(1_000),
        (scores, k, shift) => {
          const top = new TopK(k);
          for (let i = 0; i < scores.length; i++) {
            const index = (i + shift) % scores.length;
            top.push(index, scores[index]!);
          }
          const expected = scores
            .map((score, index) => ({ index, score }))
            .sort((a, b) => b.score - a.score || a.index - b.index)
            .slice(0, k);
          expect(top.drain()).toEqual(expected);
          expect(top.drain()).toEqual([]);
        },
      ),
    );
  });

  it('accepts exactly what a push would keep', () => {
    const top = new TopK(2);
    expect(top.accepts(9, -100)).toBe(true);
    top.push(4, 1);
    top.push(5, 2);
    expect(top.accepts(6, 1)).toBe(false);
    expect(top.accepts(3, 1)).toBe(true);
    expect(top.accepts(6, 1.5)).toBe(true);
    expect(new TopK(0).accepts(0, Infinity)).toBe(false);
  });
});
