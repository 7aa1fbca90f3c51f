import { describe, expect, it } from 'vitest';
import { makeDataset } from '../../../src/models/evaluation/split.ts';
import { show, sparser } from '../../../src/models/evaluation/subsample.ts';
import { listenersOfTwoColours } from '../../helpers/listening-store.ts';

const listening = Array.from(listenersOfTwoColours(300, 60));
const dataset = makeDataset(
  new Map(listening.map(([user, own]) => [user, new Map(own.map((item, i) => [item, i + 1]))])),
  1,
  1,
);

describe('a sparser data set', () => {
  it('keeps between so many pairs of each user, all numbers about as often', () => {
    const { users, itemsOf, pairs } = sparser(dataset, 2, 5);
    expect(users).toEqual(dataset.users);
    const sizes = [0, 0, 0, 0, 0, 0];
    for (const own of itemsOf) sizes[own.length]!++;
    expect(pairs).toBe(itemsOf.reduce((sum, own) => sum + own.length, 0));
    expect(sizes.slice(0, 2)).toEqual([0, 0]);
    // Expected 75 each; standard deviation 7.5.
    for (const size of sizes.slice(2)) expect(Math.abs(size - 75)).toBeLessThan(30);
  });

  it('keeps pairs that were there, with their counts, and only items that somebody has', () => {
    const sparse = sparser(dataset, 1, 1);
    const seen = new Set<string>();
    sparse.users.forEach((user, u) => {
      const item = sparse.items[sparse.itemsOf[u]![0]!]!;
      const own = listening.find(([each]) => each === user)![1];
      expect(sparse.countsOf[u]![0]).toBe(own.indexOf(item) + 1);
      seen.add(item);
    });
    expect(sparse.items).toEqual(Array.from(seen).sort());
  });

  it('leaves alone who has too little', () => {
    expect(sparser(dataset, 1_000, 1_000)).toEqual(dataset);
  });
});

describe('showing little of a user', () => {
  const part = { items: Int32Array.of(0, 1, 2, 3), counts: Float32Array.of(1, 9, 9, 2) };
  const ids = ['a', 'b', 'c', 'd'];

  it('chooses the most played, or by a hash that follows the user', () => {
    const byCount = show('u', part, ids, { limit: 3, by: 'count', rest: 'masked' });
    expect(Array.from(byCount.shown.items)).toEqual([1, 2, 3]);
    expect(Array.from(byCount.shown.counts)).toEqual([9, 9, 2]);
    expect(Array.from(byCount.rest)).toEqual([0]);
    const first = new Set(
      Array.from({ length: 50 }, (_, u) => {
        const { shown } = show(`user:${u}`, part, ids, { limit: 1, by: 'hash', rest: 'masked' });
        return shown.items[0];
      }),
    );
    expect(first.size).toBe(4);
  });
});
