/** One world through both houses: what listeners did, their Homes and their weekly lists come out the same. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { fillDemo } from '../../../src/demo/load-demo.ts';
import { foldItem } from '../../../src/events/fold.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { openEmptyCassandra } from '../../helpers/cassandra.ts';
import {
  appOn,
  fitForBoth,
  giveTheSameAnswers,
  SEED,
  type TwoApps,
} from '../../helpers/same-answers.ts';

const LISTENERS = 12;

describe('SQLite and Cassandra', () => {
  let folder: string;
  let apps: TwoApps;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-differential-'));
    const sqlite = await openSqliteStore({ path: path.join(folder, 'store.sqlite') });
    const [one, other] = [
      await appOn(sqlite, { data: folder }),
      await appOn(await openEmptyCassandra(), { data: folder }),
    ];
    apps = { one, other };
    for (const { store, clock } of [one, other]) {
      await fillDemo({ store, fold: foldItem, clock, seed: SEED, listeners: LISTENERS });
    }
    await fitForBoth(apps);
  });
  afterAll(async () => {
    await Promise.all([apps.one.stop(), apps.other.stop()]);
    await rm(folder, { recursive: true });
  });

  giveTheSameAnswers(() => apps, LISTENERS);
});
