/** Two gateways that took in the same events, whatever way and into whatever house: what they know and serve is equal. */
import { expect, it } from 'vitest';
import { buildApp, type App } from '../../src/app.ts';
import { loadConfig, type ConfigOverrides } from '../../src/config.ts';
import type { Store } from '../../src/store/ports.ts';
import { all, NOON } from './store-records.ts';

export interface TwoApps {
  /** The one whose models both serve by. */
  readonly one: App;
  readonly other: App;
}

/** The seed of both: what they draw must be the same. */
export const SEED = 7;

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
function nothing(): void {}

/** A gateway at a standing noon. */
export function appOn(store: Store, config: ConfigOverrides): Promise<App> {
  const clock = { now: () => NOON };
  return buildApp({
    config: loadConfig(undefined, {}, config),
    clock,
    seed: SEED,
    log: silent,
    store,
  });
}

/** Fits models from what the one knows, and gives the other the same bytes. */
export async function fitForBoth({ one, other }: TwoApps): Promise<void> {
  await one.train('popularity', {}, nothing);
  await one.train('factorization', { rank: 8, epochs: 3 }, nothing);
  for (const kind of ['popularity', 'factorization'] as const) {
    const pointer = (await one.store.snapshots.pointer(kind))!;
    const record = (await one.store.snapshots.get(kind, pointer.current))!;
    const bytes = (await one.store.snapshots.bytes(kind, pointer.current))!;
    await other.store.snapshots.put(record, bytes);
    await other.store.snapshots.point(kind, pointer, undefined);
  }
  await other.services.models.refresh();
}

/** The tests. */
export function giveTheSameAnswers(apps: () => TwoApps, listenersThere: number): void {
  const both = async <T>(read: (app: App) => Promise<T>): Promise<readonly [T, T]> => [
    await read(apps().one),
    await read(apps().other),
  ];
  const listeners = async (): Promise<readonly string[]> =>
    (await all(apps().one.store.listeners.scan())).map(({ id }) => id);

  it('know the same listeners, days and counts', async () => {
    const [a, b] = await both(async ({ store }) => {
      const days = await store.events.days();
      const counts = await Promise.all(
        days.slice(0, 40).map((day) => store.events.countOfDay(day)),
      );
      return { days, counts, listeners: await all(store.listeners.scan()) };
    });
    expect(a.listeners).toHaveLength(listenersThere);
    expect(b).toEqual(a);
  });

  it('keep the same state of each listener', async () => {
    for (const id of await listeners()) {
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
    for (const id of await listeners()) {
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
}

function byItem(a: { readonly item: string }, b: { readonly item: string }): number {
  return a.item < b.item ? -1 : 1;
}
