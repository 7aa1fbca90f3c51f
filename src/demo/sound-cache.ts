/**
 * Files on disk up to a total size: when a new one does not fit, those that were not used for the longest
 * time go. When each was last used is its modification time, so the order outlives the process.
 */
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock.ts';

export interface SoundCache {
  /** The path of a file that is there, which counts as a use. */
  find(name: string): Promise<string | undefined>;
  has(name: string): boolean;
  /** Writes a file whole or not at all, and makes room for it. */
  put(name: string, bytes: Uint8Array): Promise<string>;
  /** Bytes in all files. */
  size(): number;
}

const UNFINISHED = '.part';

export function openSoundCache(folder: string, maxBytes: number, clock: Clock): SoundCache {
  mkdirSync(folder, { recursive: true });
  // Least recently used first: a Map keeps the order in which keys were set.
  const sizes = new Map<string, number>(
    readdirSync(folder)
      .filter((name) => !name.endsWith(UNFINISHED))
      .map((name) => ({ name, stat: statSync(path.join(folder, name)) }))
      .sort((a, b) => a.stat.mtimeMs - b.stat.mtimeMs)
      .map(({ name, stat }) => [name, stat.size]),
  );
  const size = (): number => [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);

  const use = (name: string, bytes: number): void => {
    sizes.delete(name);
    sizes.set(name, bytes);
  };

  const makeRoom = async (keep: string): Promise<void> => {
    for (const name of [...sizes.keys()]) {
      if (size() <= maxBytes) return;
      if (name === keep) continue;
      sizes.delete(name);
      await rm(path.join(folder, name), { force: true });
    }
  };

  return {
    size,
    has: (name) => sizes.has(name),
    async find(name) {
      const bytes = sizes.get(name);
      if (bytes === undefined) return undefined;
      const file = path.join(folder, name);
      try {
        const seconds = clock.now() / 1000;
        await utimes(file, seconds, seconds);
      } catch {
        // Somebody emptied the folder: the file is made again.
        sizes.delete(name);
        return undefined;
      }
      use(name, bytes);
      return file;
    },
    async put(name, bytes) {
      const file = path.join(folder, name);
      const part = `${file}.${process.pid}${UNFINISHED}`;
      await writeFile(part, bytes);
      await rename(part, file);
      use(name, bytes.length);
      await makeRoom(name);
      return file;
    },
  };
}
