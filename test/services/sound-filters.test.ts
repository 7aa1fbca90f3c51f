import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ARTISTS_A_GENRE,
  GENRES,
  listenerId,
  makeWorld,
  TRACKS_AN_ARTIST,
  trackId,
} from './music-world.ts';
import type { World } from './music-world.ts';

/** Track n of each artist has a tempo of 60 + 10 n, is in key n, and in minor where n is odd; the last is not analysed. */
const ANALYSED = TRACKS_AN_ARTIST - 1;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const features = GENRES.flatMap((_, genre) =>
    Array.from({ length: ARTISTS_A_GENRE }, (_, artist) =>
      Array.from({ length: ANALYSED }, (_, n) => ({
        track: trackId(genre, artist, n),
        modelVersion: '1',
        values: { tempo: 60 + 10 * n, key: n, mode: (n + 1) % 2, energy: n / 10 },
      })),
    ).flat(),
  );
  await world.store.audioFeatures.put(features);
  world.catalogue.invalidate();
});
afterAll(() => world.cleanUp());

const numberOf = (track: string): number => Number(track.split('-').at(-1));
const ask = { exclude: [], diversity: 0, by: 'hybrid' } as const;

describe('recommendations by sound', () => {
  it.each([
    ['tempo', { tempoFrom: 80, tempoTo: 100 }, (n: number) => n >= 2 && n <= 4],
    ['key', { key: 3 }, (n: number) => n === 3],
    ['mode', { mode: 0 }, (n: number) => n % 2 === 1 && n < ANALYSED],
  ])('keep to a condition on %s, and leave out what was not analysed', async (_, where, fits) => {
    const query = { ...ask, listener: listenerId(4), where };
    const { entries } = await world.recommendations.forListener(query);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.filter(({ track }) => !fits(numberOf(track)))).toEqual([]);
  });

  it('keep to a minimum and a maximum from seeds, and come nearer to a target', async () => {
    const seeds = { seedTracks: [trackId(1, 1, 1)], seedArtists: [], seedGenres: [], limit: 20 };
    const within = await world.recommendations.bySeeds({
      ...seeds,
      tuning: { minTempo: 70, maxTempo: 90, maxEnergy: 0.25 },
    });
    expect(within.length).toBeGreaterThan(5);
    expect(within.every(({ track }) => [1, 2].includes(numberOf(track)))).toBe(true);
    const far = async (tuning: { readonly targetTempo?: number }): Promise<number> => {
      const found = await world.recommendations.bySeeds({ ...seeds, tuning });
      const offs = found.map(({ track }) => Math.abs(60 + 10 * numberOf(track) - 140));
      return offs.reduce((sum, off) => sum + off, 0) / offs.length;
    };
    expect(await far({ targetTempo: 140 })).toBeLessThan(0.7 * (await far({})));
  });
});
