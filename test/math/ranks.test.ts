import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '../../src/math/ranks.ts';

describe('areaUnderCurve', () => {
  it('is the share of pairs in the right order, for any scores', () => {
    const pair = fc.tuple(fc.nat(5), fc.boolean());
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 30 }), (pairs) => {
        const labels = pairs.map(([, label]) => label);
        fc.pre(labels.includes(true) && labels.includes(false));
        let [right, all] = [0, 0];
        for (const [a, isA] of pairs) {
          for (const [b, isB] of pairs) {
            if (!isA || isB) continue;
            all += 1;
            right += a > b ? 1 : a === b ? 0.5 : 0;
          }
        }
        const scores = Float64Array.from(pairs, ([score]) => score);
        expect(areaUnderCurve(scores, (i) => labels[i]!)).toBeCloseTo(right / all, 12);
      }),
    );
  });

  it('is no number where there is nobody to tell apart', () => {
    expect(areaUnderCurve(Float64Array.of(1, 2), () => true)).toBeNaN();
  });
});
