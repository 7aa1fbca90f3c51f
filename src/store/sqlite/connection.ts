/**
 * One connection to the store file. SQLite answers within the call, so ports are asynchronous in
 * name only and a transaction is a plain function. WAL lets other processes read while one writes;
 * `synchronous = FULL` syncs the log at each commit, so what was acknowledged survives a power cut.
 * https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_synchronous
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { TastegraphError, UnavailableError } from '../../errors.ts';
import { checkForm, migrate } from './migrations.ts';

/** How long a write waits for another process's transaction, in ms. */
const BUSY_TIMEOUT_MS = 10_000;
/** Page cache, in KiB: what a request touches of the demo world fits. */
const CACHE_KIB = 32_768;
/** Pages in the log before they are moved into the file: 32 MiB, so that busy pages move seldom. */
const CHECKPOINT_PAGES = 8_192;
/** Attempts, and ms between them, to switch an empty file to WAL: SQLite does not wait there by itself. */
const OPEN_ATTEMPTS = 100;
const OPEN_PAUSE_MS = 50;

/** Bound values, then a row's columns as an array. */
export type Statement<Row> = Sqlite.Statement<unknown[], Row>;

export class Connection {
  readonly #db: Sqlite.Database;
  readonly #immediate: (work: () => unknown) => unknown;
  readonly #forgets: (() => void)[] = [];

  constructor(db: Sqlite.Database) {
    this.#db = db;
    const transaction = db.transaction((work: () => unknown) => work());
    this.#immediate = (work) => transaction.immediate(work);
  }

  get path(): string {
    return this.#db.name;
  }

  /** A statement that answers with objects by column name. */
  prepare<Row>(sql: string): Statement<Row> {
    return this.#db.prepare<unknown[], Row>(sql);
  }

  /** A statement that answers with arrays of columns: for reads of many rows. */
  prepareRaw<Row extends readonly unknown[]>(sql: string): Statement<Row> {
    return this.#db.prepare<unknown[], Row>(sql).raw();
  }

  /** A statement that answers with its first column. */
  preparePluck<Value>(sql: string): Statement<Value> {
    return this.#db.prepare<unknown[], Value>(sql).pluck();
  }

  /** Runs statements that belong to this connection alone (temporary tables). */
  exec(sql: string): void {
    this.#db.exec(sql);
  }

  pragma(text: string): unknown {
    return this.#db.pragma(text, { simple: true });
  }

  /** Names what must be forgotten when a transaction fails: caches of rows that then never were. */
  onRollback(forget: () => void): void {
    this.#forgets.push(forget);
  }

  /**
   * One transaction: all of `work` is durable when it returns, or none of it happened.
   *
   * @throws UnavailableError when the file is locked for long, full or unreadable.
   */
  write<T>(work: () => T): T {
    try {
      return this.#immediate(work) as T;
    } catch (error) {
      for (const forget of this.#forgets) forget();
      throw coded(error, this.path);
    }
  }

  /**
   * Moves the write-ahead log into the file and empties it, so that old pages are gone. Does not wait for
   * a reader in its way (a backup takes seconds): the log then goes when the last process closes the store.
   */
  emptyLog(): void {
    this.#db.pragma('busy_timeout = 0');
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }

  close(): void {
    this.#db.close();
  }
}

/**
 * Opens (and unless `readonly` makes and migrates) a store file.
 *
 * @throws BadInputError when the file is not a store or too new, UnavailableError when it cannot be opened.
 */
export async function connect(path: string, readonly: boolean): Promise<Connection> {
  try {
    if (!readonly) mkdirSync(dirname(path), { recursive: true });
    const db = new Sqlite(path, { readonly, fileMustExist: readonly, timeout: BUSY_TIMEOUT_MS });
    try {
      if (readonly) checkForm(db);
      else await makeReady(db);
      setLimits(db);
    } catch (error) {
      db.close();
      throw error;
    }
    return new Connection(db);
  } catch (error) {
    throw coded(error, path);
  }
}

async function makeReady(db: Sqlite.Database): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      db.pragma('journal_mode = WAL');
      migrate(db);
      return;
    } catch (error) {
      if (!isBusy(error) || attempt === OPEN_ATTEMPTS) throw error;
      await sleep(OPEN_PAUSE_MS);
    }
  }
}

function setLimits(db: Sqlite.Database): void {
  db.pragma('synchronous = FULL');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.pragma('temp_store = MEMORY');
}

/** True when another process holds the lock that was wanted. */
export function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

/** Turns SQLite's own errors about the file's state into coded ones; everything else stays a bug. */
export function coded(error: unknown, path: string): unknown {
  if (error instanceof TastegraphError || !(error instanceof Error)) return error;
  const cause = { cause: error };
  if (!(error instanceof Sqlite.SqliteError)) {
    const system = (error as NodeJS.ErrnoException).syscall !== undefined;
    const missing = error instanceof TypeError && error.message.includes('directory');
    return system || missing
      ? new UnavailableError(`Expected to open the store at ${path}, got: ${error.message}`, cause)
      : error;
  }
  if (isBusy(error)) {
    return new UnavailableError(
      `Expected to write to the store within ${BUSY_TIMEOUT_MS / 1000} s, but another process holds it: ${path}`,
      cause,
    );
  }
  if (/^SQLITE_(FULL|IOERR|CANTOPEN|READONLY|CORRUPT|NOTADB|PERM|AUTH)/.test(error.code)) {
    return new UnavailableError(
      `Expected a store that can be read and written, got ${error.code}: ${path}`,
      cause,
    );
  }
  return error;
}
