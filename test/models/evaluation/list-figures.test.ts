import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListObserver } from '../../../src/models/evaluation/list-figures.ts';

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

describe('what lists are like', () => {
  it('is their share of the catalogue, their information and how much better known they are', () => {
    const lists = new ListObserver({ listeners: Float64Array.of(8, 4, 2, 1, 0), users: 8 });
    lists.add([0, 1], [2, 3]);
    lists.add([0], [1]);
    const { coverage, novelty, popularityBias } = lists.figures();
    expect(lists.distinct).toBe(2);
    expect(coverage).toBe(2 / 5);
    expect(novelty).toBe((0.5 + 0) / 2);
    // Recommended: 6 and 8 listeners; their own: 1.5 and 4.
    expect(popularityBias).toBeCloseTo((7 - 2.75) / 2.75, 12);
  });

  it('counts an item without listeners as one with a single listener', () => {
    const lists = new ListObserver({ listeners: Float64Array.of(4, 0), users: 4 });
    lists.add([1], [0]);
    expect(lists.figures()).toEqual({ coverage: 0.5, novelty: 2, popularityBias: -1 });
  });

  it('is nothing where there are no lists, no items or no profiles', () => {
    const none = { coverage: 0, novelty: 0, popularityBias: 0 };
    const empty = new ListObserver({ listeners: new Float64Array(0), users: 0 });
    expect(empty.figures()).toEqual(none);
    const silent = new ListObserver({ listeners: Float64Array.of(1), users: 1 });
    silent.add([], [0]);
    expect(silent.figures()).toEqual(none);
    silent.add([0], []);
    expect(silent.figures()).toEqual({ ...none, coverage: 1 });
  });

  it('agrees with the formulas written out, whatever the lists', () => {
    const items = fc.uniqueArray(fc.nat(19), { minLength: 1, maxLength: 20 });
    const popularity = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 20, maxLength: 20 });
    const pairs = fc.array(fc.tuple(items, items), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(popularity, pairs, (listeners, lists) => {
        const observer = new ListObserver({ listeners: Float64Array.from(listeners), users: 50 });
        for (const [list, profile] of lists) observer.add(list, profile);
        const { coverage, novelty, popularityBias } = observer.figures();
        const shares = (part: readonly number[]): number =>
          mean(part.map((item) => listeners[item]! / 50));
        const gapOfLists = mean(lists.map(([list]) => shares(list)));
        const gapOfProfiles = mean(lists.map(([, profile]) => shares(profile)));
        expect(coverage).toBe(new Set(lists.flatMap(([list]) => list)).size / 20);
        expect(novelty).toBeCloseTo(
          mean(lists.map(([list]) => mean(list.map((i) => -Math.log2(listeners[i]! / 50))))),
          10,
        );
        expect(popularityBias).toBeCloseTo(gapOfLists / gapOfProfiles - 1, 10);
      }),
    );
  });
});
