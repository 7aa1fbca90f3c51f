/** Several gateways on one cluster: what one takes in the other shows, and a job runs on one of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCassandraStore } from '../../../src/store/cassandra/cassandra-store.ts';
import type { Store } from '../../../src/store/ports.ts';
import {
  dropKeyspace,
  freshKeyspace,
  openEmptyCassandra,
  optionsFor,
  SHARED_KEYSPACE,
} from '../../helpers/cassandra.ts';
import { startGateway, type Gateway } from '../../helpers/gateway.ts';
import { all, commit, event, listener } from '../../helpers/store-records.ts';

const HOLDER = path.join(import.meta.dirname, '../../helpers/lease-holder.ts');
const ENV = {
  TASTEGRAPH_STORE: 'cassandra',
  TASTEGRAPH_CASSANDRA_KEYSPACE: SHARED_KEYSPACE,
  TASTEGRAPH_CASSANDRA_REPLICATION: '1',
};

const UPSERT = `mutation ($items: [CatalogItemInput!]!) { upsertCatalog(items: $items) { added } }`;
const RECORD = `mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }`;
const HOME = `{ user(id: "lis") { home { id shelves { title } } recentPlays(first: 5) { nodes { track { id } } } } }`;
const ACCEPTED = { data: { recordEvents: { accepted: 1 } } };
const pageOf = (answer: string): string | undefined => /"home":\{"id":"([^"]+)"/.exec(answer)?.[1];

describe('two gateways on one Cassandra', () => {
  let gateways: readonly Gateway[];
  beforeAll(async () => {
    await (await openEmptyCassandra()).close();
    gateways = await Promise.all(
      [1, 2].map((seed) => startGateway(['--no-jobs', '--seed', String(seed)], ENV)),
    );
  });
  afterAll(() => Promise.all(gateways.map((gateway) => gateway.stop())));

  it('show in the next Home of one what was recorded through the other', async () => {
    const [one, other] = gateways as [Gateway, Gateway];
    const items = ['a', 'b'].map((id) => ({ kind: 'TRACK', id, title: `Title of ${id}` }));
    const made = await one.query(UPSERT, { items });
    expect(made.errors).toBeUndefined();
    const played = { listener: 'lis', kind: 'PLAY', item: 'track:a', at: new Date() };
    expect(await one.query(RECORD, { events: [played] })).toEqual(ACCEPTED);
    const before = JSON.stringify(await other.query(HOME));
    expect(before).toContain('track:a');

    const saved = { ...played, kind: 'SAVE', item: 'track:b' };
    expect(await other.query(RECORD, { events: [saved] })).toEqual(ACCEPTED);
    const [id, after] = [pageOf(before), JSON.stringify(await one.query(HOME))];
    expect(pageOf(after)).not.toBe(id);
    // Both gateways serve the one page that knows of both events.
    expect(pageOf(JSON.stringify(await other.query(HOME)))).toBe(pageOf(after));
  });
});

describe('several processes on one keyspace', () => {
  it('make and migrate it at once, all ready to use', { timeout: 180_000 }, async () => {
    const options = optionsFor(freshKeyspace());
    const stores = await Promise.all(Array.from({ length: 3 }, () => openCassandraStore(options)));
    for (const [i, store] of stores.entries()) await store.listeners.put([listener(`user:${i}`)]);
    expect(await Promise.all(stores.map((store) => store.listeners.count()))).toEqual([3, 3, 3]);
    await Promise.all(stores.map((store) => store.close()));
    await dropKeyspace(options.keyspace);
  });

  it('commit for one listener at once and lose and double nothing', async () => {
    const first = await openEmptyCassandra();
    const second = await openCassandraStore(optionsFor());
    await first.listeners.put([listener('user:shared')]);
    const send = async (store: Store, name: string): Promise<void> => {
      for (let i = 0; i < 60; i++) {
        // Every third event is one that both send.
        const id = i % 3 === 0 ? `both-${i}` : `${name}-${i}`;
        await commit(store, [event(id, 'user:shared', 'play', { item: `track:${i % 7}` })]);
      }
    };
    await Promise.all([send(first, 'a'), send(second, 'b'), send(second, 'c')]);
    const items = await first.listening.ofListener('user:shared', 10);
    expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(20 + 3 * 40);
    expect(await first.listening.version('user:shared')).toBe(20 + 3 * 40);
    expect(await all(second.events.scanOf('user:shared'))).toHaveLength(20 + 3 * 40);
    const [day] = await second.events.days();
    expect(await second.events.countOfDay(day!)).toBe(20 + 3 * 40);
    await Promise.all([first.close(), second.close()]);
  });

  it('give a lease to one of them, and to the next within its time when that one is killed', async () => {
    const store = await openEmptyCassandra();
    const ttlMs = 3_000;
    const child = spawn(process.execPath, ['--no-warnings', HOLDER, String(ttlMs)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: child.stdout }), 'line');
    const acquire = (holder: string) =>
      store.leases.acquire('job:train', holder, Date.now(), ttlMs);
    expect(await acquire('other')).toBe(false);
    child.kill('SIGKILL');
    const killed = Date.now();
    let racers: readonly boolean[] = [];
    while (!racers.includes(true)) {
      racers = await Promise.all(Array.from({ length: 20 }, (_, i) => acquire(`racer-${i}`)));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(racers.filter(Boolean)).toHaveLength(1);
    expect(Date.now() - killed).toBeLessThan(ttlMs + 2_000);
    await store.close();
  });
});
