import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeSoundFolder } from '../../bench/sound-folder.ts';
import type { FolderReport } from '../../src/cli/import-folder.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { all } from '../helpers/store-records.ts';

const program = path.resolve(import.meta.dirname, '../../src/main.ts');

describe('a folder with broken files whose import is killed', { timeout: 180_000 }, () => {
  it('goes on where it was, analyses every whole file once and reports every broken one', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-folder-'));
    const [music, data] = [path.join(folder, 'music'), path.join(folder, 'data')];
    mkdirSync(data);
    const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
    const made = makeSoundFolder(music, { files: 48, broken: 16, songs: 4, seconds: 5 });
    const args = ['--no-warnings', program, 'import', 'folder', music, '--data', data, '--json'];
    const run = async (): Promise<FolderReport> =>
      JSON.parse((await promisify(execFile)(process.execPath, args)).stdout);
    /** When each track was written that is done or under way. */
    const written = async (): Promise<ReadonlyMap<string, number>> =>
      new Map((await all(store.catalogue.scanTracks())).map(({ id, addedAt }) => [id, addedAt]));

    const killed = spawn(process.execPath, args, { stdio: 'ignore' });
    const exit = once(killed, 'exit');
    while (killed.exitCode === null && (await written()).size < 12) await pause(5);
    killed.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);
    const before = await written();
    expect(before.size).toBeLessThan(made.files / 2);

    const rest = await run();
    const after = await written();
    const twice = [...before].filter(([id, at]) => after.get(id) !== at);
    // What was under way when it was killed, at most: a file a thread, and one more.
    expect(twice.length).toBeLessThanOrEqual(availableParallelism() + 1);
    expect(rest.unchanged).toBeGreaterThan(0);
    expect(rest.analysed + rest.unchanged).toBe(made.files - made.broken.length);
    expect(rest.problems.map(({ file }) => file).sort()).toEqual([...made.broken].sort());

    const again = await run();
    expect(again).toMatchObject({ analysed: 0, unchanged: 32, reported: 16, xRealTime: 0 });
  });
});
