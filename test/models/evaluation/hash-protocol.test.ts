import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../../src/math/hash.ts';
import {
  makeDataset,
  rankedIds,
  testSplit,
  tuningSplit,
} from '../../../src/models/evaluation/hash-protocol.ts';
import type { Dataset, Split } from '../../../src/models/evaluation/hash-protocol.ts';
import { listenersOfTwoColours } from '../../helpers/listening-store.ts';

function pairs(entries: Record<string, readonly string[]>): Map<string, Set<string>> {
  return new Map(Object.entries(entries).map(([user, items]) => [user, new Set(items)]));
}

function larger(): Dataset {
  const listening = listenersOfTwoColours(120, 40);
  return makeDataset(new Map(Array.from(listening, ([u, own]) => [u, new Set(own)])), 2, 2);
}

const userFold = (user: string): number => fnv1a32(`u${user}`) % 5;
const pairFold = (user: string, item: string): number => fnv1a32(`${user}:${item}`) % 5;

function trained(dataset: Dataset, split: Split): string[] {
  const { rows, offsets, indexes } = split.train;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(indexes.subarray(offsets[row], offsets[row + 1]), (item) => dataset.items[item]!),
  ).flat();
}

describe('the data set', () => {
  it('drops items with too few users first, then users with too few items, once each', () => {
    const dataset = makeDataset(
      pairs({ a: ['x', 'y', 'z'], b: ['x', 'y'], c: ['x', 'z'], d: ['y', 'rare'] }),
      2,
      2,
    );
    // d has one item left and goes; y, now with two users, stays, and so does what falls below later.
    expect(dataset.users).toEqual(['a', 'b', 'c']);
    expect(dataset.items).toEqual(['x', 'y', 'z']);
    expect(dataset.pairs).toBe(7);
    expect(dataset.itemsOf.map((own) => Array.from(own))).toEqual([
      [0, 1, 2],
      [0, 1],
      [0, 2],
    ]);
  });

  it('does not depend on the order of the file', () => {
    const forward = makeDataset(pairs({ a: ['x', 'y'], b: ['y', 'x'] }), 1, 1);
    const backward = makeDataset(pairs({ b: ['x', 'y'], a: ['y', 'x'] }), 1, 1);
    expect(forward).toEqual(backward);
  });
});

describe('ids to hash', () => {
  it('are numbered by size where decimal ids have gaps', () => {
    expect(Array.from(rankedIds(['30', '4', '200']))).toEqual([
      ['4', '1'],
      ['30', '2'],
      ['200', '3'],
    ]);
  });

  it.each([[['3', '4', '2']], [['0', '1']], [['a', '7']], [['7', '1.5']], [[]]])(
    'stand as they are in %j',
    (ids) => {
      expect(Array.from(rankedIds(ids))).toEqual(ids.map((id) => [id, id]));
    },
  );
});

describe('the weak split', () => {
  it('hides one fold of the pairs, and trains on those that it may', () => {
    const dataset = larger();
    for (const [split, hiddenFold, trainedFolds] of [
      [tuningSplit(dataset, 'weak'), 1, [2, 3, 4]],
      [testSplit(dataset, 'weak'), 0, [1, 2, 3, 4]],
    ] as const) {
      const inFolds = (folds: readonly number[]): number =>
        dataset.users.reduce((sum, user, u) => {
          const own = Array.from(dataset.itemsOf[u]!, (item) => dataset.items[item]!);
          return sum + own.filter((item) => folds.includes(pairFold(user, item))).length;
        }, 0);
      expect(trained(dataset, split)).toHaveLength(inFolds(trainedFolds));
      const hidden = split.cases.reduce((sum, each) => sum + each.hidden.size, 0);
      expect(hidden).toBe(inFolds([hiddenFold]));
      const visible = split.cases.reduce((sum, each) => sum + each.visible.length, 0);
      expect(visible).toBeLessThanOrEqual(inFolds(trainedFolds));
    }
  });
});

describe('the strong split', () => {
  it('tests on users that it does not train on', () => {
    const dataset = larger();
    const count = (fits: (fold: number) => boolean): number =>
      dataset.users.filter((user) => fits(userFold(user))).length;
    const tuning = tuningSplit(dataset, 'strong');
    expect(tuning.train.rows).toBe(count((fold) => fold > 1));
    expect(tuning.cases.length).toBeLessThanOrEqual(count((fold) => fold === 1));
    const test = testSplit(dataset, 'strong');
    expect(test.train.rows).toBe(count((fold) => fold !== 0));
    expect(test.cases.length).toBeGreaterThan(0);
    expect(test.cases.length).toBeLessThanOrEqual(count((fold) => fold === 0));
    for (const { visible, hidden } of test.cases) {
      expect(Array.from(visible).filter((item) => hidden.has(item))).toEqual([]);
    }
  });
});
