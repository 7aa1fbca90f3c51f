import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { genreOf, GENRES, listenerId, makeWorld, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

const sounds = [
  [trackId(3, 0, 0), { tempo: 118, key: 9, mode: 0 }],
  [trackId(3, 0, 1), { tempo: 122, key: 0, mode: 1 }],
  [trackId(3, 0, 2), { tempo: 0, key: -1, mode: 0 }],
] as const;
let world: World;
beforeAll(async () => {
  world = await makeWorld();
  await world.store.audioFeatures.put(
    sounds.map(([track, values]) => ({ track, modelVersion: '1', values })),
  );
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

  it('groups artists near each other into clusters, and leaves out what was muted', async () => {
    const listener = await world.newcomer('user:grouped');
    const play = (item: string) => ({ listener, kind: 'play' as const, item });
    const played = [0, 2].flatMap((genre) =>
      [0, 1, 2, 3, 4].flatMap((artist) => [0, 1, 2].map((t) => play(trackId(genre, artist, t)))),
    );
    await world.record(...played, play(trackId(0, 0, 5)));
    const genresOf = (ids: readonly string[]): Set<string> =>
      new Set(ids.map((id) => id.slice('artist:'.length, 'artist:'.length + 1)));
    const alone = await world.newcomer('user:alone');
    await world.record({ listener: alone, kind: 'play', item: trackId(0, 0, 0) });
    expect((await world.taste.profile(alone)).clusters).toEqual([]);
    const { clusters, muted } = await world.taste.profile(listener);
    expect(muted).toEqual([]);
    expect(clusters.length).toBeGreaterThanOrEqual(2);
    expect(clusters.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    for (const { artists, genres } of clusters) {
      // Rock and folk hardly mix in this world.
      expect(genresOf(artists).size).toBe(1);
      expect(genres).toEqual([GENRES[Number([...genresOf(artists)][0])]]);
    }

    const [first] = clusters;
    await world.record({ listener, kind: 'dismiss', item: first!.id });
    world.clock.pass(1);
    await world.record({ listener, kind: 'dismiss', item: 'genre:folk' });
    const after = await world.taste.profile(listener);
    expect(after.muted).toEqual([
      { id: 'genre:folk', kind: 'genre', name: 'Folk' },
      { id: first!.id, kind: 'cluster', name: expect.stringContaining(' Artist ') },
    ]);
    expect(after.genres.map(({ term }) => term)).not.toContain('Folk');
    expect(after.clusters.map(({ id }) => id)).not.toContain(first!.id);
    expect(after.plays).toBeLessThan(played.length);

    const { entries } = await world.recommendations.forListener({
      ...{ listener, exclude: [], diversity: 0, by: 'collaborative' as const },
    });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.filter(({ track }) => track.startsWith('track:2-'))).toEqual([]);

    world.clock.pass(1);
    await world.record({ listener, kind: 'undismiss', item: first!.id });
    await world.record({ listener, kind: 'undismiss', item: 'genre:folk' });
    expect((await world.taste.profile(listener)).clusters).toEqual(clusters);
  });

  it('counts tempi and keys by plays, of tracks whose sound is known', async () => {
    const listener = await world.newcomer('user:sounding');
    const play = (track: string) => ({ listener, kind: 'play' as const, item: track });
    await world.record(
      ...sounds.map(([track]) => play(track)),
      ...Array.from({ length: 2 }, () => play(trackId(3, 0, 0))),
      play(trackId(3, 1, 1)),
    );
    const { tempos, keys } = await world.taste.profile(listener);
    expect(tempos).toEqual([
      { from: 110, to: 120, weight: 0.75 },
      { from: 120, to: 130, weight: 0.25 },
    ]);
    expect(keys).toEqual([
      { key: 9, mode: 0, weight: 0.75 },
      { key: 0, mode: 1, weight: 0.25 },
    ]);
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
      clusters: [],
      muted: [],
      genres: [],
      terms: [],
      tempos: [],
      keys: [],
      segment: -1,
      plays: 0,
    });
  });
});
