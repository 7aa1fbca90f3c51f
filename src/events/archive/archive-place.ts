/**
 * Where the archive lies. Its files are whole or not there: each is written as a draft of this machine
 * first, checked, and then published in one step under its name.
 *
 *     events/day=2026-11-23/events.parquet   what happened on a UTC day, by listener
 *     tables/NAME.parquet                    what events refer to (`tables.ts`)
 *     aggregates/NAME/*.parquet              what batch jobs made of both
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

export interface ArchivePlace {
  /** Where it is, in words. */
  readonly where: string;
  /** The same as an address that Spark reads. */
  readonly url: string;
  /** Folder of this machine: the archive itself, or copies of what was read of it. */
  readonly folder: string;
  /** Names of what lies directly below a name, ascending; none where there is nothing. */
  list(below: string): Promise<readonly string[]>;
  /** A file of this machine with what is published under a name now; undefined where nothing is. */
  fetch(name: string): Promise<string | undefined>;
  /** Puts a file of this machine in the place of whatever has the name. The file is moved. */
  publish(draft: string, name: string): Promise<void>;
  /** Removes a name and what lies below it; one that is not there is no fault. */
  remove(name: string): Promise<void>;
}

/** The archive as a folder of this machine. */
export function localPlace(folder: string): ArchivePlace {
  const at = (name: string): string => path.join(folder, name);
  return {
    where: folder,
    url: path.resolve(folder),
    folder,
    list: (below) => namesIn(at(below)),
    fetch: async (name) => ((await exists(at(name))) ? at(name) : undefined),
    publish: (draft, name) => putInPlace(draft, at(name)),
    remove: (name) => rm(at(name), { recursive: true, force: true }),
  };
}

/**
 * Where a file is written before it is published. A writer that was killed leaves it behind; the next one
 * begins it anew.
 */
export async function draftOf(place: ArchivePlace, name: string): Promise<string> {
  const drafts = path.join(place.folder, '.drafts');
  await mkdir(drafts, { recursive: true });
  const draft = path.join(drafts, name.replaceAll('/', '_'));
  await rm(draft, { recursive: true, force: true });
  return draft;
}

/** The files below a name that hold rows, as files of this machine. */
export async function fetchParts(place: ArchivePlace, name: string): Promise<readonly string[]> {
  const parts = (await place.list(name)).filter((part) => /^[^._].*\.parquet$/.test(part));
  const files: string[] = [];
  for (const part of parts) {
    const file = await place.fetch(`${name}/${part}`);
    if (file !== undefined) files.push(file);
  }
  return files;
}

/** Renames a file, on disk before anything relies on it: the log of its day may be deleted then. */
export async function putInPlace(draft: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await sync(draft);
  await rename(draft, target);
  // Windows opens no folders, and writes names through by itself.
  if (process.platform !== 'win32') await sync(path.dirname(target));
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
