import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { describeStore } from '../contract/store.ts';

describeStore('SQLite', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-store-'));
  const open = () => openSqliteStore({ path: path.join(folder, 'store.sqlite') });
  const opened = { store: await open() };
  return {
    store: opened.store,
    async reopen() {
      await opened.store.close();
      return (opened.store = await open());
    },
    async cleanUp() {
      await opened.store.close();
      await rm(folder, { recursive: true });
    },
  };
});
