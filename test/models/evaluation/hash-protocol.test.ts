import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../../src/math/hash.ts';
import { rankedIds, testSplit, tuningSplit } from '../../../src/models/evaluation/hash-protocol.ts';
import { makeDataset } from '../../../src/models/evaluation/split.ts';
import type { Dataset, Split } from '../../../src/models/evaluation/split.ts';
import { listenersOfTwoColours } from '../../helpers/listening-store.ts';

/** Tells every pair from every other. */
const countOf = (u: number, item: number): number => u + 1_000 * item + 1;

function larger(): Dataset {
  const listening = Array.from(listenersOfTwoColours(120, 40).values());
  return makeDataset(
    new Map(
      listening.map((own, u) => [
        `user:${u}`,
        new Map(own.map((item) => [item, countOf(u, Number(item.slice('track:'.length)))])),
      ]),
    ),
    2,
    2,
  );
}

const userFold = (user: string): number => fnv1a32(`u${user}`) % 5;
const pairFold = (user: string, item: string): number => fnv1a32(`${user}:${item}`) % 5;

function trained(dataset: Dataset, split: Split): string[] {
  const { rows, offsets, indexes } = split.train;
  return Array.from({ length: rows }, (_, row) =>
    Array.from(indexes.subarray(offsets[row], offsets[row + 1]), (item) => dataset.items[item]!),
  ).flat();
}

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

  it('keeps the counts of what it trains on and of what it shows', () => {
    const dataset = larger();
    const { train, cases } = testSplit(dataset, 'weak');
    for (let row = 0; row < train.rows; row++) {
      const u = Number(dataset.users[row]!.slice('user:'.length));
      for (let e = train.offsets[row]!; e < train.offsets[row + 1]!; e++) {
        expect(train.values[e]).toBe(countOf(u, train.indexes[e]!));
      }
    }
    for (const { visible, counts, masked } of cases) {
      expect(masked).toEqual(visible);
      expect(counts).toHaveLength(visible.length);
      const [u] = visible.map((item, e) => counts[e]! - countOf(0, item));
      expect(Array.from(counts)).toEqual(Array.from(visible, (item) => countOf(u!, item)));
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
