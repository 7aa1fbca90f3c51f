/** The listening port: what listeners did with items, by listener and by item. */
import type { ListeningPort } from '../ports.ts';
import type { ListenerItem } from '../records.ts';
import { Directory } from './directory.ts';
import { ITEM_BUCKETS } from './effects.ts';
import type { ImportInteractions } from './interactions.ts';
import { HEAD, ITEM_COLUMNS, toItem, toRecord } from './listener-rows.ts';
import type { Row, Session } from './session.ts';
import { allBuckets, byBytes, each } from './spread.ts';

/** A batch of a scan ends with the listener that fills it. */
const BATCH_ROWS = 10_000;
/** Listeners read at once. */
const LISTENERS_AT_ONCE = 16;
const LISTENERS_OF_PAGE = 256;
/** Items of one listener that a scan gives, the latest. */
const MAX_ITEMS = 200_000;

export interface ListeningParts {
  readonly session: Session;
  readonly importInteractions: ImportInteractions;
}

export function makeListening(parts: ListeningParts): ListeningPort {
  const { session, importInteractions } = parts;
  const directory = new Directory(session, 'listener');
  const ofListener = async (listener: string, limit: number): Promise<ListenerItem[]> => {
    const found = await session.rows(
      `SELECT ${ITEM_COLUMNS} FROM listening WHERE listener = ? AND item > ?`,
      [listener, HEAD],
    );
    return found.map(readItem).sort(latestFirst).slice(0, limit);
  };

  async function* scan(): AsyncGenerator<readonly ListenerItem[]> {
    let batch: ListenerItem[] = [];
    for await (const ids of directory.ids(LISTENERS_OF_PAGE)) {
      for (let at = 0; at < ids.length; at += LISTENERS_AT_ONCE) {
        const some = ids.slice(at, at + LISTENERS_AT_ONCE);
        for (const own of await each(some, (id) => ofListener(id, MAX_ITEMS))) {
          if (batch.length > 0 && batch.length + own.length > BATCH_ROWS) {
            yield batch;
            batch = [];
          }
          for (const item of own) batch.push(item);
        }
      }
    }
    if (batch.length > 0) yield batch;
  }

  return {
    ofListener,
    listenersOf: (item, limit) => listenersOf(session, item, limit),
    async version(listener) {
      const row = await session.one(
        'SELECT version, erasing FROM listening WHERE listener = ? AND item = ?',
        [listener, HEAD],
      );
      return row?.['erasing'] === true ? 0 : Number(row?.['version'] ?? 0);
    },
    async importInteractions(run, interactions) {
      await importInteractions(run, interactions);
    },
    scan,
  };

  function readItem(row: Row): ListenerItem {
    return toRecord(toItem(row));
  }
}

/** Bucket after bucket in the order of ids, so that the same ones come each time. */
async function listenersOf(
  session: Session,
  item: string,
  limit: number,
): Promise<readonly ListenerItem[]> {
  const buckets = await each(allBuckets(ITEM_BUCKETS), (bucket) =>
    session.rows('SELECT listener FROM listeners_of_item WHERE item = ? AND bucket = ? LIMIT ?', [
      item,
      bucket,
      limit,
    ]),
  );
  const listeners = buckets.flat().map((row) => row['listener'] as string);
  const found = await each(listeners.slice(0, limit), (listener) =>
    session.one(`SELECT ${ITEM_COLUMNS} FROM listening WHERE listener = ? AND item = ?`, [
      listener,
      item,
    ]),
  );
  return found.flatMap((row) => (row && row['plays'] !== null ? [toRecord(toItem(row))] : []));
}

function latestFirst(a: ListenerItem, b: ListenerItem): number {
  return (
    b.lastAt - a.lastAt || b.plays + b.imported - (a.plays + a.imported) || byBytes(a.item, b.item)
  );
}
