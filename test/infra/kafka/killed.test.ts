/**
 * Many events from a plain producer while the broker, and then a processor, are killed with -9 and come back:
 * nothing is lost and nothing is doubled. `KAFKA_EVENTS=1000000` makes it the full million.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  deadLettersOf,
  makeKafkaClient,
  type KafkaClient,
} from '../../../src/events/kafka/client.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { startGateway, type Gateway } from '../../helpers/gateway.ts';
import {
  environmentFor,
  freshTopic,
  killBroker,
  plainKafka,
  plainProducer,
  restartBroker,
  until,
} from '../../helpers/kafka.ts';
import { rememberingLog } from '../../helpers/listening-store.ts';

const EVENTS = Number(process.env['KAFKA_EVENTS'] ?? 60_000);
const LISTENERS = 500;
const ITEMS = 40;
const AT_ONCE = 2_000;
const START = Date.parse('2026-01-01T00:00:00Z');

describe(`${EVENTS} events while broker and processor are killed`, () => {
  const options = freshTopic();
  let data: string;
  let client: KafkaClient;
  let processors: Gateway[];
  const start = (): Promise<Gateway> =>
    startGateway(['--role', 'processor', '--data', data], environmentFor(options));
  beforeAll(async () => {
    data = await mkdtemp(path.join(tmpdir(), 'tastegraph-million-'));
    client = makeKafkaClient(options, rememberingLog().log);
    await client.prepare();
    processors = [await start(), await start()];
  });
  afterAll(async () => {
    await Promise.all(processors.map((one) => one.kill()));
    await client.close();
    await rm(data, { recursive: true, force: true });
  });

  it('are all folded, each once', { timeout: 120_000 + EVENTS * 2 }, async () => {
    const began = performance.now();
    await produce();
    console.log(`produced after ${seconds(began)} s, the broker was killed half way`);
    await until(async () => (await foldedBy(processors)) > EVENTS * 0.4, 200);
    const [killed, other] = processors as [Gateway, Gateway];
    await killed.kill();
    processors = [other];
    await sleep(500);
    processors.push(await start());
    await until(async () => (await behind()) === 0, 250);
    const took = seconds(began);
    console.log(
      `${EVENTS} events folded in ${took} s (${Math.round(EVENTS / Number(took))} a second by two processors, kills and waits included)`,
    );
    await expectAllOnce(data);
    const ends = await plainAdmin((admin) => admin.fetchTopicOffsets(deadLettersOf(options.topic)));
    expect(ends.map(({ high }) => high)).toEqual(['0']);
    // The one that was not killed came through the loss of the broker, and goes when it is asked.
    expect(await other.stop()).toBe(0);
  });

  async function produce(): Promise<void> {
    const producer = await plainProducer(options.topic);
    let back: Promise<void> | undefined;
    for (let from = 0; from < EVENTS; from += AT_ONCE) {
      if (back === undefined && from >= EVENTS / 2) {
        await killBroker();
        back = restartBroker();
        back.catch(() => undefined);
      }
      const count = Math.min(AT_ONCE, EVENTS - from);
      await producer.send(Array.from({ length: count }, (_, i) => messageOf(from + i)));
    }
    await back;
    await producer.close();
  }

  /** Undefined lag (the broker is away) is not none. */
  const behind = (): Promise<number> =>
    client.lag().then(
      (partitions) => partitions.reduce((sum, one) => sum + one.behind, 0),
      () => Infinity,
    );
});

function messageOf(i: number): { readonly key: string; readonly value: string } {
  const listener = `user:${(i * 7_919) % LISTENERS}`;
  const at = START + i * 1_000;
  const event = { version: 1, id: `e${i}`, listener, kind: 'play', item: `track:${i % ITEMS}`, at };
  return { key: listener, value: JSON.stringify(event) };
}

async function expectAllOnce(data: string): Promise<void> {
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  let logged = 0;
  for (let l = 0; l < LISTENERS; l++) {
    const listener = `user:${l}`;
    const ids = new Set<string>();
    for await (const batch of store.events.scanOf(listener)) {
      logged += batch.length;
      for (const { id } of batch) ids.add(id);
    }
    const items = await store.listening.ofListener(listener, ITEMS);
    expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(ids.size);
    expect(await store.listening.version(listener)).toBe(ids.size);
  }
  expect(logged).toBe(EVENTS);
  await store.close();
}

async function foldedBy(processors: readonly Gateway[]): Promise<number> {
  const counts = await Promise.all(
    processors.map(async ({ url }) => {
      const text = await (await fetch(new URL('/metrics', url))).text();
      return Number(/stream_events_total\{verdict="folded"\} (\d+)/.exec(text)?.[1] ?? 0);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

type PlainAdmin = ReturnType<ReturnType<typeof plainKafka>['admin']>;

async function plainAdmin<T>(run: (admin: PlainAdmin) => Promise<T>): Promise<T> {
  const admin = plainKafka().admin();
  await admin.connect();
  try {
    return await run(admin);
  } finally {
    await admin.disconnect();
  }
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1_000).toFixed(1);
}
