/**
 * How fast listening comes in: files of interactions, and events through the intake. The peer is the
 * floor of any SQLite-backed store in Node: the plainest loop over better-sqlite3 with the same
 * durability (WAL, synchronous=FULL) that only inserts rows. It keeps no state per listener and item, folds
 * nothing, checks nothing, and counts no version; ours does.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { importInteractions } from '../src/cli/import.ts';
import { makeIntake } from '../src/events/intake.ts';
import { makeStoreSink } from '../src/events/store-sink.ts';
import { readInteractions } from '../src/formats/interactions.ts';
import type { Log } from '../src/log.ts';
import { seededRandom, type Random } from '../src/math/random.ts';
import { makeCatalogueService } from '../src/services/catalogue.ts';
import type { EventInput, EventIntake } from '../src/services/services.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import type { BenchRow } from './row.ts';

const INTERACTIONS = 1_000_000;
const EVENTS = 100_000;
const BATCH = 100;
const LISTENERS = 20_000;
const ITEMS = 60_000;
/** Rows that the peer's parser holds at once, as ours does. */
const PEER_BATCH = 20_000;

const clock = { now: () => Date.now() };
const log: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Rows or events a second; larger is better. */
export async function benchIngest(): Promise<BenchRow[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-bench-'));
  try {
    const file = path.join(folder, 'interactions.tsv');
    await writeFile(file, interactions());
    return [
      row(
        'parse interactions (tsv)',
        INTERACTIONS,
        await parseOurs(file),
        await parsePeer(file),
        LINES,
      ),
      row(
        'import interactions, empty store',
        INTERACTIONS,
        await withStore(folder, 'first', (store) => importOurs(file, store)),
        await importPeer(file, path.join(folder, 'import-peer.sqlite')),
        `${LINES} into better-sqlite3`,
      ),
      row(
        'import interactions, second time',
        INTERACTIONS,
        await withStore(folder, 'second', async (store) => {
          await importOurs(file, store);
          return importOurs(file, store);
        }),
      ),
      ...(await eventRows(folder)),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

const LINES = 'readline and split';
const FLOOR = 'better-sqlite3 inserts only, same batches';

async function eventRows(folder: string): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const callers of [1, 8]) {
    const ours = await withStore(folder, `events-${callers}`, (store) =>
      recordOurs(store, callers),
    );
    const peer = recordPeer(path.join(folder, `events-peer-${callers}.sqlite`));
    const what = `recordEvents, batches of ${BATCH}, durable, ${callers} callers`;
    rows.push(row(what, EVENTS, ours, peer, FLOOR));
  }
  return rows;
}

function row(
  what: string,
  count: number,
  seconds: number,
  peerSeconds?: number,
  peerName?: string,
): BenchRow {
  const ours = Math.round(count / seconds);
  if (peerSeconds === undefined) return { what, ours, unit: 'per second' };
  const peer = Math.round(count / peerSeconds);
  return { what, ours, unit: 'per second', peer, ratio: ours / peer, peerName };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1_000;
}

async function withStore(
  folder: string,
  name: string,
  run: (store: Store) => Promise<number>,
): Promise<number> {
  const store = await openSqliteStore({ path: path.join(folder, `${name}.sqlite`) });
  try {
    return await run(store);
  } finally {
    await store.close();
  }
}

/** Popular items are played by many, as in real files: the item's rank is skewed towards 0. */
function interactions(): string {
  const random = seededRandom(1);
  const lines = ['user\titem\tcount\n'];
  for (let i = 0; i < INTERACTIONS; i++) {
    const item = Math.floor(random.next() ** 3 * ITEMS);
    lines.push(`${random.int(LISTENERS)}\ttrack-${item}\t${1 + random.int(200)}\n`);
  }
  return lines.join('');
}

function parseOurs(file: string): Promise<number> {
  return timed(async () => {
    let count = 0;
    for await (const { rows } of readInteractions(file)) count += rows.length;
    if (count !== INTERACTIONS) throw new Error(`Expected ${INTERACTIONS} rows, got ${count}.`);
  });
}

function parsePeer(file: string): Promise<number> {
  return timed(async () => {
    let rows: object[] = [];
    await eachLine(file, (user, item, count) => {
      if (rows.push({ user, item, count, at: 0 }) === PEER_BATCH) rows = [];
    });
  });
}

async function eachLine(
  file: string,
  onRow: (user: string, item: string, count: number) => void,
): Promise<void> {
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [user, item, count] = line.split('\t') as [string, string, string];
    if (count !== 'count') onRow(user, item, Number(count));
  }
}

function intakeOn(store: Store, random: Random): EventIntake {
  const sink = makeStoreSink({ store, clock, log, defaultTimeZone: 'UTC' });
  return makeIntake({ store, sink, clock, random });
}

function importOurs(file: string, store: Store): Promise<number> {
  const random = seededRandom(2);
  const intake = intakeOn(store, random);
  const catalogue = makeCatalogueService({ store, onChange: () => {} });
  const deps = { store, services: { intake, catalogue }, clock, timeZone: 'UTC' };
  return timed(() => importInteractions(file, {}, deps));
}

function importPeer(file: string, database: string): Promise<number> {
  const db = openPeer(database);
  db.exec(`CREATE TABLE plays (user TEXT, item TEXT, count REAL, PRIMARY KEY (user, item))
    WITHOUT ROWID`);
  const insert = db.prepare(
    `INSERT INTO plays VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count`,
  );
  return timed(async () => {
    db.exec('BEGIN');
    await eachLine(file, (user, item, count) => void insert.run(user, item, count));
    db.exec('COMMIT');
    db.close();
  });
}

function openPeer(database: string): Database.Database {
  const db = new Database(database);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  return db;
}

/** `callers` that each send their next batch when the one before is durable. */
async function recordOurs(store: Store, callers: number): Promise<number> {
  const random = seededRandom(3);
  const intake = intakeOn(store, random);
  const batches = eventBatches();
  return timed(() =>
    Promise.all(
      Array.from({ length: callers }, async () => {
        for (let batch = batches.pop(); batch; batch = batches.pop()) {
          const { accepted } = await intake.record(batch);
          if (accepted !== BATCH) throw new Error(`Expected ${BATCH} accepted, got ${accepted}.`);
        }
      }),
    ),
  );
}

function recordPeer(database: string): number {
  const db = openPeer(database);
  db.exec(`CREATE TABLE events (id TEXT PRIMARY KEY, listener TEXT, kind TEXT, item TEXT, at INTEGER,
    ms_played INTEGER) WITHOUT ROWID`);
  const insert = db.prepare('INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const batches = eventBatches();
  const write = db.transaction((batch: readonly EventInput[]) => {
    for (const { id, listener, kind, item, at, msPlayed } of batch) {
      insert.run(id, listener, kind, item, at, msPlayed);
    }
  });
  const start = performance.now();
  for (const batch of batches) write(batch);
  const seconds = (performance.now() - start) / 1_000;
  db.close();
  return seconds;
}

function eventBatches(): EventInput[][] {
  const random = seededRandom(4);
  const start = clock.now() - EVENTS;
  return Array.from({ length: EVENTS / BATCH }, (_, b) =>
    Array.from({ length: BATCH }, (_event, e) => ({
      id: `bench-${b}-${e}`,
      listener: `user:${random.int(LISTENERS / 10)}`,
      kind: 'play',
      item: `track:${Math.floor(random.next() ** 3 * ITEMS)}`,
      at: start + b * BATCH + e,
      msPlayed: random.int(240_000),
    })),
  );
}
