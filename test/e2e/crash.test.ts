import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/math/random.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { startGateway, type Gateway } from '../helpers/gateway.ts';

const KILLS = 20;
const CLIENTS = 4;
const BATCH = 50;
const LISTENERS = 5;

const RECORD = /* GraphQL */ `
  mutation Record($events: [EventInput!]!) {
    recordEvents(events: $events) {
      accepted
      duplicates
      rejected {
        reason
      }
    }
  }
`;

interface Recorded {
  readonly recordEvents: { accepted: number; duplicates: number; rejected: readonly unknown[] };
}

describe('a gateway that is killed', () => {
  let data: string;
  beforeEach(async () => {
    data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-crash-'));
  });
  afterEach(() => rm(data, { recursive: true, force: true }));

  it(
    'loses no acknowledged event and doubles none, 20 times over',
    { timeout: 240_000 },
    async () => {
      const random = seededRandom(7);
      const client = new Client();
      let acknowledgedBeforeKills = 0;
      for (let round = 0; round < KILLS; round++) {
        const gateway = await startGateway(['--no-jobs', '--data', data]);
        const sending = Promise.all(
          Array.from({ length: CLIENTS }, () => client.sendUntilItFails(gateway)),
        );
        // On a busy machine the first answer can take longer than the kill: then nothing would be tried.
        while (client.acknowledged === acknowledgedBeforeKills) await passed(5);
        await passed(50 + random.int(250));
        await gateway.kill();
        await sending;
        acknowledgedBeforeKills = client.acknowledged;
      }
      // A client that got no answer sends again: that must not count twice.
      const gateway = await startGateway(['--no-jobs', '--data', data]);
      await client.resend(gateway);
      expect(await gateway.stop()).toBe(0);

      const kept = await readBack(data);
      const ids = new Set(kept.ids);
      expect(client.acknowledgedIds.filter((id) => !ids.has(id))).toEqual([]);
      expect(kept.ids).toHaveLength(client.sent);
      expect(ids.size).toBe(client.sent);
      expect(kept.plays).toBe(client.sent);
    },
  );
});

function passed(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sends batches of plays one after the other and remembers what was acknowledged. */
class Client {
  sent = 0;
  readonly acknowledgedIds: string[] = [];
  #open = new Map<string, readonly object[]>();

  get acknowledged(): number {
    return this.acknowledgedIds.length;
  }

  async sendUntilItFails(gateway: Gateway): Promise<void> {
    for (;;) {
      const batch = this.#nextBatch();
      const key = batch[0]!.id;
      this.#open.set(key, batch);
      try {
        const { data } = await gateway.query<Recorded>(RECORD, { events: batch });
        if (data.recordEvents.accepted !== BATCH)
          throw new Error('Not all of a new batch was accepted.');
      } catch (error) {
        // The connection broke: the fate of this batch is unknown.
        if (error instanceof TypeError || (error as Error).name === 'SyntaxError') return;
        throw error;
      }
      this.#open.delete(key);
      this.acknowledgedIds.push(...batch.map(({ id }) => id));
    }
  }

  async resend(gateway: Gateway): Promise<void> {
    for (const batch of this.#open.values()) {
      const { data } = await gateway.query<Recorded>(RECORD, { events: batch });
      const { accepted, duplicates, rejected } = data.recordEvents;
      expect(accepted + duplicates).toBe(BATCH);
      expect(rejected).toEqual([]);
    }
  }

  #nextBatch(): { readonly id: string }[] {
    return Array.from({ length: BATCH }, () => {
      const n = ++this.sent;
      return {
        id: `event-${n}`,
        listener: `l${n % LISTENERS}`,
        kind: 'PLAY',
        item: `t${n % 37}`,
        at: new Date(1_700_000_000_000 + n * 1_000).toISOString(),
        msPlayed: 200_000,
      };
    });
  }
}

/** What the store holds after all: ids in the log, and the plays that were folded. */
async function readBack(
  data: string,
): Promise<{ readonly ids: readonly string[]; readonly plays: number }> {
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  const ids: string[] = [];
  let plays = 0;
  for (let i = 0; i < LISTENERS; i++) {
    for await (const events of store.events.scanOf(`user:l${i}`))
      ids.push(...events.map(({ id }) => id));
    for (const item of await store.listening.ofListener(`user:l${i}`, 1_000)) plays += item.plays;
  }
  await store.close();
  return { ids, plays };
}
