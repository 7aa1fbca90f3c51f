/**
 * Backup and restore of a store file. A backup is taken with SQLite's online backup inside one read
 * transaction: the gateway goes on writing, and the copy is the store of one moment. It is a single file
 * that stands at its final name only when it is whole. https://sqlite.org/backup.html
 *
 * Whether a gateway has a store open is asked of SQLite: every connection to a file in WAL mode holds
 * a shared lock on it for as long as it is open, which the kernel drops with the process, and the file
 * leaves WAL mode only for somebody who is alone with it.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { BadInputError, NotFoundError, UnavailableError } from '../../errors.ts';
import { coded, isBusy } from './connection.ts';
import { checkForm } from './migrations.ts';

/** Pages copied between two breaths: 4 MiB. */
const STEP_PAGES = 1_024;

/**
 * Copies the store at `path` into the file `target`, replacing an older one.
 *
 * @param progress - Told the share that is done, 0 to 1.
 * @returns the size of the copy in bytes.
 * @throws NotFoundError when there is no store, BadInputError when the file is none or the target is the
 * store itself, UnavailableError when the disk does not do.
 */
export async function backupSqlite(
  path: string,
  target: string,
  progress: (share: number) => void = () => undefined,
): Promise<number> {
  if (resolve(path) === resolve(target)) {
    throw new BadInputError(`Expected another file than the store's own for its backup: ${path}`);
  }
  try {
    const whole = await copy(path, target, progress);
    await rename(whole, target);
    return (await stat(target)).size;
  } catch (error) {
    throw coded(error, target);
  }
}

export interface RestoreOptions {
  /** Replaces a store that holds something. */
  readonly force: boolean;
}

/**
 * Puts a backup in the place of the store at `path`. The backup is copied and checked beside the store
 * first, so a broken one, or a power cut, leaves the old store.
 *
 * @throws NotFoundError when there is no backup, BadInputError when it is not whole, not a store or too
 * new, or the store holds something and `force` is false; UnavailableError when a process has it open.
 */
export async function restoreSqlite(
  backup: string,
  path: string,
  options: RestoreOptions,
): Promise<void> {
  try {
    if (existsSync(path) && !options.force) refuseUnlessEmpty(path);
    mkdirSync(dirname(path), { recursive: true });
    const whole = await copy(backup, path, () => undefined);
    try {
      checkWhole(whole, backup);
      await replaceAlone(whole, path);
    } finally {
      await rm(whole, { force: true });
    }
  } catch (error) {
    throw coded(error, path);
  }
}

/** Copies a store into a single synced file beside `target` and answers its name. */
async function copy(
  from: string,
  target: string,
  progress: (share: number) => void,
): Promise<string> {
  if (!existsSync(from))
    throw new NotFoundError(`Expected a file to copy from, found none: ${from}`);
  const part = `${target}.part-${process.pid}`;
  await rm(part, { force: true });
  const source = openToRead(from);
  try {
    checkForm(source);
    source.exec('BEGIN');
    // The snapshot is taken by the first read; from here on, writers do not make the backup start over.
    source.prepare('SELECT 1 FROM sqlite_schema').get();
    await source.backup(part, {
      progress: ({ totalPages, remainingPages }) => {
        progress(1 - remainingPages / totalPages);
        return STEP_PAGES;
      },
    });
    makeSingleFile(part);
    await sync(part);
    progress(1);
    return part;
  } catch (error) {
    await rm(part, { force: true });
    throw notAStore(error, from);
  } finally {
    source.close();
  }
}

function openToRead(path: string): Sqlite.Database {
  try {
    return new Sqlite(path, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw notAStore(error, path);
  }
}

/** Takes a copy out of WAL mode: it needs no second file beside it then. */
function makeSingleFile(path: string): void {
  const db = new Sqlite(path);
  try {
    db.pragma('journal_mode = DELETE');
  } finally {
    db.close();
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function checkWhole(path: string, backup: string): void {
  const db = new Sqlite(path, { readonly: true });
  try {
    const found = db.pragma('integrity_check(1)', { simple: true });
    const version = checkForm(db);
    if (found === 'ok' && version > 0) return;
    throw new BadInputError(
      `Expected a whole backup of a store, got one of version ${version} whose check says "${String(found)}": ${backup}`,
    );
  } catch (error) {
    throw notAStore(error, backup);
  } finally {
    db.close();
  }
}

function refuseUnlessEmpty(path: string): void {
  const db = openToRead(path);
  try {
    checkForm(db);
    const tables = db
      .prepare<[], string>(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`,
      )
      .pluck()
      .all();
    const full = tables.find((table) => db.prepare(`SELECT 1 FROM ${table} LIMIT 1`).get());
    if (full === undefined) return;
    throw new BadInputError(
      `Expected an empty store to restore to, got one that holds ${full}: ${path}. Use --force to replace it.`,
    );
  } catch (error) {
    throw notAStore(error, path);
  } finally {
    db.close();
  }
}

/** Renames `whole` to `path` while nobody else can have the old store open. */
async function replaceAlone(whole: string, path: string): Promise<void> {
  const old = existsSync(path) ? lockAlone(path) : undefined;
  try {
    if (!old) for (const rest of ['-wal', '-shm']) await rm(path + rest, { force: true });
    await rename(whole, path);
    await sync(path);
  } finally {
    old?.close();
  }
}

/** The old store, locked against everybody; undefined when it is no database and so nobody's. */
function lockAlone(path: string): Sqlite.Database | undefined {
  const db = new Sqlite(path, { timeout: 0 });
  try {
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db.close();
    if (isBusy(error)) {
      throw new UnavailableError(
        `Expected a store that no process has open, but one does: stop the gateway on ${path} first.`,
        { cause: error },
      );
    }
    if (isBroken(error)) return undefined;
    throw error;
  }
}

function isBroken(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && /^SQLITE_(NOTADB|CORRUPT)/.test(error.code);
}

function notAStore(error: unknown, path: string): unknown {
  if (!isBroken(error)) return error;
  return new BadInputError(
    `Expected a whole store of Tastegraph, got a file that is not: ${path}`,
    {
      cause: error,
    },
  );
}
