import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../../src/math/csr.ts';
import type { Csr } from '../../../src/math/csr.ts';
import { fitJoint } from '../../../src/models/hybrid/fit-joint.ts';
import { JointModel } from '../../../src/models/hybrid/joint-model.ts';
import { makeItemTable } from '../../../src/models/item-table.ts';

const ITEMS = 6;
const control = {
  ...{ threads: 0, progress: () => undefined },
  signal: new AbortController().signal,
};

/** Each row as pairs of column and value. */
function csr(columns: number, rows: readonly (readonly (readonly [number, number])[])[]): Csr {
  const builder = new CsrBuilder();
  for (const row of rows) {
    for (const [column, value] of row) builder.push(column, value);
    builder.endRow();
  }
  return builder.build(
    columns,
    Int32Array.from({ length: columns }, (_, c) => c),
  );
}

/** Two camps of listeners: items 0 and 1, items 2 and 3; each of 4 and 5 has one listener of its own. */
const listening = csr(ITEMS, [
  ...Array.from({ length: 40 }, (_, u) =>
    (u % 2 === 0 ? [0, 1] : [2, 3]).map((i) => [i, 1] as const),
  ),
  [[4, 1]],
  [[5, 1]],
]);
/** Rows of every item, since a matrix has no empty ones in between: all have a word of their own, 1 and 4 share one. */
const content = csr(
  ITEMS + 1,
  Array.from({ length: ITEMS }, (_, item) =>
    item === 1 || item === 4
      ? [
          [item, Math.SQRT1_2],
          [ITEMS, Math.SQRT1_2],
        ]
      : [[item, 1]],
  ),
);

describe('the model over listening and texts', () => {
  it('lets what two items are described by speak where no listener does', async () => {
    const weights = await fitJoint({ listening, content }, control);
    expect(weights.weight(0, 1)).toBeGreaterThan(0.1);
    expect(weights.weight(1, 4)).toBeGreaterThan(0);
    expect(weights.weight(4, 1)).toBeGreaterThan(0);
    expect(weights.weight(2, 4)).toBeCloseTo(0, 6);
    expect(weights.weight(5, 1)).toBeCloseTo(0, 6);
  });

  it('recommends with the items that speak for it, and nothing for nothing', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const weights = await fitJoint({ listening, content }, control);
    const model = new JointModel(makeItemTable(ids), weights);
    const query = { limit: 3, exclude: new Set([1]) };
    const taste = { items: Int32Array.of(1), weights: Float32Array.of(2) };
    const [first, second] = model.recommend({ ...query, taste });
    expect([first!.index, second!.index]).toEqual([0, 4]);
    expect(second!.evidence()).toEqual([{ index: 1, weight: 1 }]);
    const none = { items: new Int32Array(0), weights: new Float32Array(0) };
    expect(model.recommend({ ...query, taste: none })).toEqual([]);
    const disliked = { items: Int32Array.of(1), weights: Float32Array.of(-1) };
    expect(model.recommend({ ...query, taste: disliked })).toEqual([]);
  });
});
