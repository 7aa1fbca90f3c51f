import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importInteractions } from '../../src/cli/import.ts';
import { MINUTE_MS } from '../../src/clock.ts';
import { kindOf } from '../../src/ids.ts';
import { makeCatalogueService } from '../../src/services/catalogue.ts';
import type { HomeRecord } from '../../src/store/records.ts';
import { makeWorld, train } from './music-world.ts';
import type { World } from './music-world.ts';

const hetrec = path.resolve(
  import.meta.dirname,
  '../../../shared/data/hetrec-lastfm-2k/data/user_artists.dat',
);
const absent = !existsSync(hetrec) && process.env['CI'] !== 'true';
const SHAPE = { shelves: 8, cards: 10 };

// Counts without times, titles, artists or genres: the least that Home and weekly playlists can rest on.
describe.skipIf(absent)('Last.fm HetRec (skipped where hetrec-lastfm-2k is absent)', () => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld({ empty: true });
    const { store, clock, intake, catalogue } = world;
    const onChange = (): void => catalogue.invalidate();
    const services = { intake, catalogue: makeCatalogueService({ store, onChange }) };
    const report = await importInteractions(
      hetrec,
      {},
      { store, services, clock, timeZone: 'UTC' },
    );
    expect(report.read).toBe(92_834);
    await train(store, world.registry, '1', { rank: 32, unobservedWeight: 0.03 });
  });
  afterAll(() => world.cleanUp());

  const full = (page: HomeRecord): number =>
    page.shelves.filter(({ cards }) => cards.length >= 5).length;
  const madeFor = async (listener: string): Promise<string[]> => {
    const page = await world.home.page(listener, SHAPE);
    const made = page.shelves.find(({ kind }) => kind === 'MADE_FOR_YOU');
    return made?.cards.map(({ subject }) => subject) ?? [];
  };

  it('gives its listeners a page of at least six shelves, and 30 new tracks a week', async () => {
    let asked = 0;
    for await (const batch of world.store.listeners.scan()) {
      for (const { id } of batch) {
        if (asked++ % 40 !== 0) continue;
        const items = await world.store.listening.ofListener(id, 10_000);
        const played = new Set(items.map(({ item }) => item));
        const page = await world.home.page(id, SHAPE);
        expect(page.shelves.map(({ kind }) => kind)).not.toContain('RECENT');
        // Who played next to nothing has no favourites to show.
        expect(full(page)).toBeGreaterThanOrEqual(played.size >= 5 ? 6 : 5);
        const weekly = (await world.weekly.forListener(id))!;
        expect(weekly.tracks).toHaveLength(30);
        expect(weekly.tracks.filter(({ track }) => played.has(track))).toEqual([]);
        for (const { reason } of page.shelves.flatMap(({ cards }) => cards)) {
          expect(reason.evidence.length).toBeGreaterThan(0);
        }
      }
    }
    expect(asked).toBe(1_892);
  });

  it('gives a new listener with three plays a page of their own in the next request', async () => {
    const pages: string[][] = [];
    // Three artists each, of different scenes: 89 Lady Gaga, 289 Britney Spears, 300 Katy Perry;
    // 707 Metallica, 917 Iron Maiden, 918 Megadeth.
    for (const [name, plays] of [
      ['pop', [89, 289, 300]],
      ['metal', [707, 917, 918]],
    ] as const) {
      const listener = await world.newcomer(`user:new-${name}`);
      await world.home.page(listener, SHAPE);
      await world.record(
        ...plays.map((item) => ({ listener, kind: 'play' as const, item: `track:${item}` })),
      );
      world.clock.pass(MINUTE_MS);
      const made = await madeFor(listener);
      expect(made).toHaveLength(10);
      expect(full(await world.home.page(listener, SHAPE))).toBeGreaterThanOrEqual(6);
      pages.push(made);
    }
    const [pop, metal] = pages;
    expect(pop!.filter((subject) => metal!.includes(subject)).length).toBeLessThan(3);
    expect(pop!.every((subject) => kindOf(subject) === 'track')).toBe(true);
  });
});
