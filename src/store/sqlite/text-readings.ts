/** The port of readings of texts: a row each, its facts as JSON, its digest as bytes. */
import type { TextReadingsPort } from '../ports.ts';
import type { TextReadingRecord } from '../text-records.ts';
import { batches } from './batches.ts';
import type { Connection } from './connection.ts';

/** Readings of one batch of a scan. */
const BATCH = 1_000;

interface Row {
  readonly id: string;
  readonly mark: string;
  readonly facts: string;
  readonly digest: Buffer;
}

export function makeTextReadings(connection: Connection): TextReadingsPort {
  const put = connection.prepare('INSERT OR REPLACE INTO text_readings VALUES (?, ?, ?, ?)');
  const one = connection.prepare<Row>('SELECT * FROM text_readings WHERE id = ?');
  const mark = connection.preparePluck<string>('SELECT mark FROM text_readings WHERE id = ?');
  const after = connection.prepare<Row>(
    'SELECT * FROM text_readings WHERE id > ? ORDER BY id LIMIT ?',
  );
  return {
    async put(readings) {
      connection.write(() => {
        for (const { id, mark, digest, ...facts } of readings) {
          put.run(id, mark, JSON.stringify(facts), digest);
        }
      });
    },
    get: async (ids) => found(ids, (id) => fromRow(one.get(id))),
    marks: async (ids) => found(ids, (id) => mark.get(id)),
    scan: () =>
      batches<TextReadingRecord>(BATCH, (last) =>
        after.all(last?.id ?? '', BATCH).map((row) => fromRow(row)!),
      ),
  };
}

function found<T>(
  ids: readonly string[],
  read: (id: string) => T | undefined,
): ReadonlyMap<string, T> {
  const known = new Map<string, T>();
  for (const id of ids) {
    const value = read(id);
    if (value !== undefined) known.set(id, value);
  }
  return known;
}

function fromRow(row: Row | undefined): TextReadingRecord | undefined {
  if (row === undefined) return undefined;
  const facts = JSON.parse(row.facts) as Omit<TextReadingRecord, 'id' | 'mark' | 'digest'>;
  return { id: row.id, mark: row.mark, ...facts, digest: new Uint8Array(row.digest) };
}
