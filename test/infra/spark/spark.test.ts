/** A real Spark cluster over an archive on a real HDFS: the same aggregates as DuckDB's, and a model that serves. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { fetchParts } from '../../../src/events/archive/archive-place.ts';
import { parquet, readRows } from '../../../src/events/archive/duckdb.ts';
import { AGGREGATES, type Aggregate } from '../../../src/jobs/aggregates.ts';
import { archiveWorld, type ArchiveWorld } from '../../helpers/archive-world.ts';
import { all } from '../../helpers/store-records.ts';
import { INFRA_STATE } from '../../helpers/infra.ts';

const LISTENERS = 230;
type Row = Readonly<Record<string, unknown>>;

describe('Spark over an archive on HDFS', () => {
  let world: ArchiveWorld;
  let app: App;
  beforeAll(async () => {
    world = await archiveWorld({
      archive: { place: 'hdfs', folder: `/spark-${process.pid}` },
      batch: {
        sparkMaster: 'spark://127.0.0.1:7077',
        sparkJars: path.join(INFRA_STATE, 'spark/home/jars'),
        sparkMemory: '768m',
      },
      models: {
        combine: 'never',
        factorization: { rank: 16 },
        gate: { minListeners: 10 },
      },
    });
    app = await world.open();
    await world.fill(app, LISTENERS);
    await world.run(app, 'archive');
  });
  afterAll(async () => {
    await app.stop();
    await world.remove();
  });

  const rowsOf = async (name: Aggregate): Promise<readonly Row[]> => {
    const files = await fetchParts(app.archive, `aggregates/${name}`);
    return all(readRows(app.archive.folder, `SELECT * FROM ${parquet(files)}`, (row) => row));
  };

  it('gives the aggregates that DuckDB gives, row by row', async () => {
    await world.run(app, 'aggregate');
    const byDuckDb = new Map<Aggregate, readonly Row[]>();
    for (const name of AGGREGATES) byDuckDb.set(name, await rowsOf(name));
    const { status, stderr } = await world.commandWith(
      { batch: { engine: 'spark' } },
      'jobs',
      'run',
      'aggregate',
    );
    expect(stderr).not.toContain('tastegraph:');
    expect(status).toBe(0);
    for (const name of AGGREGATES) {
      const files = await fetchParts(app.archive, `aggregates/${name}`);
      expect(files.every((file) => /part-\d{5}-/.test(file))).toBe(true);
      expect(await rowsOf(name)).toEqual(byDuckDb.get(name));
      expect(byDuckDb.get(name)!.length).toBeGreaterThan(50);
    }
  }, 400_000);

  it('fits a model that serves as the same snapshot, judged by the same gate as ours', async () => {
    const nothing = (): void => undefined;
    const factorization = async () =>
      (await app.services.models.statuses()).find(({ kind }) => kind === 'factorization')!;
    const run = await app.train('factorization', { engine: 'spark' }, nothing);
    expect(run.message).toMatch(/serves, by Spark: 2\d\d listeners, 6\d items/);
    const bySpark = (await factorization()).current!;
    const query = { listener: 'user:1', exclude: [], diversity: 0, by: 'collaborative' } as const;
    const list = await app.services.recommendations.forListener(query);
    expect(list.entries.length).toBeGreaterThan(5);
    expect(await app.train('factorization', {}, nothing)).toMatchObject({ outcome: 'succeeded' });
    const after = await factorization();
    expect(after.previous!.version).toBe(bySpark.version);
    // Other ridges, other steps: near ours, not equal. Few listeners are held out here; docs/benchmarks.md has more.
    const [theirs, ours] = [bySpark, after.current!].map(({ metrics }) => metrics['ndcg100']!);
    expect(theirs).toBeGreaterThan(0.8 * ours!);
    expect(await app.archive.list('training')).toEqual([]);
  }, 400_000);
});
