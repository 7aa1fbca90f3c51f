import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  importCatalog,
  importEvents,
  importInteractions,
  importTexts,
  type ImportDeps,
} from '../../src/cli/import.ts';
import { makeCatalogueService } from '../../src/services/catalogue.ts';
import type { Store } from '../../src/store/ports.ts';
import { intakeOn } from '../events/event-world.ts';
import { fileOf } from '../formats/files.ts';
import { NOW, temporaryStore, type TemporaryStore } from '../helpers/listening-store.ts';

const HETREC = path.resolve(
  import.meta.dirname,
  '../../../shared/data/hetrec-lastfm-2k/data/user_artists.dat',
);
const noHetrec = !existsSync(HETREC) && process.env['CI'] !== 'true';

async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const batch of batches) found.push(...batch);
  return found;
}

/** All that imports write, as it can be read. */
async function stateOf(store: Store): Promise<object> {
  const listeners = await all(store.listeners.scan());
  const tracks = await all(store.catalogue.scanTracks());
  const artists = new Set(tracks.flatMap(({ artistIds }) => artistIds));
  return {
    counts: await store.catalogue.counts(),
    tracks,
    artists: await store.catalogue.artists([...artists]),
    podcasts: await all(store.catalogue.scanPodcasts()),
    texts: await all(store.texts.scan()),
    listeners,
    items: await all(store.listening.scan()),
    versions: await Promise.all(listeners.map(({ id }) => store.listening.version(id))),
    events: await Promise.all(listeners.map(({ id }) => all(store.events.scanOf(id)))),
  };
}

