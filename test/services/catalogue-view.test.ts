import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '../../src/clock.ts';
import { makeCatalogueViews } from '../../src/services/catalogue-views.ts';
import { makeWorld, NOON, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

const addTrack = async (id: string): Promise<void> => {
  const track = { id, title: id, artistIds: [], genres: ['Polka'], explicit: false, addedAt: NOON };
  await world.store.catalogue.upsert({ artists: [], albums: [], tracks: [track], podcasts: [] });
};

describe('the catalogue view', () => {
  it('gives a track the genres of its artists and the date of its album where it has none', async () => {
    const view = await world.catalogue.current();
    expect(view.track(trackId(1, 0, 0))).toMatchObject({
      genres: ['Jazz'],
      releaseDate: '2026-10-30',
    });
    expect(view.ofGenre('JAZZ')).toHaveLength(90);
    expect(view.ofArtist('artist:1-0')).toHaveLength(10);
    expect(view.byRelease[0]!.releaseDate).toBe('2026-10-30');
    expect(view.podcasts).toHaveLength(12);
  });

  it('shows a change of this process to the next who ask, once it is told', async () => {
    const before = await world.catalogue.current();
    await addTrack('track:told');
    expect(await world.catalogue.current()).toBe(before);
    world.catalogue.invalidate();
    const after = await world.catalogue.current();
    expect(after.track('track:told')).toBeDefined();
    expect(after.genres).toContain('Polka');
    expect(after.version).toBe(before.version + 1);
    expect(before.track('track:told')).toBeUndefined();
  });

  it('finds a change of another process within a minute, without making anybody wait', async () => {
    const views = makeCatalogueViews(world.deps);
    const before = await views.current();
    await addTrack('track:untold');
    world.clock.pass(MINUTE_MS / 2);
    expect(await views.current()).toBe(before);
    world.clock.pass(MINUTE_MS / 2);
    // The first to ask after a minute still gets the old one, and sets the rebuild off.
    expect(await views.current()).toBe(before);
    await expect.poll(async () => (await views.current()).track('track:untold')).toBeDefined();
    world.clock.set(NOON);
  });

  it('is built once for all who ask at the same time', async () => {
    const views = makeCatalogueViews(world.deps);
    const all = await Promise.all(Array.from({ length: 5 }, () => views.current()));
    expect(new Set(all).size).toBe(1);
    expect(all[0]!.version).toBe(1);
  });
});
