/** Events over a real Kafka into a store: what is sent is folded once, in order, whatever else is in the topic. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeIntake, type EventSink } from '../../../src/events/intake.ts';
import { deadLettersOf } from '../../../src/events/kafka/client.ts';
import type { KafkaOptions } from '../../../src/events/kafka/connect.ts';
import { makeKafkaStream, type KafkaStream } from '../../../src/events/kafka/stream.ts';
import { makeStoreSink } from '../../../src/events/store-sink.ts';
import { seededRandom } from '../../../src/math/random.ts';
import type { EventInput } from '../../../src/services/services.ts';
import type { Store } from '../../../src/store/ports.ts';
import { stateOf } from '../../events/event-world.ts';
import { freshTopic, plainProducer, readTopic, until } from '../../helpers/kafka.ts';
import { NOW, rememberingLog } from '../../helpers/listening-store.ts';
import { openTestStore } from '../../helpers/test-store.ts';

const clock = { now: () => NOW };
const play = (id: string, fields: Partial<EventInput> = {}): EventInput => {
  return { id, listener: 'user:1', kind: 'play', item: 'track:1', at: NOW - 5_000, ...fields };
};

describe('events over Kafka', { timeout: 60_000 }, () => {
  let folder: string;
  let store: Store;
  let streams: KafkaStream[];
  beforeEach(async () => {
    streams = [];
    folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-kafka-'));
    store = await openTestStore(folder);
  });
  afterEach(async () => {
    await Promise.all(streams.map((stream) => stream.stop()));
    await Promise.all(streams.map((stream) => stream.close()));
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** A process that folds into the store; `through` sees what it hands on. */
  async function processor(options: KafkaOptions, through?: EventSink): Promise<KafkaStream> {
    const { log } = rememberingLog();
    const sink = makeStoreSink({ store, clock, log, defaultTimeZone: 'UTC' });
    const seen: EventSink = async (events) => {
      await through?.(events);
      return sink(events);
    };
    const intake = makeIntake({ store, sink: seen, clock, random: seededRandom(1) });
    // In the test time stands still, but not for the member's watch on itself.
    const ticking = { now: () => performance.now() };
    const erase = (listener: string): Promise<void> => store.listeners.erase(listener);
    const stream = makeKafkaStream({
      ...{ options, folds: true, intake, store, erase, clock: ticking, log },
    });
    streams.push(stream);
    await stream.start();
    return stream;
  }
  const folded = async (stream: KafkaStream): Promise<void> => {
    await until(async () => (await stream.lag()).every(({ behind }) => behind === 0));
  };

  it('are forgotten with their listener, also when the topic is read again', async () => {
    const options = freshTopic();
    const stream = await processor(options);
    const gateway = makeIntake({ store, sink: stream.publish, clock, random: seededRandom(2) });
    await gateway.record([play('before'), play('other', { listener: 'user:2' })]);
    await stream.erase('user:1');
    await gateway.record([play('after', { item: 'track:9' })]);
    await folded(stream);
    const items = async (): Promise<readonly string[]> =>
      (await store.listening.ofListener('user:1', 10)).map(({ item }) => item);
    expect(await items()).toEqual(['track:9']);
    expect(await store.listening.version('user:2')).toBe(1);

    await stream.stop();
    await folded(await processor({ ...options, group: `${options.group}.again` }));
    expect(await items()).toEqual(['track:9']);
  });

  it('are acknowledged by the broker and folded by whoever is in the group', async () => {
    const stream = await processor(freshTopic());
    const gateway = makeIntake({ store, sink: stream.publish, clock, random: seededRandom(2) });
    const events = Array.from({ length: 50 }, (_, i) => play(`e${i}`, { item: `track:${i % 7}` }));
    const refused = { ...play('bad'), at: NOW + 10_000_000 };
    const result = await gateway.record([...events, refused]);
    expect(result).toMatchObject({ accepted: 50, duplicates: 0, rejected: [{ index: 50 }] });
    await folded(stream);
    expect(stream.counts()).toEqual({ folded: 50, duplicates: 0, dead: 0 });
    expect(await store.listening.version('user:1')).toBe(50);
  });

  it('change nothing when the whole topic is read again', async () => {
    const options = freshTopic();
    const first = await processor(options);
    const kinds = ['play', 'save', 'unsave', 'dismiss'] as const;
    const producer = await plainProducer(options.topic);
    await producer.send(
      Array.from({ length: 400 }, (_, i) => {
        const event = play(`e${i}`, {
          kind: kinds[(i * 7) % 4]!,
          item: `track:${i % 8}`,
          at: NOW - i,
        });
        return { key: event.listener, value: JSON.stringify(event) };
      }),
    );
    await folded(first);
    const before = await stateOf(store, 'user:1');
    await first.stop();
    const again = await processor({ ...options, group: `${options.group}-again` });
    await folded(again);
    expect(again.counts()).toEqual({ folded: 0, duplicates: 400, dead: 0 });
    expect(await stateOf(store, 'user:1')).toEqual(before);
    await producer.close();
  });

  it('keep the order of each listener, over partitions and members of the group', async () => {
    const options = freshTopic();
    const seen = new Map<string, string[]>();
    const watch: EventSink = async (events) => {
      for (const { event } of events) {
        seen.set(event.listener, [...(seen.get(event.listener) ?? []), event.id]);
      }
      return [];
    };
    const [one] = await Promise.all([processor(options, watch), processor(options, watch)]);
    const producer = await plainProducer(options.topic);
    const sent = new Map<string, string[]>();
    for (let round = 0; round < 20; round++) {
      await producer.send(
        Array.from({ length: 200 }, (_, i) => {
          const listener = `user:${i % 25}`;
          const event = play(`${i % 25}-${round}-${i}`, { listener });
          sent.set(listener, [...(sent.get(listener) ?? []), event.id!]);
          return { key: listener, value: JSON.stringify(event) };
        }),
      );
    }
    await folded(one);
    // What was read twice while the group moved comes again; the first time counts and must be in order.
    for (const [listener, ids] of sent) expect([...new Set(seen.get(listener))]).toEqual(ids);
    for (const [listener, ids] of sent) {
      expect(await store.listening.version(listener)).toBe(ids.length);
    }
    await producer.close();
  });

  it('go to the dead letters as they came, with the reason, when they cannot be folded', async () => {
    const options = freshTopic(1);
    const stream = await processor(options);
    const producer = await plainProducer(options.topic);
    const strange = JSON.stringify({ ...play('x', { item: 'artist:1' }), mood: 'kept' });
    const poison = [
      { key: 'user:1', value: 'not JSON' },
      { key: null, value: null },
      { key: 'user:1', value: strange, headers: { trace: 'abc' } },
      { key: 'user:1', value: JSON.stringify({ ...play('v'), version: 9 }) },
    ];
    const good = (id: string) => ({ key: 'user:1', value: JSON.stringify(play(id)) });
    await producer.send(poison.flatMap((bad, i) => [good(`g${i}`), bad]));
    await folded(stream);
    expect(stream.counts()).toEqual({ folded: 4, duplicates: 0, dead: 4 });
    const dead = await readTopic(deadLettersOf(options.topic), 4);
    expect(dead.map(({ headers }) => headers['dead-reason'])).toEqual([
      'value: expected a JSON object, got text that is not JSON',
      'value: expected a JSON object, got nothing',
      'version: expected 1, got 9',
      'item: expected for play an id of kind track or podcast, got one of kind artist.',
    ]);
    expect(dead[3]).toMatchObject({
      key: 'user:1',
      value: strange,
      headers: {
        trace: 'abc',
        'dead-topic': options.topic,
        'dead-partition': '0',
        'dead-offset': '5',
      },
    });
    await producer.close();
  });

  it('find the one message that breaks the store, and fold all others', async () => {
    const options = freshTopic(1);
    const breaks: EventSink = async (events) => {
      if (events.some(({ event }) => event.id === 'g17')) throw new Error('a bug of the store');
      return [];
    };
    const stream = await processor(options, breaks);
    const producer = await plainProducer(options.topic);
    await producer.send(
      Array.from({ length: 40 }, (_, i) => ({
        key: 'user:1',
        value: JSON.stringify(play(`g${i}`)),
      })),
    );
    await folded(stream);
    expect(await store.listening.version('user:1')).toBe(39);
    const [letter] = await readTopic(deadLettersOf(options.topic), 1);
    expect(letter!.headers['dead-reason']).toBe(
      'The store refuses it (INTERNAL_SERVER_ERROR) and answers others.',
    );
    expect(JSON.parse(letter!.value)).toMatchObject({ id: 'g17' });
    await producer.close();
  });

  it('wait, and count as lag, while the store is away', async () => {
    const options = freshTopic(1);
    const away = { now: true };
    const stream = await processor(options, async () => {
      if (away.now) throw new Error('away');
      return [];
    });
    const ping = (): ReturnType<Store['ping']> => kept.ping();
    const kept = { ...store };
    Object.assign(store, { ping: () => (away.now ? Promise.reject(new Error('away')) : ping()) });
    const producer = await plainProducer(options.topic);
    await producer.send([{ key: 'user:1', value: JSON.stringify(play('e1')) }]);
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect(await stream.lag()).toEqual([{ partition: 0, behind: 1 }]);
    expect((await stream.status()).detail).toContain('1 events wait to be folded');
    away.now = false;
    await folded(stream);
    expect(stream.counts()).toEqual({ folded: 1, duplicates: 0, dead: 0 });
    await producer.close();
  });
});
