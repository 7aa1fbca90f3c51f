import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderTracks } from '../../../src/models/weekly/order-tracks.ts';

interface Entry {
  readonly id: number;
  readonly artists: readonly string[];
  readonly familiar: boolean;
  readonly explore: boolean;
}

const entries = fc
  .array(
    fc.record({
      artist: fc.integer({ min: 0, max: 14 }),
      familiar: fc.boolean(),
      explore: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((rows): Entry[] => {
    // As a list is picked: two by one artist at most, artist 0 stands for none.
    const left = new Map<number, number>();
    return rows.flatMap(({ artist, familiar, explore }, id) => {
      left.set(artist, (left.get(artist) ?? 0) + 1);
      if (artist > 0 && left.get(artist)! > 2) return [];
      return [{ id, artists: artist === 0 ? [] : [`artist:${artist}`], familiar, explore }];
    });
  });

describe('orderTracks', () => {
  it('keeps every track, and no artist twice in a row where that can be had', () => {
    fc.assert(
      fc.property(entries, (tracks) => {
        const ordered = orderTracks(tracks);
        expect([...ordered].sort((a, b) => a.id - b.id)).toEqual(tracks);
        const distinct = new Set(tracks.map(({ artists }) => artists[0] ?? Symbol('none')));
        if (distinct.size >= 3) expect(repeats(ordered)).toBe(0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('opens with what is familiar and spreads what explores through the rest', () => {
    const tracks: Entry[] = Array.from({ length: 30 }, (_, id) => ({
      id,
      artists: [`artist:${id}`],
      familiar: id >= 10 && id < 15,
      explore: id % 10 === 9,
    }));
    const ordered = orderTracks(tracks);
    expect(ordered.slice(0, 3).map(({ id }) => id)).toEqual([10, 11, 12]);
    const places = ordered.flatMap(({ explore }, place) => (explore ? [place] : []));
    expect(places).toHaveLength(3);
    for (let i = 1; i < places.length; i++)
      expect(places[i]! - places[i - 1]!).toBeGreaterThanOrEqual(5);
    expect(places[0]).toBeGreaterThan(3);
  });

  it('orders a list that explores with every track', () => {
    const tracks: Entry[] = Array.from({ length: 5 }, (_, id) => ({
      id,
      artists: [],
      familiar: false,
      explore: true,
    }));
    expect(orderTracks(tracks).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });
});

function repeats(tracks: readonly Entry[]): number {
  return tracks.filter(
    (track, i) => i > 0 && tracks[i - 1]!.artists.some((artist) => track.artists.includes(artist)),
  ).length;
}
