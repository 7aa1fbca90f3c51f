import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { poolCandidates } from '../../../src/models/hybrid/hybrid-features.ts';
import {
  reachesRoom,
  roomFor,
  roomPays,
  withRoom,
} from '../../../src/models/hybrid/little-known.ts';

const many = Array.from({ length: 250 }, (_, i) => i);
/** The best that few know, one of which stands high in the ranking anyway. */
const few = [500, 7, 501, 502, 503];

describe('roomFor', () => {
  it('is as much of a hundred places as few know of what was played, a third at most', () => {
    const played = (little: number, all: number) =>
      Array.from({ length: all }, (_, i) => i < little);
    expect(roomFor(played(1, 20))).toBe(5);
    expect(roomFor(played(0, 20))).toBe(0);
    expect(roomFor(played(20, 20))).toBe(33);
    expect(roomFor([])).toBe(0);
  });
});

describe('withRoom', () => {
  it('puts what few know into the last places of each hundred, and leaves the others in order', () => {
    const list = withRoom(many, few, 2);
    expect(list.slice(0, 98)).toEqual(many.slice(0, 98));
    expect(list.slice(98, 102)).toEqual([500, 501, 98, 99]);
    expect(list.slice(198, 200)).toEqual([502, 503]);
  });

  it('gives the places to others where there is too little that few know', () => {
    expect(withRoom(many, [], 33)).toEqual(many);
    expect(withRoom(many, [500], 10).slice(89, 93)).toEqual([89, 500, 90, 91]);
  });

  it('names all of the ranking, none twice, and the same first ones however long it is', () => {
    const lists = fc.uniqueArray(fc.nat(400), { maxLength: 300 });
    fc.assert(
      fc.property(lists, lists, fc.nat(33), fc.nat(300), (ranked, little, room, limit) => {
        const list = withRoom(ranked, little, room);
        expect(new Set(list).size).toBe(list.length);
        expect(ranked.every((key) => list.includes(key))).toBe(true);
        if (!reachesRoom(limit, room)) expect(list.slice(0, limit)).toEqual(ranked.slice(0, limit));
      }),
    );
  });
});

describe('roomPays', () => {
  const pool = (keys: readonly number[]) =>
    poolCandidates({
      sources: {
        collaborative: {
          best: keys.map((key, place) => ({ key, score: 1 - place / keys.length })),
          knows: () => true,
        },
      },
      factsOf: () => ({}),
    });
  const isLittleKnown = (key: number): boolean => key >= 195;
  /** Listeners who like one of the first and something else; what few know stands anywhere behind the first hundred. */
  const listeners = (liked: (few: readonly number[], i: number) => number) =>
    Array.from({ length: 40 }, (_, i) => {
      const random = seededRandom(i);
      const behind = Array.from({ length: 100 }, (_, key) => ({
        key: 100 + key,
        at: random.next(),
      }));
      const order = behind.sort((a, b) => a.at - b.at).map(({ key }) => key);
      const few = order.filter(isLittleKnown);
      return {
        pool: pool([...many.slice(0, 100), ...order]),
        few: pool(few),
        room: 5,
        hidden: new Set([i % 10, liked(few, i)]),
      };
    });

  it('is true where what few know is found in those places', () => {
    expect(
      roomPays(
        listeners((few, i) => few[i % 3]!),
        isLittleKnown,
        1,
      ),
    ).toBe(true);
  });

  it('is false where others stood there with more right, and where nobody has room', () => {
    expect(
      roomPays(
        listeners((_, i) => 95 + (i % 5)),
        isLittleKnown,
        1,
      ),
    ).toBe(false);
    const without = listeners((few) => few[0]!).map(({ pool, hidden }) => {
      return { pool, hidden, room: 0 };
    });
    expect(roomPays(without, isLittleKnown, 1)).toBe(false);
  });
});
