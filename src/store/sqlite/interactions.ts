/**
 * Bulk counts. A batch is laid out in a temporary table in the order of the table it goes to, summed
 * there, and moved over by two statements: millions of single lookups would cost ten times as much.
 */
import type { ImportedInteraction } from '../records.ts';
import type { Connection } from './connection.ts';
import type { ItemNumbers } from './item-numbers.ts';
import type { ListenerNumbers } from './listeners.ts';

/** Rows per statement: the fewer calls, the faster, up to about here. */
const ROWS = 64;

/** Numbers of listener and item, count, time. */
type Staged = readonly [number, number, number, number];

export type ImportInteractions = (run: string, rows: readonly ImportedInteraction[]) => void;

/**
 * Makes `listening.importInteractions`.
 *
 * @throws (the function made) NotFoundError, and then imports nothing, when a listener is not known.
 */
export function makeImport(
  connection: Connection,
  items: ItemNumbers,
  listeners: ListenerNumbers,
): ImportInteractions {
  const stage = makeStage(connection);
  const number = (rows: readonly ImportedInteraction[]): Staged[] => {
    const numbers = new Map<string, number>();
    return rows.map(({ listener, item, count, at }) => {
      let n = numbers.get(listener);
      if (n === undefined) numbers.set(listener, (n = listeners.need(listener)));
      return [n, items.intern(item), count, at];
    });
  };
  return (run, rows) => {
    if (rows.length === 0) return;
    connection.write(() => stage(run, number(rows)));
  };
}

function makeStage(connection: Connection): (run: string, rows: Staged[]) => void {
  connection.exec(`CREATE TEMP TABLE staged (listener INTEGER, item INTEGER, count REAL, at INTEGER,
    PRIMARY KEY (listener, item)) WITHOUT ROWID`);
  const insert = (rows: number): ReturnType<typeof connection.prepare> =>
    connection.prepare(
      `INSERT INTO staged VALUES ${Array(rows).fill('(?, ?, ?, ?)').join(', ')}
       ON CONFLICT DO UPDATE SET count = count + excluded.count, at = max(at, excluded.at)`,
    );
  const many = insert(ROWS);
  const one = insert(1);
  const runNumber = connection.preparePluck<number>('SELECT n FROM import_runs WHERE run = ?');
  const newRun = connection.prepare('INSERT INTO import_runs (run) VALUES (?)');
  const raise = connection.prepare(
    `UPDATE listeners SET version = version + 1 WHERE n IN (
       SELECT listener FROM staged s LEFT JOIN listener_items l USING (listener, item)
       WHERE l.item IS NULL OR s.at > l.last_at
         OR l.imported <> s.count + CASE WHEN l.run = ? THEN l.imported ELSE 0 END)`,
  );
  const move = connection.prepare(
    `INSERT INTO listener_items (listener, item, imported, run, first_at, last_at)
     SELECT listener, item, count, ?, at, at FROM staged WHERE true ORDER BY listener, item
     ON CONFLICT DO UPDATE SET
       imported = excluded.imported + CASE WHEN run = excluded.run THEN imported ELSE 0 END,
       run = excluded.run,
       first_at = CASE WHEN first_at = 0 OR excluded.first_at BETWEEN 1 AND first_at
         THEN excluded.first_at ELSE first_at END,
       last_at = max(last_at, excluded.last_at)`,
  );
  const clear = connection.prepare('DELETE FROM staged');

  return (run, rows) => {
    rows.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const whole = rows.length - (rows.length % ROWS);
    for (let i = 0; i < whole; i += ROWS) many.run(rows.slice(i, i + ROWS).flat());
    for (const row of rows.slice(whole)) one.run(row);
    const n = runNumber.get(run) ?? newRun.run(run).lastInsertRowid;
    raise.run(n);
    move.run(n);
    clear.run();
  };
}
