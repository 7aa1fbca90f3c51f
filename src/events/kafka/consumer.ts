/**
 * One member of the group that folds: hands out what was produced, a batch of one partition at a time and in
 * order, and comes back from whatever happens to brokers. The client restarts itself after most faults; what
 * it takes for final, and a connection that silently stopped fetching, make a new member here.
 */
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { KafkaClient } from './client.ts';
import { retryOf } from './connect.ts';
import type { Message } from './message.ts';

export interface Received extends Message {
  readonly value: Buffer | null;
  readonly partition: number;
  readonly offset: string;
}

/** Some messages of one partition, in order. */
export interface Batch {
  readonly messages: readonly Received[];
  /** False once the partition may belong to somebody else or the member stops: leave the rest alone. */
  ours(): boolean;
  /** Keeps the place in the group while work goes on. @throws when the group is moving: end the batch by it. */
  alive(): Promise<void>;
  /** Commits: everything up to and with this message is done. */
  done(last: Received): Promise<void>;
}

export interface ConsumeOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly log: Log;
  /** Handles a batch; what it throws makes the client ask for the same messages again. */
  readonly handle: (batch: Batch) => Promise<void>;
}

export interface Member {
  /** Joins the group; goes on trying for as long as it takes. */
  start(): void;
  /** Ends the batch under way and leaves the group. */
  stop(): Promise<void>;
}

/** A member that says nothing for so long is taken for dead, and its partitions go to others. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const REBALANCE_MS = 30_000;
/** How long the broker holds an empty fetch: also the time in which a quiet member notices that it should stop. */
const FETCH_WAIT_MS = 500;
/** A member that has not come back from a fetch nor worked on a batch for so long is made anew. */
const STALLED_MS = 60_000;
const WATCH_MS = 5_000;
/** Before a member is made anew. */
const REST_MS = 1_000;
const FOREVER = Number.MAX_SAFE_INTEGER;

export function makeMember(options: ConsumeOptions): Member {
  return new Supervised(options);
}

class Supervised implements Member {
  readonly #options: ConsumeOptions;
  #consumer: Consumer | undefined;
  #watch: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #lastSign = 0;
  #stopped = false;

  constructor(options: ConsumeOptions) {
    this.#options = options;
  }

  start(): void {
    this.#watch = setInterval(() => this.#look(), WATCH_MS);
    void this.#join();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#watch);
    clearTimeout(this.#retry);
    await this.#consumer?.disconnect().catch(() => undefined);
  }

  async #join(): Promise<void> {
    const { client, log } = this.#options;
    this.#sign();
    const consumer = client.kafka.consumer({
      groupId: client.options.group,
      allowAutoTopicCreation: false,
      sessionTimeout: SESSION_MS,
      rebalanceTimeout: REBALANCE_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      retry: { ...retryOf(FOREVER), restartOnFailure: () => Promise.resolve(true) },
    });
    this.#consumer = consumer;
    consumer.on('consumer.fetch', () => this.#sign());
    consumer.on('consumer.group_join', ({ payload }) => {
      this.#sign();
      const partitions = Object.values(payload.memberAssignment).flat().length;
      log.info({ partitions, ms: payload.duration }, 'Joined the group that folds events.');
    });
    consumer.on('consumer.crash', ({ payload }) => {
      log.warn({ error: payload.error.message }, 'The consumer of events fell over.');
      if (!payload.restart) this.#again(consumer);
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [client.options.topic], fromBeginning: true });
      await consumer.run({
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: client.options.partitions,
        eachBatch: (payload) => this.#each(payload),
      });
    } catch (error) {
      log.warn({ error: (error as Error).message }, 'Cannot join the group that folds events.');
      this.#again(consumer);
    }
  }

  /** Makes a new member in place of one that is beyond help. */
  #again(consumer: Consumer): void {
    if (this.#stopped || this.#consumer !== consumer) return;
    this.#consumer = undefined;
    this.#sign();
    consumer.disconnect().catch(() => undefined);
    this.#retry = setTimeout(() => void this.#join(), REST_MS);
  }

  #look(): void {
    if (this.#consumer === undefined) return;
    const ms = this.#options.clock.now() - this.#lastSign;
    if (ms < STALLED_MS) return;
    this.#options.log.warn({ ms }, 'The consumer of events stopped fetching: a new one begins.');
    this.#again(this.#consumer);
  }

  #sign(): void {
    this.#lastSign = this.#options.clock.now();
  }

  async #each(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const { topic, partition } = batch;
    await this.#options.handle({
      messages: batch.messages.map((message) => receivedOf(partition, message)),
      ours: () => !this.#stopped && payload.isRunning() && !payload.isStale(),
      alive: async () => {
        this.#sign();
        await payload.heartbeat();
      },
      done: async ({ offset }) => {
        this.#sign();
        payload.resolveOffset(offset);
        const next = (BigInt(offset) + 1n).toString();
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset: next }] }],
        });
      },
    });
  }
}

function receivedOf(partition: number, message: KafkaMessage): Received {
  const { key, value, headers = {}, offset } = message;
  const single = Object.entries(headers).flatMap(([name, given]) => {
    // A header that comes more than once keeps its last value.
    const last = Array.isArray(given) ? given.at(-1) : given;
    return last === undefined ? [] : [[name, last] as const];
  });
  return { key, value, partition, offset, headers: Object.fromEntries(single) };
}
