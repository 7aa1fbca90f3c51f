/** Files for tests of readers, in a folder that goes with the test, and all that a reader yields. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Tally } from '../../src/formats/problems.ts';
import type { RowReader } from '../../src/formats/row-reader.ts';

export async function fileOf(content: string | Uint8Array, name = 'file'): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-formats-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, name);
  await writeFile(file, content);
  return file;
}

export async function readAll<T>(reader: RowReader<T>): Promise<{ rows: T[]; tally: Tally }> {
  const rows: T[] = [];
  for await (const batch of reader) rows.push(...batch.rows);
  return { rows, tally: reader.tally };
}
