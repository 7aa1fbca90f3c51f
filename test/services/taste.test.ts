import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { genreOf, GENRES, listenerId, makeWorld, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

describe('profile', () => {
  it('counts plays by track and artist, and shares of genres', async () => {
    const listener = await world.newcomer('user:counted');
    const play = (item: string) => ({ listener, kind: 'play' as const, item });
    await world.record(
      ...Array.from({ length: 3 }, () => play(trackId(0, 0, 0))),
      play(trackId(0, 0, 1)),
      play(trackId(1, 2, 0)),
      { ...play(trackId(2, 2, 2)), msPlayed: 5_000 },
    );
    const profile = await world.taste.profile(listener);
    expect(profile.topTracks).toEqual([
      { track: trackId(0, 0, 0), plays: 3 },
      { track: trackId(0, 0, 1), plays: 1 },
      { track: trackId(1, 2, 0), plays: 1 },
    ]);
    expect(profile.topArtists).toEqual([
      { artist: 'artist:0-0', plays: 4 },
      { artist: 'artist:1-2', plays: 1 },
    ]);
    expect(profile.genres).toEqual([
      { term: 'Rock', weight: 0.8 },
      { term: 'Jazz', weight: 0.2 },
    ]);
    expect(profile.plays).toBe(5);
  });

  it('places listeners of one genre in other segments than those of another', async () => {
    const segments = await Promise.all(
      Array.from(
        { length: 40 },
        async (_, l) => (await world.taste.profile(listenerId(l))).segment,
      ),
    );
    const of = (genre: number): Set<number> =>
      new Set(segments.filter((_, l) => genreOf(l) === genre));
    for (let genre = 1; genre < GENRES.length; genre++) {
      expect([...of(0)].some((segment) => of(genre).has(segment))).toBe(false);
    }
  });

  it('is empty, and in no segment, for a listener who has done nothing', async () => {
    expect(await world.taste.profile('user:nobody')).toEqual({
      topTracks: [],
      topArtists: [],
      genres: [],
      segment: -1,
      plays: 0,
    });
  });
});
