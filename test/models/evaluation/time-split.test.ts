import { describe, expect, it } from 'vitest';
import type { Case, Split } from '../../../src/models/evaluation/split.ts';
import { EraCounter, timeSplits } from '../../../src/models/evaluation/time-split.ts';

const CUT = 1_000;
const WINDOW = 100;

function splitsOf(plays: readonly (readonly [string, string, number])[]) {
  const counter = new EraCounter(CUT, WINDOW);
  for (const [user, item, at] of plays) counter.add(user, item, at, 1);
  return timeSplits(counter.plays());
}

describe('splitting by time', () => {
  const splits = splitsOf([
    ['ann', 'a', 10],
    ['ann', 'a', 950],
    ['ann', 'b', 899],
    ['ann', 'c', 900],
    ['ann', 'c', 1_050],
    ['ann', 'd', 1_000],
    ['ann', 'd', 1_099],
    ['bob', 'a', 5],
    ['bob', 'new', 1_001],
    ['bob', 'a', 1_002],
    ['cyd', 'a', 999],
    ['dan', 'a', 1_000],
  ]);
  const named = (indexes: Iterable<number>): readonly string[] =>
    Array.from(indexes, (index) => splits.items[index]!);
  const shown = ({ visible, counts, hidden }: Case) => {
    return { visible: named(visible), counts: Array.from(counts), hidden: named(hidden) };
  };

  it('shows what was played before the cut, and hides what is new from it on', () => {
    expect(splits.test.cases.map(shown)).toEqual([
      { visible: ['a', 'b', 'c'], counts: [2, 1, 1], hidden: ['d'] },
      { visible: ['a'], counts: [1], hidden: ['new'] },
    ]);
    expect(splits).toMatchObject({ users: 3, pairs: 5, items: ['a', 'b', 'c', 'd', 'new'] });
  });

  it('tunes on the same one window earlier, and looks at nothing later', () => {
    expect(splits.tuning.cases.map(shown)).toEqual([
      { visible: ['a', 'b'], counts: [1, 1], hidden: ['c'] },
    ]);
  });

  it('trains on everybody who played before, and on nothing after', () => {
    const rowsOf = ({ train }: Split) => [train.rows, named(train.indexes)];
    expect(rowsOf(splits.tuning)).toEqual([2, ['a', 'b', 'a']]);
    expect(rowsOf(splits.test)).toEqual([3, ['a', 'b', 'c', 'a', 'a']]);
  });
});
