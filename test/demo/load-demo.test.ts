import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../src/clock.ts';
import { DEMO_FOLDER, readAirplay, readCatalogue } from '../../src/demo/demo-files.ts';
import type { FillResult } from '../../src/demo/load-demo.ts';
import { fillDemo } from '../../src/demo/load-demo.ts';
import { readRules } from '../../src/demo/rules.ts';
import { simulateListeners } from '../../src/demo/simulate.ts';
import { foldItem } from '../../src/events/fold.ts';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

const now = Date.UTC(2026, 10, 20, 15);
const LISTENERS = 100;

let folder: string;
const stores: Store[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-demo-'));
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  rmSync(folder, { recursive: true });
});

async function open(name: string): Promise<Store> {
  const store = await openSqliteStore({ path: path.join(folder, `${name}.sqlite`) });
  stores.push(store);
  return store;
}

function fill(
  store: Store,
  options: { at?: number; seed?: number; progress?: (share: number) => void } = {},
): Promise<FillResult> {
  const { at = now, seed = 7, progress } = options;
  const clock = { now: () => at };
  return fillDemo({ store, fold: foldItem, clock, seed, progress, listeners: LISTENERS });
}

/** All that listeners did and what it came to, as the store tells it. */
async function contents(store: Store): Promise<unknown> {
  const collected = async <T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> => {
    const all: T[] = [];
    for await (const batch of batches) all.push(...batch);
    return all;
  };
  const listeners = await collected(store.listeners.scan());
  const each = listeners.map(async ({ id }) => ({
    version: await store.listening.version(id),
    events: await collected(store.events.scanOf(id)),
    playlists: await store.playlists.ofListener(id, 100),
  }));
  return {
    counts: await store.catalogue.counts(),
    tracks: await collected(store.catalogue.scanTracks()),
    texts: await collected(store.texts.scan()),
    items: await collected(store.listening.scan()),
    listeners,
    each: await Promise.all(each),
  };
}

describe('fillDemo', () => {
  it('brings the catalogue, the texts and everything that the simulation says', async () => {
    const store = await open('full');
    const result = await fill(store);
    const rules = readRules(DEMO_FOLDER);
    const catalogue = readCatalogue(DEMO_FOLDER, rules, now);
    const world = { ...catalogue, airplay: readAirplay(DEMO_FOLDER) };
    const simulated = [...simulateListeners(world, rules, { seed: 7, now, listeners: LISTENERS })];
    const events = simulated.reduce((sum, listener) => sum + listener.events.length, 0);
    expect(result).toEqual({
      outcome: 'filled',
      tracks: catalogue.tracks.length,
      listeners: LISTENERS,
      events,
    });
    expect(await store.catalogue.counts()).toEqual({
      tracks: catalogue.tracks.length,
      albums: catalogue.albums.length,
      artists: catalogue.artists.length,
      podcasts: catalogue.podcasts.length,
    });
    expect((await store.listeners.first())?.name).toBe('Ada (simulated)');

    const own = simulated[0]!;
    const id = own.listener.id;
    expect(await store.listening.version(id)).toBe(own.events.length);
    const plays = own.events.filter((event) => event.kind === 'play');
    expect(await store.events.playsOf(id, 1_000)).toHaveLength(plays.length);
    const saves = new Set(own.events.filter(({ kind }) => kind === 'save').map(({ item }) => item));
    const saved = await store.library.saved(id, 'track', 1_000);
    expect(new Set(saved.map(({ item }) => item))).toEqual(saves);
    const playlist = own.playlists[0]!;
    const added = own.events.filter(({ context }) => context?.playlist === playlist.id);
    expect((await store.playlists.get([playlist.id])).get(playlist.id)?.length).toBe(added.length);
  });

  it('leaves a store alone that has the demo, whenever it is called again', async () => {
    const store = await open('twice');
    await fill(store);
    const before = await contents(store);
    expect(await fill(store, { at: now + 3 * DAY_MS, seed: 8 })).toEqual({ outcome: 'present' });
    expect(await contents(store)).toEqual(before);
  });

  it('completes a fill that was interrupted, to what it would have been', async () => {
    const broken = await open('broken');
    const stop = new Error('the power failed');
    const failing = fill(broken, {
      progress: (share) => {
        if (share > 0.5) throw stop;
      },
    });
    await expect(failing).rejects.toBe(stop);
    expect(await broken.listeners.count()).toBeGreaterThan(0);
    expect(await fill(broken, { at: now + DAY_MS, seed: 8 })).toMatchObject({ outcome: 'filled' });
    const whole = await open('whole');
    await fill(whole);
    expect(await contents(broken)).toEqual(await contents(whole));
  });

  it('leaves a store alone that has a catalogue of its own', async () => {
    const store = await open('own');
    const artist = { id: 'artist:mine', name: 'Mine', genres: [] };
    const track = {
      id: 'track:mine',
      title: 'Mine',
      artistIds: [artist.id],
      explicit: false,
      genres: [],
      addedAt: now,
    };
    await store.catalogue.upsert({ artists: [artist], albums: [], tracks: [track], podcasts: [] });
    expect(await fill(store)).toEqual({ outcome: 'occupied' });
    expect(await store.catalogue.counts()).toMatchObject({ tracks: 1 });
    expect(await store.listeners.count()).toBe(0);
  });
});
