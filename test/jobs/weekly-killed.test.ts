/** The job that builds weekly lists, killed on the way: see `bench/weekly.ts`, which does the same at any size. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillStore } from '../../bench/filled-store.ts';
import { weeklyOf } from '../../bench/weekly.ts';

const SIZE = { listeners: 1_500, tracks: 20_000, playsEach: 12, rank: 16 };

describe('the weekly job', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-weekly-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  it(
    'gives everybody a list that keeps every rule though it is killed twice, and changes none when it runs again',
    { timeout: 180_000 },
    async () => {
      await fillStore(data, SIZE);
      // It is rejected with the rule that a list breaks.
      await expect(weeklyOf(data, SIZE.listeners)).resolves.toHaveLength(9);
    },
  );
});
