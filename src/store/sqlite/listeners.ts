/** The listeners port, and the numbers by which the other tables know listeners. */
import { NotFoundError } from '../../errors.ts';
import type { ListenersPort } from '../ports.ts';
import type { ListenerRecord } from '../records.ts';
import { batches } from './batches.ts';
import type { Connection } from './connection.ts';

const BATCH = 1_000;
const COLUMNS = 'id, name, time_zone, country, created_at, simulated';

interface Row {
  readonly id: string;
  readonly name: string | null;
  readonly time_zone: string;
  readonly country: string | null;
  readonly created_at: number;
  readonly simulated: number;
}

/**
 * Finds the numbers of listeners. Nothing is cached beyond a call: another process may erase a
 * listener at any moment, and their number must not be written to again.
 */
export class ListenerNumbers {
  readonly #select;
  readonly #slice;

  constructor(connection: Connection) {
    this.#select = connection.preparePluck<number>('SELECT n FROM listeners WHERE id = ?');
    this.#slice = connection.prepareRaw<readonly [number, string]>(
      'SELECT n, id FROM listeners WHERE n > ? ORDER BY n LIMIT ?',
    );
  }

  find(id: string): number | undefined {
    return this.#select.get(id);
  }

  /** @throws NotFoundError when nobody is called so. */
  need(id: string): number {
    const n = this.find(id);
    if (n === undefined) {
      throw new NotFoundError(
        'Expected a listener that the store knows, got one that it does not.',
      );
    }
    return n;
  }

  /** Listeners (number, id) behind a number, in the order in which they came. */
  behind(n: number, limit: number): readonly (readonly [number, string])[] {
    return this.#slice.all(n, limit);
  }
}

export function makeListeners(
  connection: Connection,
  numbers: ListenerNumbers,
  erase: (id: string) => void,
): ListenersPort {
  const select = connection.prepare<Row>(`SELECT ${COLUMNS} FROM listeners WHERE id = ?`);
  const after = connection.prepare<Row>(
    `SELECT ${COLUMNS} FROM listeners WHERE id > ? ORDER BY id LIMIT ?`,
  );
  const first = connection.prepare<Row>(
    `SELECT ${COLUMNS} FROM listeners ORDER BY created_at, id LIMIT 1`,
  );
  const count = connection.preparePluck<number>('SELECT count(*) FROM listeners');
  const insert = `INSERT INTO listeners (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id)`;
  const ensure = connection.prepare(`${insert} DO NOTHING`);
  const put = connection.prepare(
    `${insert} DO UPDATE SET name = excluded.name, time_zone = excluded.time_zone,
       country = excluded.country, created_at = excluded.created_at, simulated = excluded.simulated`,
  );
  const writeAll = (statement: typeof put, listeners: readonly ListenerRecord[]): void => {
    connection.write(() => {
      for (const listener of listeners) statement.run(...toRow(listener));
    });
  };

  return {
    async get(ids) {
      const found = new Map<string, ListenerRecord>();
      for (const id of ids) {
        const row = select.get(id);
        if (row) found.set(id, fromRow(row));
      }
      return found;
    },
    async ensure(listeners) {
      // Nearly always all are known: then there is no transaction to wait for.
      const missing = listeners.filter(({ id }) => numbers.find(id) === undefined);
      if (missing.length > 0) writeAll(ensure, missing);
    },
    put: async (listeners) => writeAll(put, listeners),
    scan: () =>
      batches<ListenerRecord>(BATCH, (last) => after.all(last?.id ?? '', BATCH).map(fromRow)),
    count: async () => count.get() ?? 0,
    async first() {
      const row = first.get();
      return row && fromRow(row);
    },
    erase: async (id) => erase(id),
  };
}

function toRow(listener: ListenerRecord): readonly (string | number | null)[] {
  return [
    listener.id,
    listener.name ?? null,
    listener.timeZone,
    listener.country ?? null,
    listener.createdAt,
    listener.simulated ? 1 : 0,
  ];
}

function fromRow(row: Row): ListenerRecord {
  return {
    id: row.id,
    ...(row.name === null ? {} : { name: row.name }),
    timeZone: row.time_zone,
    ...(row.country === null ? {} : { country: row.country }),
    createdAt: row.created_at,
    simulated: row.simulated === 1,
  };
}
