/**
 * A new Home and a new list of recommendations over Cassandra, SQLite beside it in the same run: time, calls of the store and statements sent.
 * Each Home is asked for after an event of its listener, so none comes from memory. Needs the server:
 * `infra/with cassandra node scripts/tool.js bench/cassandra-home.ts`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'cassandra-driver';
import { buildApp, type App } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { fillDemo } from '../src/demo/load-demo.ts';
import { foldItem } from '../src/events/fold.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { openEmptyCassandra } from '../test/helpers/cassandra.ts';
import { countCalls } from '../test/helpers/counting-store.ts';

const LISTENERS = 20;
const ROUNDS = 10;
const clock = { now: () => Date.parse('2026-11-23T12:00:00Z') };
const nothing = (): void => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

const folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
const statements = { count: 0 };
countStatements();
for (const [name, store] of [
  ['SQLite', await openSqliteStore({ path: path.join(folder, 'store.sqlite') })],
  ['Cassandra', await openEmptyCassandra()],
] as const) {
  await measure(name, store);
}
await rm(folder, { recursive: true });

async function measure(name: string, store: Store): Promise<void> {
  const counted = countCalls(store);
  const config = loadConfig(undefined, {}, { data: folder });
  const app = await buildApp({ config, clock, seed: 7, log, store: counted.store });
  await fillDemo({ store, fold: foldItem, clock, seed: 7, listeners: LISTENERS });
  await app.train('popularity', {}, nothing);
  await app.train('factorization', { rank: 16, epochs: 3 }, nothing);
  const [track] = (await store.events.playsOf((await listenersOf(store))[0]!, 1)).map(
    ({ item }) => item,
  ) as [string];
  const homes: number[] = [];
  const commits: number[] = [];
  const sent: number[] = [];
  const calls = new Map<string, number>();
  const lists: number[] = [];
  const listsSent: number[] = [];
  const listCalls = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 1; i <= LISTENERS; i++) await one(app, counted.calls, i, round);
  }
  report(`${name}: recordEvents of one play`, commits);
  report(`${name}: a new Home of 8 x 10 cards`, homes);
  if (sent.some((n) => n > 0)) report(`${name}: statements of a new Home`, sent, '');
  report(`${name}: a new list of recommendations`, lists);
  if (listsSent.some((n) => n > 0)) report(`${name}: statements of a new list`, listsSent, '');
  tell(`${name}: store calls of a new Home`, calls, homes.length);
  tell(`${name}: store calls of a new list`, listCalls, lists.length);
  await app.stop();

  async function one(of: App, made: Map<string, number>, i: number, round: number): Promise<void> {
    const ids = await listenersOf(store);
    const listener = ids[i % ids.length]!;
    const at = clock.now() - ROUNDS + round;
    const start = performance.now();
    const { accepted } = await of.services.intake.record([
      { listener, kind: 'play', item: track, at },
    ]);
    commits.push(performance.now() - start);
    if (accepted !== 1) throw new Error('The event was not accepted: nothing was measured.');
    made.clear();
    statements.count = 0;
    const begin = performance.now();
    await of.services.home.page(listener, { shelves: 8, cards: 10 });
    const homeAt = performance.now() - begin;
    const [homeCalls, homeStatements] = [new Map(made), statements.count];
    made.clear();
    statements.count = 0;
    const asked = performance.now();
    await of.services.recommendations.forListener({
      ...{ listener, by: 'hybrid', exclude: [], diversity: 0 },
    });
    if (round === 0) return;
    homes.push(homeAt);
    sent.push(homeStatements);
    for (const [call, n] of homeCalls) calls.set(call, (calls.get(call) ?? 0) + n);
    lists.push(performance.now() - asked);
    listsSent.push(statements.count);
    for (const [call, n] of made) listCalls.set(call, (listCalls.get(call) ?? 0) + n);
  }
}

async function listenersOf(store: Store): Promise<readonly string[]> {
  for await (const batch of store.listeners.scan()) return batch.map(({ id }) => id);
  return [];
}

function tell(what: string, calls: ReadonlyMap<string, number>, requests: number): void {
  const each = [...calls].map(([call, n]) => `${call} ${(n / requests).toFixed(1)}`);
  console.log(`${what}: ${each.sort().join(', ')}`);
}

function report(what: string, values: readonly number[], unit = ' ms'): void {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  console.log(`${what}: p50 ${at(0.5)}${unit}, p99 ${at(0.99)}${unit} (n = ${values.length})`);
}

/** Counts what the driver is asked to send. */
function countStatements(): void {
  const { execute } = Client.prototype as { execute: (...values: unknown[]) => unknown };
  Client.prototype.execute = function counted(this: Client, ...values: unknown[]) {
    statements.count++;
    return execute.apply(this, values);
  } as never;
}
