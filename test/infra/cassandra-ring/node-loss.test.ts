/**
 * Three nodes, three copies of each row: one node is killed with -9 under load. Nobody who asks is refused,
 * what was acknowledged is there, and the node comes back and has what it missed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, types } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCassandraStore } from '../../../src/store/cassandra/cassandra-store.ts';
import type { Store } from '../../../src/store/ports.ts';
import { root } from '../../helpers/gateway.ts';
import { optionsFor } from '../../helpers/cassandra.ts';
import { all, commit, event, listener, page } from '../../helpers/store-records.ts';
import { INFRA_STATE } from '../../helpers/infra.ts';

const LOAD_MS = Number(process.env['RING_LOAD_MS'] ?? 60_000);
const WORKERS = 6;
const NODES = ['127.0.0.1', '127.0.0.2', '127.0.0.3'];

describe('a ring of three nodes that loses one', () => {
  const options = { ...optionsFor('ring', 3), contactPoints: NODES };
  let store: Store;
  beforeAll(async () => {
    store = await openCassandraStore(options);
  });
  afterAll(() => store.close());

  it(
    'refuses nobody, loses nothing that was acknowledged, and takes the node back',
    { timeout: LOAD_MS + 300_000 },
    async () => {
      const ids = Array.from({ length: WORKERS }, (_, i) => `user:w${i}`);
      await store.listeners.ensure(ids.map((id) => listener(id)));
      const stop = Date.now() + LOAD_MS;
      const load = Promise.all(ids.map((id) => work(store, id, stop)));
      await sleep(LOAD_MS / 4);
      process.kill(
        Number(readFileSync(path.join(INFRA_STATE, 'cassandra-ring/2/pid'), 'utf8')),
        'SIGKILL',
      );
      const done = await load;
      const failed = done.flatMap(({ failures }) => failures);
      const requests = done.reduce((sum, one) => sum + one.requests, 0);
      const slowest = Math.max(...done.map(({ slowestMs }) => slowestMs));
      const events = done.reduce((sum, one) => sum + one.acknowledged.length, 0);
      console.log(
        `${requests} requests in ${LOAD_MS / 1_000} s, ${failed.length} failed, slowest ${slowest.toFixed(0)} ms; ` +
          `${events} events acknowledged`,
      );
      expect(failed).toEqual([]);
      await expectAll(store, ids, done);

      const started = Date.now();
      execFileSync(path.join(root, 'infra/up'), ['cassandra-ring'], {
        env: { ...process.env, RING_NODES: '2' },
        stdio: 'inherit',
      });
      await caughtUp(options.keyspace, done);
      console.log(
        `the node was back with all of it after ${((Date.now() - started) / 1_000).toFixed(0)} s`,
      );
    },
  );
});

interface Done {
  readonly listener: string;
  readonly acknowledged: readonly string[];
  readonly failures: readonly string[];
  readonly requests: number;
  readonly slowestMs: number;
}

/** Mixed work of one client: events in, states, pages and plays out. */
async function work(store: Store, of: string, stop: number): Promise<Done> {
  const acknowledged: string[] = [];
  const failures: string[] = [];
  let requests = 0;
  let slowestMs = 0;
  const timed = async (what: string, run: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    requests++;
    try {
      await run();
    } catch (error) {
      failures.push(`${what}: ${String(error).split('\n')[0]}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - start);
  };
  for (let i = 0; Date.now() < stop; i++) {
    const id = `${of}-${String(i).padStart(6, '0')}`;
    await timed('commit', async () => {
      await commit(store, [event(id, of, 'play', { item: `track:${i % 50}` })]);
      acknowledged.push(id);
    });
    await timed('items', () => store.listening.ofListener(of, 100));
    await timed('version', () => store.listening.version(of));
    await timed('plays', () => store.events.playsOf(of, 20));
    if (i % 10 === 0) await timed('page', () => store.impressions.put(page(`p${i}`, of)));
  }
  return { listener: of, acknowledged, failures, requests, slowestMs };
}

async function expectAll(
  store: Store,
  ids: readonly string[],
  done: readonly Done[],
): Promise<void> {
  for (const [i, id] of ids.entries()) {
    const { acknowledged } = done[i]!;
    const logged = new Set((await all(store.events.scanOf(id))).map((one) => one.id));
    expect(acknowledged.filter((one) => !logged.has(one))).toEqual([]);
    const items = await store.listening.ofListener(id, 1_000);
    expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(acknowledged.length);
  }
}

/** Asks the node that came back alone, at ONE, until it has every event: hints bring what it missed. */
async function caughtUp(keyspace: string, done: readonly Done[]): Promise<void> {
  const [, returned] = NODES;
  const client = new Client({
    contactPoints: [returned!],
    localDataCenter: 'datacenter1',
    keyspace,
    queryOptions: { consistency: types.consistencies.localOne, prepare: true },
  });
  await client.connect();
  const host = client.hosts.values().find(({ address }) => address.startsWith(returned!))!;
  const ids = done.flatMap(({ acknowledged }) => acknowledged.slice(-200));
  const deadline = Date.now() + 180_000;
  for (let missing = ids; missing.length > 0;) {
    const rows = await Promise.all(
      missing.map((id) => client.execute('SELECT id FROM event_ids WHERE id = ?', [id], { host })),
    );
    missing = missing.filter((_, i) => rows[i]!.rowLength === 0);
    if (missing.length > 0 && Date.now() > deadline) expect(missing).toEqual([]);
    if (missing.length > 0) await sleep(1_000);
  }
  await client.shutdown();
}
