import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CombinedModel } from '../../src/models/collaborative/combined-model.ts';
import { decodeModel } from '../../src/models/decode-model.ts';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { fill, listenersOfTwoColours } from '../helpers/listening-store.ts';

const program = path.resolve(import.meta.dirname, '../../dist/main.js');

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-killed-'));
  store = await openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function train(...settings: readonly string[]): ChildProcess {
  const args = ['train', 'factorization', '--data', folder, '--seed', '1', '--set', ...settings];
  return spawn(process.execPath, ['--no-warnings', program, ...args], { stdio: 'ignore' });
}

async function serving(): Promise<{ readonly version: string; readonly bytes: Uint8Array }> {
  const version = (await store.snapshots.pointer('factorization'))!.current;
  return { version, bytes: (await store.snapshots.bytes('factorization', version))! };
}

describe('a training that is killed', () => {
  it('leaves the old model serving, and the store whole for the next', async () => {
    await fill(store, listenersOfTwoColours(300, 60));
    expect(await once(train('rank=4', 'combine=never'), 'exit')).toEqual([0, null]);
    const before = await serving();

    const killed = train('rank=64', 'epochs=100');
    const exit = once(killed, 'exit');
    const isFitting = async (): Promise<boolean> => {
      const [run] = await store.jobRuns.ofJob('train', 1);
      return run?.outcome === 'running' && run.progress >= 0.1;
    };
    while (killed.exitCode === null && !(await isFitting())) await pause(20);
    killed.kill('SIGKILL');
    expect(await exit).toEqual([null, 'SIGKILL']);

    const after = await serving();
    expect(after).toEqual(before);
    expect(await store.snapshots.list('factorization', 9)).toHaveLength(1);
    const model = decodeModel('factorization', after.bytes, after.version);
    expect(model).not.toBeInstanceOf(CombinedModel);
    const taste = { items: Int32Array.of(2, 4), weights: Float32Array.of(1, 1) };
    expect(model.recommend({ taste, limit: 5, exclude: new Set([2, 4]) })).toHaveLength(5);
  });
});
