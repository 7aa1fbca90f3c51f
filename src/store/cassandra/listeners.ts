/** The listeners port. A listener's row is the head of their partition (see listener-rows.ts). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListenersPort } from '../ports.ts';
import type { ListenerRecord } from '../records.ts';
import { Directory } from './directory.ts';
import { HEAD } from './listener-rows.ts';
import { Undecided, type Row, type Session } from './session.ts';
import { allBuckets, bucketOf, byBytes, each } from './spread.ts';

const BATCH = 1_000;
/** Buckets of the order of creation. */
const CREATION_BUCKETS = 8;
/** Looked at in each bucket when the first listener is sought: some may be on their way out. */
const CANDIDATES = 8;
const COLUMNS = 'listener, name, time_zone, country, created_at, simulated, erasing';
const PAUSE_MS = 20;

export interface ListenersParts {
  readonly session: Session;
  /** Forgets a listener in every port. */
  readonly erase: (id: string) => Promise<void>;
}

export function makeListeners({ session, erase }: ListenersParts): ListenersPort {
  const directory = new Directory(session, 'listener');
  const one = async (id: string): Promise<ListenerRecord | undefined> => {
    const row = await session.one(
      `SELECT ${COLUMNS} FROM listening WHERE listener = ? AND item = ?`,
      [id, HEAD],
    );
    return isListener(row) ? fromRow(row) : undefined;
  };
  const get = async (ids: readonly string[]): Promise<Map<string, ListenerRecord>> => {
    const wanted = [...new Set(ids)];
    const records = await each(wanted, one);
    return new Map(records.flatMap((record) => (record ? [[record.id, record]] : [])));
  };
  /** Inserts who is not known; false where they are. Entered first, so that no scan misses anybody. */
  const insert = async (listener: ListenerRecord): Promise<boolean> => {
    await directory.enter(listener.id);
    await enterCreation(session, listener);
    return insertHead(session, listener, erase);
  };
  const put = async (listener: ListenerRecord): Promise<void> => {
    const before = await one(listener.id);
    if (before === undefined && (await insert(listener))) return;
    await enterCreation(session, listener);
    await updateHead(session, listener);
    if (before !== undefined && before.createdAt !== listener.createdAt) {
      await leaveCreation(session, before);
    }
  };

  return {
    get,
    async ensure(listeners) {
      const firsts = new Map(listeners.toReversed().map((listener) => [listener.id, listener]));
      // Nearly always all are known.
      const known = await get([...firsts.keys()]);
      const missing = [...firsts.values()].filter(({ id }) => !known.has(id));
      await each(missing, insert);
    },
    async put(listeners) {
      const lasts = new Map(listeners.map((listener) => [listener.id, listener]));
      await each([...lasts.values()], put);
    },
    async *scan() {
      for await (const ids of directory.ids(BATCH)) {
        const records = [...(await get(ids)).values()];
        if (records.length > 0) yield records;
      }
    },
    count: () => directory.count(),
    first: () => first(session, one),
    erase,
  };
}

/** Removes a listener from the lists of all; their own partition is another's to remove. */
export async function strikeListener(session: Session, id: string): Promise<void> {
  const row = await session.one(
    `SELECT ${COLUMNS} FROM listening WHERE listener = ? AND item = ?`,
    [id, HEAD],
  );
  if (row && row['created_at'] !== null) await leaveCreation(session, fromRow(row));
  await new Directory(session, 'listener').strike(id);
}

async function insertHead(
  session: Session,
  listener: ListenerRecord,
  erase: (id: string) => Promise<void>,
): Promise<boolean> {
  for (;;) {
    try {
      const { applied, row } = await session.decide({
        cql: `INSERT INTO listening
                (listener, item, name, time_zone, country, created_at, simulated, version, seq, stamp, done)
              VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0) IF NOT EXISTS`,
        values: [listener.id, HEAD, ...profileOf(listener)],
      });
      if (applied || row?.['erasing'] !== true) return applied;
      // Somebody's erasure was cut short: end it, then begin anew.
      await erase(listener.id);
      await new Directory(session, 'listener').enter(listener.id);
      await enterCreation(session, listener);
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      await sleep(PAUSE_MS);
      await session.oneSerial('SELECT seq FROM listening WHERE listener = ? AND item = ?', [
        listener.id,
        HEAD,
      ]);
    }
  }
}

async function updateHead(session: Session, listener: ListenerRecord): Promise<void> {
  const values = [...profileOf(listener), listener.id, HEAD];
  try {
    await session.decide({
      cql: `UPDATE listening SET name = ?, time_zone = ?, country = ?, created_at = ?, simulated = ?
            WHERE listener = ? AND item = ? IF EXISTS`,
      values,
    });
  } catch (error) {
    // It says the same when it is said again.
    if (!(error instanceof Undecided)) throw error;
    await sleep(PAUSE_MS);
    await updateHead(session, listener);
  }
}

function profileOf(listener: ListenerRecord) {
  return [
    listener.name ?? null,
    listener.timeZone,
    listener.country ?? null,
    new Date(listener.createdAt),
    listener.simulated,
  ] as const;
}

async function enterCreation(session: Session, { id, createdAt }: ListenerRecord): Promise<void> {
  await session.write(
    'INSERT INTO listeners_by_creation (bucket, created_at, id) VALUES (?, ?, ?)',
    [bucketOf(id, CREATION_BUCKETS), new Date(createdAt), id],
  );
}

async function leaveCreation(session: Session, { id, createdAt }: ListenerRecord): Promise<void> {
  await session.write(
    'DELETE FROM listeners_by_creation WHERE bucket = ? AND created_at = ? AND id = ?',
    [bucketOf(id, CREATION_BUCKETS), new Date(createdAt), id],
  );
}

async function first(
  session: Session,
  one: (id: string) => Promise<ListenerRecord | undefined>,
): Promise<ListenerRecord | undefined> {
  const rows = await each(allBuckets(CREATION_BUCKETS), (bucket) =>
    session.rows('SELECT created_at, id FROM listeners_by_creation WHERE bucket = ? LIMIT ?', [
      bucket,
      CANDIDATES,
    ]),
  );
  const candidates = rows
    .flat()
    .map((row) => ({ id: row['id'] as string, at: (row['created_at'] as Date).getTime() }))
    .sort((a, b) => a.at - b.at || byBytes(a.id, b.id));
  for (const { id, at } of candidates) {
    const listener = await one(id);
    if (listener?.createdAt === at) return listener;
  }
  return undefined;
}

function isListener(row: Row | undefined): row is Row {
  return row !== undefined && row['time_zone'] !== null && row['erasing'] !== true;
}

function fromRow(row: Row): ListenerRecord {
  const [name, country] = [row['name'] as string | null, row['country'] as string | null];
  return {
    id: row['listener'] as string,
    ...(name === null ? {} : { name }),
    timeZone: row['time_zone'] as string,
    ...(country === null ? {} : { country }),
    createdAt: (row['created_at'] as Date).getTime(),
    simulated: row['simulated'] as boolean,
  };
}
