import { describe, expect, it } from 'vitest';
import { TrackGroups } from '../../src/services/track-groups.ts';

describe('TrackGroups', () => {
  const groups = new TrackGroups([['a', 'b'], [], ['c'], ['b']]);
  const counts = groups.numbered(
    new Map([
      ['b', 3],
      ['a', 1],
      ['nowhere', 9],
    ]),
  );

  it('tells the most that any group of a track counts, 0 where none does', () => {
    expect([0, 1, 2, 3].map((place) => groups.most(place, counts))).toEqual([3, 0, 0, 3]);
    expect(counts.size).toBe(2);
  });

  it('tells tracks that are in no group', () => {
    expect([0, 1, 2, 3].map((place) => groups.isAlone(place))).toEqual([false, true, false, false]);
  });
});
