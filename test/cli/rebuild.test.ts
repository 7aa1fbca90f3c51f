import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { archivedDays, readArchiveDays } from '../../src/events/archive/days.ts';
import { rebuildStore } from '../../src/events/archive/rebuild.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { archivedListening } from '../../src/services/archived-listening.ts';
import { gatherMatrix, type TrainingStore } from '../../src/services/training-data.ts';
import type { SnapshotRecord } from '../../src/store/records.ts';
import { archivedContents, archiveWorld, type ArchiveWorld } from '../helpers/archive-world.ts';
import { NOW } from '../helpers/listening-store.ts';

const LISTENERS = 220;
const nothing = (): void => undefined;

describe('rebuild', () => {
  let world: ArchiveWorld;
  beforeEach(async () => {
    world = await archiveWorld({
      models: {
        combine: 'never',
        factorization: { rank: 8, epochs: 3 },
        gate: { minListeners: 10 },
      },
    });
  });
  afterEach(() => world.remove());

  const withApp = async <T>(run: (app: App) => Promise<T>): Promise<T> => {
    const app = await world.open();
    try {
      return await run(app);
    } finally {
      await app.stop();
    }
  };
  const metricsOf = async (app: App): Promise<SnapshotRecord['metrics']> => {
    const statuses = await app.services.models.statuses();
    return statuses.find(({ kind }) => kind === 'factorization')!.current!.metrics;
  };

  it('gives back every count, mark and list, and a model as good, after the store was lost', async () => {
    const before = await withApp(async (app) => {
      await world.fill(app, LISTENERS);
      await world.run(app, 'archive');
      await world.run(app, 'train');
      return { contents: await archivedContents(app.store), metrics: await metricsOf(app) };
    });
    await world.loseStore();
    const { status, stdout, stderr } = await world.command('rebuild', '--json');
    expect(stderr).not.toContain('tastegraph:');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      listeners: LISTENERS,
      models: [
        { model: 'popularity', outcome: 'succeeded' },
        { model: 'factorization', outcome: 'succeeded' },
        { model: 'text', outcome: 'succeeded' },
      ],
    });
    const after = await withApp(async (app) => ({
      contents: await archivedContents(app.store),
      metrics: await metricsOf(app),
    }));
    expect(after.contents).toEqual(before.contents);
    // Listeners come back in another order, in which sums differ in their last bits.
    for (const [name, value] of Object.entries(before.metrics)) {
      expect(after.metrics[name]).toBeCloseTo(value, 2);
    }
    expect(before.metrics['ndcg100']).toBeGreaterThan(0.2);
  });

  it('is repeated with the same result when it was interrupted', async () => {
    const before = await withApp(async (app) => {
      await world.fill(app, 20);
      await world.run(app, 'archive');
      return archivedContents(app.store);
    });
    await world.loseStore();
    const after = await withApp(async ({ store, archive }) => {
      const options = { store, place: archive, defaultTimeZone: 'UTC' };
      const interrupted = rebuildStore({
        ...options,
        progress: (share) => {
          if (share > 0.5) throw new Error('The power went.');
        },
      });
      await expect(interrupted).rejects.toThrow('The power went.');
      await rebuildStore({ ...options, progress: nothing });
      return archivedContents(store);
    });
    expect(after).toEqual(before);
  });

  it('refuses a store that holds something, and an archive that holds nothing', async () => {
    await withApp((app) => world.fill(app, 5));
    expect(await world.command('rebuild')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^tastegraph: Expected an archive in .*, found nothing there/),
    });
    await withApp((app) => world.run(app, 'archive'));
    expect(await world.command('rebuild')).toMatchObject({
      status: 2,
      stderr: 'tastegraph: Expected an empty store to rebuild, got one that holds something.\n',
    });
  });

  it('trains on the very same confidences from the archive alone', async () => {
    await withApp(async (app) => {
      await world.fill(app, 60);
      await world.run(app, 'archive');
      await world.run(app, 'aggregate');
      const archived = await matrixOf(archivedListening(app.archive));
      expect(archived).toEqual(await matrixOf(app.store));
      expect(archived.rows.length).toBeGreaterThan(50);
      const run = await app.train('factorization', { from: 'archive' }, nothing);
      expect(run.outcome).toBe('succeeded');
    });
  });

  it('leaves nobody in the archive who was deleted', async () => {
    await withApp(async (app) => {
      await world.fill(app, 10);
      await world.run(app, 'archive');
      await world.run(app, 'aggregate');
      const gone = (await app.store.listeners.first())!.id;
      await app.services.privacy.deleteListener(gone);
      const { archive } = app;
      for await (const events of readArchiveDays(archive, await archivedDays(archive))) {
        expect(events.map(({ listener }) => listener)).not.toContain(gone);
      }
      expect(await archive.list('aggregates')).not.toContain('listener_items');
    });
    await world.loseStore();
    expect(await world.command('rebuild', '--json')).toMatchObject({ status: 0 });
    await withApp(async (app) => expect(await app.store.listeners.count()).toBe(9));
  });
});

/** Rows of what is trained on, whatever their order: items and how sure we are of each. */
async function matrixOf(
  source: TrainingStore,
): Promise<{ readonly rows: readonly string[]; readonly heldOutBelow: number }> {
  const config = factorizationConfig({ countWeight: 0.3 });
  const { signal } = new AbortController();
  const { matrix, items, heldOutBelow } = await gatherMatrix(source, NOW, config, signal);
  const rows = Array.from({ length: matrix.rows }, (_, row) => {
    const entries: string[] = [];
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      entries.push(`${items[matrix.indexes[e]!]} ${matrix.values[e]}`);
    }
    return entries.sort().join(', ');
  });
  return { rows: rows.sort(), heldOutBelow };
}
