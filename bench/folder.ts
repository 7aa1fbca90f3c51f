/**
 * `import folder` over 1,000 files of which 50 are broken, in a process of its own: killed with -9 when a third of it is
 * done, run to its end, and once more over what is there.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FolderReport } from '../src/cli/import-folder.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { all } from '../test/helpers/store-records.ts';
import { residentMb } from './resident.ts';
import type { BenchOptions, BenchRow } from './row.ts';
import { makeSoundFolder } from './sound-folder.ts';

const FULL = { files: 1_000, broken: 50, songs: 20, seconds: 20 };
const POLL_MS = 50;

export async function benchFolder({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-bench-'));
  try {
    const [files, broken] = [Math.round(FULL.files * scale), Math.round(FULL.broken * scale)];
    const music = path.join(folder, 'music');
    const made = makeSoundFolder(music, { ...FULL, files, broken });
    const data = path.join(folder, 'data');
    const killed = await killedImport(music, data, files / 3);
    const rest = await wholeImport(music, data);
    const after = await written(data);
    const twice = [...killed].filter(([id, at]) => after.get(id) !== at);
    const again = await wholeImport(music, data);
    const { analysed, unchanged, reported } = rest.report;
    return [
      row(`files (${made.formats.join(', ')}), of which broken: ${broken}`, files, 'files'),
      row('done or under way when it was killed with -9', killed.size, 'files'),
      row('of these analysed again by the run after it', twice.length, 'files'),
      row('analysed by that run', analysed, 'files'),
      row('unchanged in that run', unchanged, 'files'),
      row('reported by that run', reported, 'files'),
      row('its speed', rest.report.xRealTime, 'times real time'),
      row('its memory at most', rest.peakMb, 'MB'),
      row('analysed again by a third run', again.report.analysed, 'files'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(what: string, ours: number, unit: string): BenchRow {
  return { what, ours, unit };
}

function start(music: string, data: string): ReturnType<typeof spawn> {
  const program = path.resolve(import.meta.dirname, '../src/main.ts');
  const args = ['import', 'folder', music, '--data', data, '--json'];
  return spawn(process.execPath, ['--no-warnings', program, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** What was in the catalogue when the run was killed. */
async function killedImport(music: string, data: string, after: number): Promise<Written> {
  mkdirSync(data);
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  const child = start(music, data);
  const exit = once(child, 'exit');
  while (child.exitCode === null && (await writtenIn(store)).size < after) await pause(POLL_MS);
  child.kill('SIGKILL');
  await exit;
  await store.close();
  return written(data);
}

/** When each track was written, by its id. */
type Written = ReadonlyMap<string, number>;

async function written(data: string): Promise<Written> {
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  try {
    return await writtenIn(store);
  } finally {
    await store.close();
  }
}

async function writtenIn({ catalogue }: Store): Promise<Written> {
  return new Map((await all(catalogue.scanTracks())).map(({ id, addedAt }) => [id, addedAt]));
}

async function wholeImport(
  music: string,
  data: string,
): Promise<{ readonly report: FolderReport; readonly peakMb: number }> {
  const child = start(music, data);
  const exit = once(child, 'exit');
  let [text, peakMb] = ['', 0];
  child.stdout!.on('data', (part: Buffer) => (text += part.toString()));
  while (child.exitCode === null && child.signalCode === null) {
    peakMb = Math.max(peakMb, (await residentMb(child.pid!).catch(() => ({ peak: 0 }))).peak);
    await Promise.race([exit, pause(POLL_MS)]);
  }
  return { report: JSON.parse(text) as FolderReport, peakMb };
}
