import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../../src/math/csr.ts';
import { COLD_FOLDS, hiddenIn, withoutColumns } from '../../../src/models/evaluation/cold.ts';

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
