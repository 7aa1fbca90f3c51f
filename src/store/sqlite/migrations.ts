/**
 * Brings a store file to the form that this version reads. The number of the last migration stands in
 * SQLite's own `user_version`, which changes in the same transaction as the tables; `application_id`
 * says that the file is ours (https://sqlite.org/pragma.html). Migrations only ever go forward.
 */
import type Sqlite from 'better-sqlite3';
import { BadInputError } from '../../errors.ts';
import { FIRST_FLOOR } from './first-floor.ts';

export interface Migration {
  /** Counts from 1 without gaps. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * The other way through listener_items. A listener's first event with an item costs one page more; all
 * later ones change nothing that stands in it.
 */
const LISTENERS_OF_ITEM = 'CREATE INDEX listeners_of_item ON listener_items (item, listener)';

/** What the text job keeps of each text: `facts` is JSON, `digest` bytes that only the model reads. */
const TEXT_READINGS = `CREATE TABLE text_readings (
  id TEXT PRIMARY KEY,
  mark TEXT NOT NULL,
  facts TEXT NOT NULL,
  digest BLOB NOT NULL
) STRICT, WITHOUT ROWID`;

/** Sums of responses by the period that their pages are of; those that are there count as the present one's. */
const RESPONSES_BY_PERIOD = `
ALTER TABLE responses RENAME TO responses_before;
ALTER TABLE responses_over_all RENAME TO responses_over_all_before;
CREATE TABLE responses (
  item INTEGER NOT NULL,
  segment INTEGER NOT NULL,
  period INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  millionths INTEGER NOT NULL,
  PRIMARY KEY (item, segment, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE responses_over_all (
  item INTEGER NOT NULL,
  period INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  millionths INTEGER NOT NULL,
  PRIMARY KEY (item, period)
) STRICT, WITHOUT ROWID;
INSERT INTO responses SELECT item, segment, unixepoch() / (56 * 86400), seen, millionths FROM responses_before;
INSERT INTO responses_over_all SELECT item, unixepoch() / (56 * 86400), seen, millionths FROM responses_over_all_before;
DROP TABLE responses_before;
DROP TABLE responses_over_all_before;
CREATE INDEX responses_of_period ON responses (period);
CREATE INDEX responses_over_all_of_period ON responses_over_all (period);
`;

/** What lists held, apart from them: a table of its own lies close together, where a body takes pages. */
const WEEKLY_TRACKS = `
CREATE TABLE weekly_tracks (
  listener INTEGER NOT NULL,
  week TEXT NOT NULL,
  tracks TEXT NOT NULL,
  PRIMARY KEY (listener, week)
) STRICT, WITHOUT ROWID;
INSERT INTO weekly_tracks SELECT listener, week, (
  SELECT json_object(
    'tracks', json_group_array(value ->> 'track'),
    'exploring', json_group_array(value ->> 'track') FILTER (WHERE value ->> 'policy' = 'explore')
  ) FROM json_each(body, '$.tracks')
) FROM weeklies;
`;

export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first floor', sql: FIRST_FLOOR },
  { number: 2, name: 'listeners of an item', sql: LISTENERS_OF_ITEM },
  { number: 3, name: 'readings of texts', sql: TEXT_READINGS },
  { number: 4, name: 'responses by period', sql: RESPONSES_BY_PERIOD },
  { number: 5, name: 'tracks of weekly lists', sql: WEEKLY_TRACKS },
];

/** `Tast` in ASCII. */
export const APPLICATION_ID = 0x54617374;

/**
 * Applies what the file lacks, each in its own transaction. Two processes may do so at once: who
 * comes second waits for the lock, looks again and finds nothing left to do.
 *
 * @throws BadInputError when the file is somebody else's, or a newer version wrote it.
 */
export function migrate(db: Sqlite.Database, migrations: readonly Migration[] = MIGRATIONS): void {
  checkForm(db, migrations);
  for (const migration of migrations) {
    db.transaction(() => {
      const reached = checkForm(db, migrations);
      if (reached >= migration.number) return;
      db.exec(migration.sql);
      db.pragma(`application_id = ${APPLICATION_ID}`);
      db.pragma(`user_version = ${migration.number}`);
    }).immediate();
  }
}

/**
 * Reads the number of the last migration that a file has seen; 0 for an empty one.
 *
 * @throws BadInputError when the file is somebody else's, or a newer version wrote it.
 */
export function checkForm(
  db: Sqlite.Database,
  migrations: readonly Migration[] = MIGRATIONS,
): number {
  const { application, reached, empty } = readForm(db);
  const newest = migrations.at(-1)?.number ?? 0;
  if (application !== APPLICATION_ID && !(empty && application === 0)) {
    throw new BadInputError(
      `Expected a store of Tastegraph (application id ${APPLICATION_ID}), got a database with ${application}: ${db.name}`,
    );
  }
  if (reached > newest) {
    throw new BadInputError(
      `Expected a store of version ${newest} at most, got version ${reached}: a newer Tastegraph wrote ${db.name}. Update this one.`,
    );
  }
  return reached;
}

/**
 * In one transaction: read one by one, the marks of a file that another process has just begun to fill
 * would be none from before and tables from after, as of somebody else's file.
 */
function readForm(db: Sqlite.Database): { application: number; reached: number; empty: boolean } {
  return db.transaction(() => ({
    application: db.pragma('application_id', { simple: true }) as number,
    reached: db.pragma('user_version', { simple: true }) as number,
    empty: db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined,
  }))();
}
