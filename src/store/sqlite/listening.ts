/** The listening port: what listeners did with items, by listener. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { ListeningPort } from '../ports.ts';
import type { ListenerItem } from '../records.ts';
import type { Connection } from './connection.ts';
import type { ImportInteractions } from './interactions.ts';
import type { ItemNumbers } from './item-numbers.ts';
import { fromItemRow, ITEM_COLUMNS, type ItemRow } from './listener-items.ts';
import type { ListenerNumbers } from './listeners.ts';

/** A batch of a scan ends with the listener that fills it. */
const BATCH_ROWS = 10_000;
/** Listeners looked through between two breaths. */
const BATCH_LISTENERS = 500;
/** Items of one listener that a scan gives, the latest: nobody's taste needs more, and memory is bounded. */
export const MAX_ITEMS = 200_000;

export interface ListeningParts {
  readonly connection: Connection;
  readonly items: ItemNumbers;
  readonly listeners: ListenerNumbers;
  readonly importInteractions: ImportInteractions;
}

export function makeListening(parts: ListeningParts): ListeningPort {
  const { connection, items, listeners, importInteractions } = parts;
  const latest = connection.prepareRaw<ItemRow>(
    `SELECT ${ITEM_COLUMNS} FROM listener_items WHERE listener = ? 
     ORDER BY last_at DESC, plays + imported DESC, item LIMIT ?`,
  );
  const ofItem = connection.prepareRaw<readonly [listener: string, ...ItemRow]>(
    `SELECT id, ${ITEM_COLUMNS} FROM listener_items CROSS JOIN listeners ON n = listener
     WHERE item = ? ORDER BY listener LIMIT ?`,
  );
  const version = connection.preparePluck<number>('SELECT version FROM listeners WHERE id = ?');
  const read = (n: number, listener: string, limit: number): ListenerItem[] =>
    latest.all(n, limit).map((row) => fromItemRow(listener, items.id(row[0]), row));

  async function* scan(): AsyncGenerator<readonly ListenerItem[]> {
    let batch: ListenerItem[] = [];
    for (let behind = 0; ;) {
      const slice = listeners.behind(behind, BATCH_LISTENERS);
      for (const [n, listener] of slice) {
        const rows = read(n, listener, MAX_ITEMS);
        if (batch.length > 0 && batch.length + rows.length > BATCH_ROWS) {
          yield batch;
          batch = [];
          await breathe();
        }
        for (const row of rows) batch.push(row);
      }
      if (slice.length < BATCH_LISTENERS) break;
      behind = slice.at(-1)![0];
      await breathe();
    }
    if (batch.length > 0) yield batch;
  }

  return {
    async ofListener(listener, limit) {
      const n = listeners.find(listener);
      return n === undefined ? [] : read(n, listener, limit);
    },
    async listenersOf(item, limit) {
      const number = items.find(item);
      if (number === undefined) return [];
      return ofItem.all(number, limit).map(([of, ...row]) => fromItemRow(of, item, row));
    },
    version: async (listener) => version.get(listener) ?? 0,
    importInteractions: async (run, rows) => importInteractions(run, rows),
    scan,
  };
}
