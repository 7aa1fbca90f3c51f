/** The port of readings of texts: a partition each. Their ids are those of the texts, which the directory has. */
import type { TextReadingsPort } from '../ports.ts';
import type { TextReadingRecord } from '../text-records.ts';
import { Directory } from './directory.ts';
import type { Row, Session } from './session.ts';
import { each } from './spread.ts';

/** Readings of one batch of a scan. */
const BATCH = 1_000;

export function makeTextReadings(session: Session): TextReadingsPort {
  const texts = new Directory(session, 'text');
  const many = async <T>(
    ids: readonly string[],
    columns: string,
    read: (row: Row) => T,
  ): Promise<Map<string, T>> => {
    const known = [...new Set(ids)];
    const cql = `SELECT ${columns} FROM text_readings WHERE id = ?`;
    const rows = await each(known, (id) => session.one(cql, [id]));
    const found = new Map<string, T>();
    rows.forEach((row, i) => {
      if (row) found.set(known[i]!, read(row));
    });
    return found;
  };
  const get = (ids: readonly string[]): Promise<Map<string, TextReadingRecord>> =>
    many(ids, 'id, mark, facts, digest', fromRow);
  return {
    async put(readings) {
      // The last of those with one id counts, as in one transaction.
      const byId = new Map(readings.map((reading) => [reading.id, reading]));
      await each([...byId.values()], ({ id, mark, digest, ...facts }) =>
        session.write('INSERT INTO text_readings (id, mark, facts, digest) VALUES (?, ?, ?, ?)', [
          ...[id, mark, JSON.stringify(facts)],
          Buffer.from(digest.buffer, digest.byteOffset, digest.byteLength),
        ]),
      );
    },
    get,
    marks: (ids) => many(ids, 'mark', (row) => row['mark'] as string),
    async *scan() {
      for await (const ids of texts.ids(BATCH)) {
        const readings = [...(await get(ids)).values()];
        if (readings.length > 0) yield readings;
      }
    },
  };
}

function fromRow(row: Row): TextReadingRecord {
  const facts = JSON.parse(row['facts'] as string) as Omit<
    TextReadingRecord,
    'id' | 'mark' | 'digest'
  >;
  return {
    id: row['id'] as string,
    mark: row['mark'] as string,
    ...facts,
    digest: new Uint8Array(row['digest'] as Buffer),
  };
}