describe('imports', () => {
  let temporary: TemporaryStore;
  let store: Store;
  let deps: ImportDeps;
  const clock = { time: NOW, now: () => clock.time };
  beforeEach(async () => {
    temporary = await temporaryStore();
    store = temporary.store;
    const services = {
      intake: intakeOn(store),
      catalogue: makeCatalogueService({ store, onChange: () => {} }),
    };
    deps = { store, services, clock, timeZone: 'Europe/Berlin' };
  });
  afterEach(() => temporary.close());

  /** Imports twice, the clock an hour on, and shows that the second time changes nothing (`but` these parts). */
  async function twice<T>(run: () => Promise<T>, but: object = {}): Promise<readonly [T, T]> {
    const first = await run();
    const state = await stateOf(store);
    clock.time += 3_600_000;
    const second = await run();
    expect({ ...(await stateOf(store)), ...but }).toEqual({ ...state, ...but });
    return [first, second];
  }

  it('of interactions make what is missing, add up within a file and set over files', async () => {
    const file = await fileOf('a\tx\t3\na\ty\t1\nbroken\na\tx\t4\nb\tx\t0.5\n');
    const known = {
      id: 'track:x',
      title: 'Known',
      artistIds: ['artist:1'],
      explicit: true,
      genres: ['pop'],
      addedAt: 5,
    };
    await store.catalogue.upsert({ artists: [], albums: [], tracks: [known], podcasts: [] });
    const [first] = await twice(() => importInteractions(file, {}, deps));
    expect(first).toEqual({
      read: 5,
      imported: 4,
      duplicates: 0,
      skipped: 1,
      problems: [{ line: 3, reason: 'expected 3 columns, got 1' }],
      seconds: 0,
    });
    expect(await all(store.listening.scan())).toMatchObject([
      { listener: 'user:a', item: 'track:x', imported: 7, plays: 0 },
      { listener: 'user:a', item: 'track:y', imported: 1 },
      { listener: 'user:b', item: 'track:x', imported: 0.5 },
    ]);
    expect(await all(store.catalogue.scanTracks())).toEqual([
      known,
      { id: 'track:y', title: 'y', artistIds: [], explicit: false, genres: [], addedAt: NOW },
    ]);
    expect((await store.listeners.get(['user:a'])).get('user:a')).toEqual({
      id: 'user:a',
      timeZone: 'Europe/Berlin',
      createdAt: NOW,
      simulated: false,
    });
  });

  it('of interactions add up over batches and tell two imports apart whatever the clock', async () => {
    const rows = Array.from({ length: 600 }, (_, i) => `u${i % 3},p${i % 7},2\n`).join('');
    const file = await fileOf(gzipSync(rows));
    const options = { kind: 'podcast', batchRows: 100 } as const;
    // Between two batches of the second run the counts are smaller for a moment, and versions tell.
    const but = { versions: 'may rise' };
    await twice(() => importInteractions(file, options, deps), but);
    const items = await all(store.listening.scan());
    expect(items).toHaveLength(21);
    expect(items.reduce((sum, { imported }) => sum + imported, 0)).toBe(1_200);
    expect(await store.catalogue.counts()).toMatchObject({ tracks: 0, podcasts: 7 });
  });

  it('of a catalogue fill in artists by name and replace what is there', async () => {
    const track = { kind: 'TRACK', id: 't', title: 'T', artists: [{ id: 'a', name: 'Short' }] };
    const artist = { kind: 'ARTIST', id: 'b', name: 'Long', genres: ['jazz'] };
    const file = await fileOf(
      [track, { kind: 'TRUCK' }, artist, { ...track, id: 'u', artists: [{ id: 'b', name: 'L' }] }]
        .map((item) => JSON.stringify(item))
        .join('\n'),
    );
    const [first, second] = await twice(() => importCatalog(file, deps));
    expect(second).toEqual(first);
    expect(first).toMatchObject({ read: 4, imported: 3, skipped: 1, problems: [{ line: 2 }] });
    const artists = await store.catalogue.artists(['artist:a', 'artist:b']);
    expect([...artists.values()]).toEqual([
      { id: 'artist:a', name: 'Short', genres: [] },
      { id: 'artist:b', name: 'Long', genres: ['jazz'] },
    ]);
  });

  it('of texts keep them whole', async () => {
    const text = { id: 'r', text: 'Great.', about: ['track:1'] };
    const file = await fileOf(`${JSON.stringify(text)}\n{"id":"s"}\n`);
    const [first] = await twice(() => importTexts(file, deps));
    expect(first).toMatchObject({ read: 2, imported: 1, skipped: 1 });
    expect(await all(store.texts.scan())).toEqual([text]);
  });

  it('of events go through the intake, from standard input too, each event once', async () => {
    const lines = Array.from({ length: 9_500 }, (_, i) => ({
      ...(i % 2 === 0 ? { id: `e${i}` } : {}),
      userId: `u${i % 10}`,
      kind: 'play',
      itemId: `t${i % 50}`,
      at: NOW - i * 1_000,
    }));
    lines[4_321] = { ...lines[4_321]!, itemId: 'artist:1' };
    lines[7] = lines[5]!;
    const content = lines.map((line) => `${JSON.stringify(line)}\n`).join('') + '{"id":1}\n';
    const run = (): ReturnType<typeof importEvents> =>
      importEvents('-', { ...deps, stdin: Readable.from([Buffer.from(content)]) });
    const [first, second] = await twice(run);
    expect(first).toMatchObject({ read: 9_501, imported: 9_498, duplicates: 1, skipped: 2 });
    expect(first.problems).toEqual([
      {
        line: 4_322,
        reason: 'item: expected for play an id of kind track or podcast, got one of kind artist.',
      },
      { line: 9_501, reason: 'listener or userId: expected a text, got nothing' },
    ]);
    expect(second).toMatchObject({ read: 9_501, imported: 0, duplicates: 9_499, skipped: 2 });
    const items = await all(store.listening.scan());
    expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(9_498);
  });

  it('report progress up to the whole file, and stop between batches when asked to', async () => {
    const file = await fileOf('a\tx\t1\n'.repeat(1_000));
    const seen: [number, number][] = [];
    const stop = new AbortController();
    await importInteractions(file, { batchRows: 300 }, deps, {
      progress: (done, total) => seen.push([done, total]),
    });
    expect(seen).toEqual(Array<[number, number]>(4).fill([6_000, 6_000]));
    const stopped = importInteractions(file, { batchRows: 300 }, deps, {
      progress: () => stop.abort(new Error('Enough.')),
      signal: stop.signal,
    });
    await expect(stopped).rejects.toThrow('Enough.');
    const [item] = await all(store.listening.scan());
    expect(item?.imported).toBe(300);
    await importInteractions(file, {}, deps);
    expect(await all(store.listening.scan())).toMatchObject([{ imported: 1_000 }]);
  });

  it('of a file that is not there say so', async () => {
    await expect(importCatalog('/nowhere/x', deps)).rejects.toThrow(
      'Expected a file to read at /nowhere/x: there is none.',
    );
  });

  it.skipIf(noHetrec)(
    'of hetrec-lastfm-2k read 92,834 rows (skipped where ../shared/data has no hetrec-lastfm-2k)',
    async () => {
      const [first] = await twice(() => importInteractions(HETREC, {}, deps));
      expect(first).toMatchObject({ read: 92_834, imported: 92_834, skipped: 0, problems: [] });
      expect(await store.listeners.count()).toBe(1_892);
      expect(await store.catalogue.counts()).toMatchObject({ tracks: 17_632 });
    },
  );
});
