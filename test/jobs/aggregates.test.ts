import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { fetchParts } from '../../src/events/archive/archive-place.ts';
import { parquet, readRows } from '../../src/events/archive/duckdb.ts';
import { isSkip } from '../../src/events/fold.ts';
import type { Aggregate } from '../../src/jobs/aggregates.ts';
import type { ListeningEvent } from '../../src/store/records.ts';
import { archiveWorld, type ArchiveWorld } from '../helpers/archive-world.ts';
import { all } from '../helpers/store-records.ts';

const SESSION_GAP_MS = 1_800_000;
type Row = Readonly<Record<string, unknown>>;

describe('batch aggregates', () => {
  let world: ArchiveWorld;
  let app: App;
  let plays: readonly ListeningEvent[];
  beforeAll(async () => {
    world = await archiveWorld();
    app = await world.open();
    await world.fill(app, 40);
    await world.run(app, 'archive');
    await world.run(app, 'aggregate');
    const listeners = await all(app.store.listeners.scan());
    const events = await Promise.all(listeners.map(({ id }) => all(app.store.events.scanOf(id))));
    plays = events.flat().filter(({ kind }) => kind === 'play');
  });
  afterAll(async () => {
    await app.stop();
    await world.remove();
  });

  async function rowsOf(name: Aggregate): Promise<readonly Row[]> {
    const files = await fetchParts(app.archive, `aggregates/${name}`);
    const query = `SELECT * FROM ${parquet(files)}`;
    const plain = (row: Row): Row =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plainOf(value)]));
    return all(readRows(app.archive.folder, query, plain));
  }

  it('know of each listener and item what the fold of the store knows', async () => {
    const folded = (await all(app.store.listening.scan())).map((item) => ({
      listener: item.listener,
      item: item.item,
      plays: item.plays,
      skips: item.skips,
      ms_played: item.msPlayed,
      imported: item.imported,
      first_at: item.firstAt,
      last_at: item.lastAt,
      saved: item.saved?.on ?? null,
      followed: item.followed?.on ?? null,
      dismissed: item.dismissed?.on ?? null,
      listed: item.listed?.on ?? null,
    }));
    expect(await rowsOf('listener_items')).toEqual(sorted(folded, 'listener', 'item'));
    expect(folded.length).toBeGreaterThan(500);
  });

  it('count what is popular by day and country', async () => {
    const listeners = await all(app.store.listeners.scan());
    const countryOf = new Map(listeners.map(({ id, country }) => [id, country ?? null]));
    const counted = groups(
      plays.filter((play) => !isSkip(play)),
      ({ at, listener, item }) => [
        new Date(at).toISOString().slice(0, 10),
        countryOf.get(listener)!,
        item,
      ],
    ).map(([[day, country, item], own]) => ({
      day,
      country,
      item,
      listeners: new Set(own.map(({ listener }) => listener)).size,
      plays: weightOf(own),
    }));
    const rows = await rowsOf('popularity');
    expect(sorted(rows, 'day', 'country', 'item')).toEqual(
      sorted(counted, 'day', 'country', 'item'),
    );
    expect(new Set(rows.map(({ country }) => country))).toEqual(new Set([null, 'AT', 'BR']));
  });

  it('count how often each item is skipped', async () => {
    const counted = groups(plays, ({ item }) => [item]).map(([[item], own]) => {
      const [wholes, skips] = [own.filter((play) => !isSkip(play)), own.filter(isSkip)].map(
        weightOf,
      );
      return {
        item,
        listeners: new Set(own.map(({ listener }) => listener)).size,
        plays: wholes,
        skips,
        skip_rate: expect.closeTo(skips! / (wholes! + skips!), 12),
      };
    });
    expect(await rowsOf('skip_rates')).toEqual(sorted(counted, 'item'));
  });

  it('count in how many sittings two items are heard together', async () => {
    const pairs: { a: string; b: string; session: string; listener: string }[] = [];
    for (const [[listener], own] of groups(
      plays.filter((play) => !isSkip(play)),
      (play) => [play.listener],
    )) {
      const ordered = own.toSorted((x, y) => x.at - y.at || (x.id < y.id ? -1 : 1));
      let session = 0;
      const heard = ordered.map((play, i) => {
        if (i > 0 && play.at - ordered[i - 1]!.at >= SESSION_GAP_MS) session++;
        return { item: play.item, session };
      });
      for (const [[number], tracks] of groups(heard, (each) => [String(each.session)])) {
        const items = [...new Set(tracks.map(({ item }) => item))].sort();
        for (const a of items) {
          for (const b of items)
            if (a < b) pairs.push({ a, b, session: `${listener} ${number}`, listener: listener! });
        }
      }
    }
    const counted = groups(pairs, ({ a, b }) => [a, b])
      .map(([[a, b], own]) => ({
        a,
        b,
        sessions: own.length,
        listeners: new Set(own.map(({ listener }) => listener)).size,
      }))
      .filter(({ sessions }) => sessions > 1);
    expect(await rowsOf('co_listening')).toEqual(sorted(counted, 'a', 'b'));
    expect(counted.length).toBeGreaterThan(50);
  });
});

function plainOf(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.toISOString().slice(0, 10) : value;
}

/** Sums of thousandths, as the fold has them. */
function weightOf(plays: readonly ListeningEvent[]): number {
  return plays.reduce((sum, { weight = 1 }) => sum + Math.round(weight * 1_000), 0) / 1_000;
}

function groups<T>(
  rows: readonly T[],
  keyOf: (row: T) => readonly (string | null)[],
): readonly (readonly [readonly (string | null)[], readonly T[]])[] {
  const found = new Map<string, [readonly (string | null)[], T[]]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = found.get(JSON.stringify(key)) ?? [key, []];
    group[1].push(row);
    found.set(JSON.stringify(key), group);
  }
  return [...found.values()];
}

function sorted<T extends object>(
  rows: readonly T[],
  ...keys: readonly (keyof T & string)[]
): readonly T[] {
  const keyOf = (row: T): string => keys.map((key) => String(row[key] ?? '')).join('\0');
  return rows.toSorted((x, y) => (keyOf(x) < keyOf(y) ? -1 : 1));
}
