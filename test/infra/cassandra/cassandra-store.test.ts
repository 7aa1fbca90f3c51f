import { openCassandraStore } from '../../../src/store/cassandra/cassandra-store.ts';
import { describeStore } from '../../contract/store.ts';
import { openEmptyCassandra, optionsFor } from '../../helpers/cassandra.ts';

describeStore('Cassandra', async () => {
  const opened = { store: await openEmptyCassandra() };
  return {
    store: opened.store,
    async reopen() {
      await opened.store.close();
      return (opened.store = await openCassandraStore(optionsFor()));
    },
    cleanUp: () => opened.store.close(),
  };
});
