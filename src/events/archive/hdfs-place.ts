/**
 * The archive in HDFS. What is read of it is copied to this machine first, and copied again when length or
 * time of the file there have changed; what is written goes to a draft there, whose name no reader looks
 * at, and is renamed over the old file in one step once all of it has arrived.
 */
import { stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { draftOf, localPlace, type ArchivePlace } from './archive-place.ts';
import { WebHdfs, type HdfsStatus } from './web-hdfs.ts';

export interface HdfsPlaceConfig {
  /** Address of the name node over HTTP. */
  readonly webHdfs: string;
  /** The same file system for Spark, such as `hdfs://namenode:8020`. */
  readonly hdfs: string;
  /** Folder of the archive in it, absolute. */
  readonly folder: string;
  readonly user: string;
}

/** @param copies - Folder of this machine for what is read. */
export function hdfsPlace(
  { webHdfs, hdfs, folder, user }: HdfsPlaceConfig,
  copies: string,
): ArchivePlace {
  const client = new WebHdfs({ address: webHdfs, user });
  const local = localPlace(copies);
  const there = (name: string): string => `${folder}/${name}`;
  const place: ArchivePlace = {
    where: `${hdfs}${folder}`,
    url: `${hdfs}${folder}`,
    folder: copies,
    async list(below) {
      return (await client.list(there(below))).map(({ pathSuffix }) => pathSuffix).sort();
    },
    async fetch(name) {
      const status = await client.status(there(name));
      if (status?.type !== 'FILE') return undefined;
      const copy = path.join(copies, name);
      if (await isSame(copy, status)) return copy;
      const draft = await draftOf(place, name);
      await client.read(there(name), draft);
      await local.publish(draft, name);
      await dateAs(copy, status);
      return copy;
    },
    async publish(draft, name) {
      const part = there(`.drafts/${name.replaceAll('/', '_')}`);
      await client.write(part, draft);
      await client.makeFolder(path.posix.dirname(there(name)));
      await client.rename(part, there(name));
      const status = await client.status(there(name));
      await local.publish(draft, name);
      if (status !== undefined) await dateAs(path.join(copies, name), status);
    },
    async remove(name) {
      await client.remove(there(name));
      await local.remove(name);
    },
  };
  return place;
}

/** Whether the copy here is of the file that is there now. */
async function isSame(copy: string, { length, modificationTime }: HdfsStatus): Promise<boolean> {
  try {
    const { size, mtimeMs } = await stat(copy);
    return size === length && Math.round(mtimeMs) === modificationTime;
  } catch {
    return false;
  }
}

async function dateAs(copy: string, { modificationTime }: HdfsStatus): Promise<void> {
  const seconds = modificationTime / 1_000;
  await utimes(copy, seconds, seconds);
}
