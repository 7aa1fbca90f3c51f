/** One world through both houses: what listeners did, their Homes and their weekly lists come out the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApp, type App } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config.ts';
import { fillDemo } from '../../../src/demo/load-demo.ts';
import { foldItem } from '../../../src/events/fold.ts';
import type { Store } from '../../../src/store/ports.ts';
import type { SnapshotKind } from '../../../src/store/records.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { openEmptyCassandra } from '../../helpers/cassandra.ts';
import { all, NOON } from '../../helpers/store-records.ts';

const LISTENERS = 12;
const SEED = 7;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {}

describe('SQLite and Cassandra', () => {
  let folder: string;
  let sqlite: App;
  let cassandra: App;
  let listeners: readonly string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-differential-'));
    sqlite = await appOn(await openSqliteStore({ path: path.join(folder, 'store.sqlite') }));
    cassandra = await appOn(await openEmptyCassandra());
    for (const { store } of [sqlite, cassandra]) {
      await fillDemo({ store, fold: foldItem, clock, seed: SEED, listeners: LISTENERS });
    }
    await sqlite.train('popularity', {}, nothing);
    await sqlite.train('factorization', { rank: 8, epochs: 3 }, nothing);
    for (const kind of ['popularity', 'factorization'] as const) await copyModel(kind);
    await cassandra.services.models.refresh();
    listeners = (await all(sqlite.store.listeners.scan())).map(({ id }) => id);
  });
  afterAll(async () => {
    await Promise.all([sqlite.stop(), cassandra.stop()]);
    await rm(folder, { recursive: true });
  });

  const clock = { now: () => NOON };
  const appOn = (store: Store): Promise<App> =>
    buildApp({
      config: loadConfig(undefined, {}, { data: folder }),
      clock,
      seed: SEED,
      log: silent,
      store,
    });
  async function copyModel(kind: SnapshotKind): Promise<void> {
    const pointer = (await sqlite.store.snapshots.pointer(kind))!;
    const record = (await sqlite.store.snapshots.get(kind, pointer.current))!;
    const bytes = (await sqlite.store.snapshots.bytes(kind, pointer.current))!;
    await cassandra.store.snapshots.put(record, bytes);
    await cassandra.store.snapshots.point(kind, pointer, undefined);
  }
  const both = async <T>(read: (app: App) => Promise<T>): Promise<readonly [T, T]> => [
    await read(sqlite),
    await read(cassandra),
  ];

  it('know the same listeners, days and counts', async () => {
    const [a, b] = await both(async ({ store }) => {
      const days = await store.events.days();
      const counts = await Promise.all(
        days.slice(0, 40).map((day) => store.events.countOfDay(day)),
      );
      return { days, counts, listeners: await all(store.listeners.scan()) };
    });
    expect(listeners).toHaveLength(LISTENERS);
    expect(b).toEqual(a);
  });

  it('keep the same state of each listener', async () => {
    for (const id of listeners) {
      const [a, b] = await both(async ({ store }) => ({
        // Items of equal times and plays stand in an order of each house's own.
        items: (await store.listening.ofListener(id, 10_000)).toSorted(byItem),
        version: await store.listening.version(id),
        saved: await store.library.saved(id, 'track', 1_000),
        followed: await store.library.followed(id, 'artist', 1_000),
        dismissed: await store.library.dismissed(id, 1_000),
        plays: await store.events.playsOf(id, 1_000),
        events: await all(store.events.scanOf(id)),
      }));
      expect(a.items.length).toBeGreaterThan(0);
      expect(b).toEqual(a);
    }
  });

  it('serve the same Home and the same weekly list to each listener', async () => {
    for (const id of listeners) {
      const [a, b] = await both(async ({ services }) => {
        const { shelves } = await services.home.page(id, { shelves: 8, cards: 10 });
        const weekly = await services.weekly.forListener(id);
        return {
          home: shelves.map(({ title, cards }) => [title, ...cards.map(({ subject }) => subject)]),
          weekly: weekly?.tracks.map(({ track, policy }) => [track, policy]),
        };
      });
      expect(a.home.length).toBeGreaterThan(0);
      expect(a.weekly).toHaveLength(30);
      expect(b).toEqual(a);
    }
  });
});

function byItem(a: { readonly item: string }, b: { readonly item: string }): number {
  return a.item < b.item ? -1 : 1;
}
