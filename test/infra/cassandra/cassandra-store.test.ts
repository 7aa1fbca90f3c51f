import { afterAll } from 'vitest';
import { openCassandraStore } from '../../../src/store/cassandra/cassandra-store.ts';
import { describeStore } from '../../contract/store.ts';
import { dropKeyspace, emptyKeyspace, optionsFor } from './house.ts';

const options = optionsFor();

describeStore('Cassandra', async () => {
  const opened = { store: await openCassandraStore(options) };
  return {
    store: opened.store,
    async reopen() {
      await opened.store.close();
      return (opened.store = await openCassandraStore(options));
    },
    async cleanUp() {
      await opened.store.close();
      await emptyKeyspace(options.keyspace);
    },
  };
});

afterAll(() => dropKeyspace(options.keyspace));
