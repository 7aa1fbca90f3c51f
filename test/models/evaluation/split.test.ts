import { describe, expect, it } from 'vitest';
import { makeDataset, SplitBuilder, withFewerCases } from '../../../src/models/evaluation/split.ts';

/** Users with their items, the first of which was played once, the second twice, ... */
function counts(entries: Record<string, readonly string[]>): Map<string, Map<string, number>> {
  return new Map(
    Object.entries(entries).map(([user, items]) => [
      user,
      new Map(items.map((item, i) => [item, i + 1])),
    ]),
  );
}

const plain = (arrays: readonly ArrayLike<number>[]): number[][] =>
  arrays.map((array) => Array.from(array));

describe('the data set', () => {
  it('drops items with too few users first, then users with too few items, once each', () => {
    const dataset = makeDataset(
      counts({ a: ['x', 'y', 'z'], b: ['x', 'y'], c: ['z', 'x'], d: ['y', 'rare'] }),
      2,
      2,
    );
    // d has one item left and goes; y, now with two users, stays, and so does what falls below later.
    expect(dataset.users).toEqual(['a', 'b', 'c']);
    expect(dataset.items).toEqual(['x', 'y', 'z']);
    expect(dataset.pairs).toBe(7);
    expect(plain(dataset.itemsOf)).toEqual([
      [0, 1, 2],
      [0, 1],
      [0, 2],
    ]);
    expect(plain(dataset.countsOf)).toEqual([
      [1, 2, 3],
      [1, 2],
      [2, 1],
    ]);
  });

  it('does not depend on the order of the file', () => {
    const a = [
      ['x', 3],
      ['y', 5],
    ] as const;
    const forward = makeDataset(
      new Map([
        ['a', new Map(a)],
        ['b', new Map(a)],
      ]),
      1,
      1,
    );
    const backward = makeDataset(
      new Map([
        ['b', new Map(a.toReversed())],
        ['a', new Map(a.toReversed())],
      ]),
      1,
      1,
    );
    expect(forward).toEqual(backward);
  });
});

describe('a split', () => {
  const part = { items: Int32Array.of(2, 0), counts: Float32Array.of(7, 8) };

  it('has no case where nothing is to be found, and masks what is visible unless told more', () => {
    const builder = new SplitBuilder();
    builder.addRow(part);
    builder.addCase(part, new Int32Array(0));
    builder.addCase(part, Int32Array.of(1));
    builder.addCase(part, Int32Array.of(1), Int32Array.of(0, 2, 3));
    const { train, cases } = builder.build(4);
    expect([train.rows, train.columns]).toEqual([1, 4]);
    expect(plain([train.indexes, train.values])).toEqual([
      [2, 0],
      [7, 8],
    ]);
    expect(plain(cases.map(({ masked }) => masked))).toEqual([
      [2, 0],
      [0, 2, 3],
    ]);
  });

  it('can be thinned to fewer cases, evenly', () => {
    const builder = new SplitBuilder();
    for (let i = 0; i < 10; i++) builder.addCase(part, Int32Array.of(i));
    const split = builder.build(10);
    const found = withFewerCases(split, 4).cases.map(({ hidden }) => Array.from(hidden)[0]);
    expect(found).toEqual([0, 2, 5, 7]);
    expect(withFewerCases(split, 10).cases).toEqual(split.cases);
  });
});
