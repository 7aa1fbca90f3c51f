import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { archivedDays, readArchiveDays } from '../../src/events/archive/days.ts';
import { rebuildStore } from '../../src/events/archive/rebuild.ts';
import type { SnapshotRecord } from '../../src/store/records.ts';
import { archivedContents, archiveWorld, type ArchiveWorld } from '../helpers/archive-world.ts';

const LISTENERS = 220;
const nothing = (): void => undefined;

describe('rebuild', () => {
  let world: ArchiveWorld;
  beforeEach(async () => {
    world = await archiveWorld();
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
  const current = async (app: App): Promise<{ record: SnapshotRecord; bytes: Uint8Array }> => {
    const { snapshots } = app.store;
    const { current: version } = (await snapshots.pointer('factorization'))!;
    const bytes = (await snapshots.bytes('factorization', version))!;
    return { record: (await snapshots.get('factorization', version))!, bytes };
  };

  it('gives back every count, mark and list, and the very same model, after the store was lost', async () => {
    const before = await withApp(async (app) => {
      await world.fill(app, LISTENERS);
      await world.run(app, 'archive');
      await world.run(app, 'train');
      return { contents: await archivedContents(app.store), model: await current(app) };
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
      model: await current(app),
    }));
    expect(after.contents).toEqual(before.contents);
    expect(after.model.record.metrics).toEqual(before.model.record.metrics);
    expect(Object.keys(after.model.record.metrics)).toContain('ndcg100');
    expect(Buffer.from(after.model.bytes).equals(before.model.bytes)).toBe(true);
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

  it('fits from the archive alone what it fits from the store', async () => {
    const models = await withApp(async (app) => {
      await world.fill(app, 60);
      await world.run(app, 'archive');
      const settings = { rank: 8, epochs: 2, combine: 'never' };
      const bytes: Uint8Array[] = [];
      for (const from of ['store', 'archive']) {
        await app.train('factorization', { ...settings, from }, nothing);
        bytes.push((await current(app)).bytes);
      }
      return bytes;
    });
    expect(Buffer.from(models[1]!).equals(models[0]!)).toBe(true);
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
