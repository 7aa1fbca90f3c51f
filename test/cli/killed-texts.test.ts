import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from '../../src/math/random.ts';
import { decodeSnapshot } from '../../src/models/snapshot.ts';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { all } from '../helpers/store-records.ts';

const program = path.resolve(import.meta.dirname, '../../dist/main.js');
const TEXTS = 4_000;
const TRACKS = 60;
/** The second run comes after the lease of the one that was killed. */
const [BEFORE, AFTER] = ['2026-11-01T00:00:00Z', '2026-11-01T06:00:00Z'];

interface House {
  readonly folder: string;
  readonly store: Store;
}

async function house(): Promise<House> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-texts-'));
  const store = await openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  const random = seededRandom(5);
  const track = (i: number) => ({
    ...{ id: `track:${i}`, title: `Title ${i}`, artistIds: [], genres: [] },
    ...{ explicit: false, addedAt: 0 },
  });
  const tracks = Array.from({ length: TRACKS }, (_, i) => track(i));
  await store.catalogue.upsert({ artists: [], albums: [], podcasts: [], tracks });
  const word = (of: number): string => `w${of}x${random.int(400)}`;
  await store.texts.put(
    Array.from({ length: TEXTS }, (_, i) => ({
      id: `t${i}`,
      text: Array.from({ length: 150 }, () => word(random.int(2) * (i % 7))).join(' '),
      about: [`track:${i % TRACKS}`],
    })),
  );
  return { folder, store };
}

function train(folder: string, now: string): ChildProcess {
  const args = ['train', 'text', '--data', folder, '--seed', '1', '--now', now];
  return spawn(process.execPath, ['--no-warnings', program, ...args], { stdio: 'ignore' });
}

async function outcome({ store }: House) {
  const [run] = await store.jobRuns.ofJob('text', 1);
  const version = (await store.snapshots.pointer('text'))!.current;
  const { arrays, items } = decodeSnapshot((await store.snapshots.bytes('text', version))!, 'text');
  // All but the moment of the training, which the clock of each run says.
  return {
    message: run!.message,
    learned: { arrays, items: Array.from({ length: items.size }, (_, i) => items.id(i)) },
  };
}

describe('a reading of texts that is killed', () => {
  it(
    'goes on where it was, to what one that was left alone has learned, and then has nothing to do',
    { timeout: 300_000 },
    async () => {
      const alone = await house();
      expect(await once(train(alone.folder, AFTER), 'exit')).toEqual([0, null]);
      const whole = await outcome(alone);
      expect(whole.message).toContain(`${TEXTS} texts (${TEXTS} read anew`);

      const disturbed = await house();
      const { store, folder } = disturbed;
      const killed = train(folder, BEFORE);
      const exit = once(killed, 'exit');
      const kept = async (): Promise<number> => (await all(store.textReadings.scan())).length;
      while (killed.exitCode === null && (await kept()) === 0) await pause(5);
      killed.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
      const before = await kept();
      expect(before).toBeGreaterThan(0);
      expect(before).toBeLessThan(TEXTS);

      expect(await once(train(folder, AFTER), 'exit')).toEqual([0, null]);
      const second = await outcome(disturbed);
      expect(second.message).toContain(`(${TEXTS - before} read anew`);
      expect(second.learned).toEqual(whole.learned);

      expect(await once(train(folder, AFTER), 'exit')).toEqual([0, null]);
      const third = await outcome(disturbed);
      expect(third.message).toContain('those of the last training');
      expect(third.learned).toEqual(whole.learned);
    },
  );
});
