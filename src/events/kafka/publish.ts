/**
 * The sink into Kafka: an event is taken when all replicas in sync have it. Whether its id was known shows only
 * when it is folded, so here each counts as new.
 */
import type { EventSink } from '../intake.ts';
import type { KafkaClient } from './client.ts';
import { encodeEvent } from './message.ts';

export function publishTo(client: Pick<KafkaClient, 'send' | 'options'>): EventSink {
  return async (events) => {
    await client.send(
      client.options.topic,
      events.map(({ event }) => encodeEvent(event)),
    );
    return events.map(() => true);
  };
}
