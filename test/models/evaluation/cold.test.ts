import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../../src/math/csr.ts';
import {
  areaUnderCurve,
  COLD_FOLDS,
  hiddenIn,
  withoutColumns,
} from '../../../src/models/evaluation/cold.ts';

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

describe('hiddenIn', () => {
  it('hides a tenth of the tracks alone and a tenth with their artists, each in one fold at most', () => {
    const tracks = Array.from({ length: 4_000 }, (_, i) => ({
      id: `track:${i}`,
      artist: `artist:${Math.floor(i / 4)}`,
    }));
    for (let fold = 0; fold < COLD_FOLDS; fold++) {
      const how = tracks.map((track) => hiddenIn(fold, track));
      for (const kind of ['track', 'artist'] as const) {
        expect(how.filter((one) => one === kind).length / tracks.length).toBeCloseTo(0.1, 1);
      }
      for (const [i, one] of how.entries()) {
        if (one === 'artist') expect(hiddenIn(fold, tracks[i - (i % 4)]!)).toBe('artist');
      }
    }
  });
});

describe('withoutColumns', () => {
  it('empties the columns and leaves the rest where it was', () => {
    const builder = new CsrBuilder();
    for (const row of [[0, 2], [1], [0, 1, 2]] as const) {
      for (const column of row) builder.push(column, 1 + column);
      builder.endRow();
    }
    const matrix = builder.build(3, Int32Array.of(0, 1, 2));
    const { columns, offsets, indexes, values } = withoutColumns(matrix, new Set([1]));
    expect([columns, [...offsets], [...indexes], [...values]]).toEqual([
      3,
      [0, 2, 2, 4],
      [0, 2, 0, 2],
      [1, 3, 1, 3],
    ]);
  });
});
