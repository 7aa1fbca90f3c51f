/** `recordEvents`: what listeners did comes in here. */
import { Arg, Mutation, Resolver } from 'type-graphql';
import { EventInput } from '../schema/inputs.ts';
import { RecordEventsResult } from '../schema/payload.types.ts';
import type { EventInput as Arrived, EventIntake, IntakeResult } from '../services/services.ts';
import { checkLength } from './paging.ts';

/** The most events of one request. */
export const MAX_EVENTS = 1_000;

@Resolver()
export class EventsResolver {
  readonly #intake: EventIntake;

  constructor(intake: EventIntake) {
    this.#intake = intake;
  }

  @Mutation(() => RecordEventsResult, {
    description:
      'Takes events in, in any order, each once by its id. What is accepted is durable, and the next Home knows it; where events go over Kafka, a moment later, and what is known already counts as accepted.',
  })
  recordEvents(
    @Arg('events', () => [EventInput], { description: 'The events, 1,000 at most.' })
    events: EventInput[],
  ): Promise<IntakeResult> {
    return this.#intake.record(checkLength('events', events, MAX_EVENTS).map(arrived));
  }
}

/** GraphQL's null means left out here. */
function arrived(event: EventInput): Arrived {
  const { context } = event;
  return {
    id: event.id ?? undefined,
    listener: event.listener,
    kind: event.kind as Arrived['kind'],
    item: event.item,
    at: event.at.getTime(),
    msPlayed: event.msPlayed ?? undefined,
    weight: event.weight ?? undefined,
    context: context && {
      card: context.card ?? undefined,
      playlist: context.playlist ?? undefined,
      source: context.source ?? undefined,
    },
  };
}
