/** The way of events over Kafka: where they are sent, who folds them, and how both stand. */
import type { Clock } from '../../clock.ts';
import { UnavailableError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { EventIntake, EventStream } from '../../services/services.ts';
import type { Store } from '../../store/ports.ts';
import type { EventSink } from '../intake.ts';
import { makeKafkaClient } from './client.ts';
import type { KafkaOptions } from './connect.ts';
import { encodeErasure } from './message.ts';
import { makeProcessor } from './processor.ts';
import { publishTo } from './publish.ts';

export interface StreamDeps {
  readonly options: KafkaOptions;
  /** Whether this process folds, too. */
  readonly folds: boolean;
  /** Commits to the store: what a processor hands events to. */
  readonly intake: Pick<EventIntake, 'record'>;
  readonly store: Pick<Store, 'ping'>;
  /** Forgets a listener: what a processor does where the topic says so. */
  readonly erase: (listener: string) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface KafkaStream extends EventStream {
  readonly publish: EventSink;
  /** Leaves the group after what is under way; events can be sent until `close`. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

/** Messages that may wait before it is worth a word: some minutes of one processor. */
const MUCH = 1_000_000;

export function makeKafkaStream(deps: StreamDeps): KafkaStream {
  const { options, folds, intake, store, erase, clock, log } = deps;
  const client = makeKafkaClient(options, log);
  const storeAnswers = (): Promise<boolean> =>
    store.ping().then(
      () => true,
      () => false,
    );
  const processor = makeProcessor({ client, intake, erase, storeAnswers, clock, log });
  let started = false;
  return {
    publish: publishTo(client),
    async start() {
      await client.prepare();
      if (!folds || started) return;
      started = true;
      processor.start();
    },
    erase: (listener) => client.send(options.topic, [encodeErasure(listener)]),
    lag: () => client.lag(),
    counts: () => (folds ? processor.counts() : undefined),
    async status() {
      try {
        return await statusOf();
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        return {
          detail: error.message,
          mend: 'start the brokers (in a checkout: infra/up kafka), or set kafka.brokers to where they are',
        };
      }
    },
    stop: () => processor.stop(),
    close: () => client.close(),
  };

  async function statusOf(): Promise<{ readonly detail: string; readonly mend?: string }> {
    const { topic } = options;
    const { brokers, partitions } = await client.describe();
    const cluster = `${brokers} ${brokers === 1 ? 'broker' : 'brokers'}, topic ${topic}`;
    if (partitions === 0) {
      return { detail: `${cluster} missing`, mend: 'serve --events kafka makes it' };
    }
    const waiting = (await client.lag()).reduce((sum, { behind }) => sum + behind, 0);
    const detail = `${cluster} of ${partitions} partitions, ${waiting} events wait to be folded`;
    if (waiting < MUCH) return { detail };
    return { detail, mend: `start more processors (serve --role processor), up to ${partitions}` };
  }
}
