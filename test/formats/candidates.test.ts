import { describe, expect, it } from 'vitest';
import { readCandidates } from '../../src/formats/candidates.ts';
import { fileOf, readAll } from './files.ts';

describe('readCandidates', () => {
  it('reads a pair and what it is to be found among from each line', async () => {
    const file = await fileOf('(0,27)\t11\t526\n\n(user:1,track:2)\ta b\r\n');
    const { rows, tally } = await readAll(readCandidates(file));
    expect(rows).toEqual([
      { user: '0', item: '27', negatives: ['11', '526'] },
      { user: 'user:1', item: 'track:2', negatives: ['a b'] },
    ]);
    expect(tally).toMatchObject({ read: 2, skipped: 0 });
  });

  it('leaves out what is something else, and says where and why', async () => {
    const file = await fileOf('0,27\t11\n(0,27)\n(0,27)\t1\t\t2\n(0,)\t1\n(0,1)\t2\n');
    const { rows, tally } = await readAll(readCandidates(file));
    expect(rows).toEqual([{ user: '0', item: '1', negatives: ['2'] }]);
    const pair = 'expected `(user,item)` in the first column, got something else';
    const items = 'expected items behind the pair, got none or an empty one';
    expect(tally.problems).toEqual([
      { line: 1, reason: pair },
      { line: 2, reason: items },
      { line: 3, reason: items },
      { line: 4, reason: pair },
    ]);
  });
});
