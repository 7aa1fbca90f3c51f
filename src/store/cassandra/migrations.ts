/**
 * Brings a keyspace to the form that this version reads: the numbered files of `cql/`, in order, each
 * noted in the table `migrations` once it is done. Several gateways may start at once: one holds the lock
 * (a lightweight transaction whose row expires by itself) and the others wait until there is nothing left
 * to do. Every statement can run again, so a gateway that is killed half way leaves nothing to mend.
 *
 * The table of the lock is made by all of them: with one id derived from the keyspace's name, so that
 * nodes which are asked at the same moment make the same table and not two of one name.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'cassandra-driver';
import { BadInputError, UnavailableError } from '../../errors.ts';
import { Undecided, type Session } from './session.ts';

/** From `src/store/cassandra/` and from `dist/store/cassandra/` alike. */
const FOLDER = new URL('../../../cql/', import.meta.url);
/** How long a lock holds that its holder does not renew, in s; it does before each statement. */
const LOCK_SECONDS = 60;
const PAUSE_MS = 250;
/** The longest that somebody else's migration is waited for. */
const PATIENCE_MS = 180_000;

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly statements: readonly string[];
}

/**
 * Makes the keyspace and what it lacks, and makes it the session's.
 *
 * @throws BadInputError when a newer version wrote it, UnavailableError when another's migration does not end.
 */
export async function migrate(
  session: Session,
  keyspace: string,
  replication: number | Readonly<Record<string, number>>,
): Promise<void> {
  await session.define(
    `CREATE KEYSPACE IF NOT EXISTS ${keyspace} WITH replication = ${replicationOf(replication)}`,
  );
  await session.define(`USE ${keyspace}`);
  await session.define(
    `CREATE TABLE IF NOT EXISTS ${keyspace}.migrations (number int PRIMARY KEY, name text, holder uuid)
     WITH id = ${idFor(keyspace)}`,
  );
  const migrations = readMigrations();
  const holder = types.Uuid.random();
  for (let waited = 0; waited <= PATIENCE_MS; waited += PAUSE_MS) {
    if ((await missing(session, migrations)).length === 0) return;
    if (await lock(session, holder)) {
      await applyAll(session, migrations, holder);
      return;
    }
    await sleep(PAUSE_MS);
  }
  throw new UnavailableError(
    `Expected the migration of keyspace ${keyspace} by another gateway to end within ${PATIENCE_MS / 1000} s.`,
  );
}

async function applyAll(
  session: Session,
  migrations: readonly Migration[],
  holder: types.Uuid,
): Promise<void> {
  for (const { number, name, statements } of await missing(session, migrations)) {
    for (const statement of statements) {
      await renew(session, holder);
      await session.define(statement);
    }
    await session.write('INSERT INTO migrations (number, name) VALUES (?, ?)', [number, name]);
  }
  await session
    .decide({ cql: 'DELETE FROM migrations WHERE number = 0 IF holder = ?', values: [holder] })
    .catch(ignoreUndecided);
}

async function renew(session: Session, holder: types.Uuid): Promise<void> {
  const kept = await session
    .decide({
      cql: `UPDATE migrations USING TTL ${LOCK_SECONDS} SET holder = ? WHERE number = 0 IF holder = ?`,
      values: [holder, holder],
    })
    .catch(ignoreUndecided);
  if (kept?.applied === false) {
    throw new UnavailableError('The lock of the migration ran out and another gateway took it.');
  }
}

function ignoreUndecided(error: unknown): undefined {
  if (!(error instanceof Undecided)) throw error;
}

/** Row 0 is the lock. */
async function lock(session: Session, holder: types.Uuid): Promise<boolean> {
  try {
    const { applied } = await session.decide({
      cql: `INSERT INTO migrations (number, name, holder) VALUES (0, 'lock', ?) IF NOT EXISTS USING TTL ${LOCK_SECONDS}`,
      values: [holder],
    });
    return applied;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    const row = await session.oneSerial('SELECT holder FROM migrations WHERE number = 0', []);
    return holder.equals(row?.['holder'] as types.Uuid);
  }
}

async function missing(
  session: Session,
  migrations: readonly Migration[],
): Promise<readonly Migration[]> {
  const rows = await session.rows('SELECT number FROM migrations', []);
  const done = new Set(rows.map((row) => row['number'] as number));
  const newest = migrations.at(-1)!.number;
  const newer = [...done].find((number) => number > newest);
  if (newer !== undefined) {
    throw new BadInputError(
      `Expected a keyspace of version ${newest} at most, got version ${newer}: a newer Tastegraph wrote it. Update this one.`,
    );
  }
  return migrations.filter(({ number }) => !done.has(number));
}

function readMigrations(): readonly Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{3}-.*\.cql$/.test(file))
    .sort()
    .map((file) => ({
      number: Number(file.slice(0, 3)),
      name: file.slice(4, -4),
      statements: statementsOf(readFileSync(new URL(file, FOLDER), 'utf8')),
    }));
}

/** Statements end with `;` at the end of a line; `--` starts a comment. */
function statementsOf(text: string): readonly string[] {
  return text
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function replicationOf(replication: number | Readonly<Record<string, number>>): string {
  const factors =
    typeof replication === 'number' ? { replication_factor: replication } : replication;
  const pairs = Object.entries(factors).map(
    ([name, factor]) => `'${name.replaceAll("'", "''")}': ${factor}`,
  );
  return `{'class': 'NetworkTopologyStrategy', ${pairs.join(', ')}}`;
}

/** A version 3 UUID of the keyspace's name (RFC 9562, 5.3). */
function idFor(keyspace: string): string {
  const bytes = createHash('md5').update(`tastegraph ${keyspace} migrations`).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x30;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
