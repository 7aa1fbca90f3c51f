/**
 * The one door for events: checks each, reads it against the card it came from, and hands what passed to a
 * sink: into the store (`store-sink.ts`), which folds it, or into Kafka (`kafka/publish.ts`), whose
 * processors fold it by this same door. A call resolves only when what it accepted is durable.
 */
import type { Clock } from '../clock.ts';
import { BadInputError, TooManyRequestsError, UnavailableError } from '../errors.ts';
import type { Random } from '../math/random.ts';
import type { EventInput, EventIntake, IntakeResult, RejectedEvent } from '../services/services.ts';
import type { PreparedEvent, Store } from '../store/ports.ts';
import type { ListeningEvent, PlaylistRecord } from '../store/records.ts';
import { CardOutcomes } from './card-outcomes.ts';
import { checkEvent, MAX_FUTURE_MS } from './check.ts';
import { makeEventIds } from './event-ids.ts';

/** The most events of one call. */
export const MAX_EVENTS_PER_CALL = 1_000;

/** How far ahead an event may lie for those who fold what passed elsewhere: two clocks may differ. */
export const MAX_FUTURE_OF_PASSED_MS = 2 * MAX_FUTURE_MS;

export interface IntakeConfig {
  /** How far ahead of our clock an event may lie, in ms. */
  readonly maxFutureMs: number;
  /** The most events that wait or are under way at once: at 500 bytes each 10 MB, under a second of work. */
  readonly maxQueuedEvents: number;
}

export const INTAKE_DEFAULTS: IntakeConfig = Object.freeze({
  maxFutureMs: MAX_FUTURE_MS,
  maxQueuedEvents: 20_000,
});

/** Takes events that passed. Resolves when they are durable: per event, false where its id was known. */
export type EventSink = (events: readonly PreparedEvent[]) => Promise<readonly boolean[]>;

export interface IntakeDeps {
  readonly store: Pick<Store, 'impressions' | 'playlists'>;
  readonly sink: EventSink;
  readonly clock: Clock;
  readonly random: Random;
  /** What differs from {@link INTAKE_DEFAULTS}. */
  readonly config?: Partial<IntakeConfig>;
}

/** Makes the intake of one process. */
export function makeIntake(deps: IntakeDeps): EventIntake {
  return new Intake(deps);
}

class Intake implements EventIntake {
  readonly #deps: IntakeDeps;
  readonly #config: IntakeConfig;
  readonly #newId: () => string;
  readonly #cards: CardOutcomes;
  readonly #underWay = new Set<Promise<unknown>>();
  #queued = 0;
  #stopped = false;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
    this.#config = { ...INTAKE_DEFAULTS, ...deps.config };
    this.#newId = makeEventIds(deps.clock, deps.random);
    this.#cards = new CardOutcomes(deps.store.impressions);
  }

  async record(inputs: readonly EventInput[]): Promise<IntakeResult> {
    const { maxQueuedEvents } = this.#config;
    if (this.#stopped)
      throw new UnavailableError('The gateway is stopping: send events again later.');
    if (inputs.length > MAX_EVENTS_PER_CALL) {
      throw new BadInputError(
        `Expected at most ${MAX_EVENTS_PER_CALL} events in a call, got ${inputs.length}.`,
      );
    }
    if (this.#queued + inputs.length > maxQueuedEvents) {
      throw new TooManyRequestsError(
        `${this.#queued} of at most ${maxQueuedEvents} events are waiting: send these ${inputs.length} again later.`,
      );
    }
    this.#queued += inputs.length;
    const work = this.#record(inputs);
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#queued -= inputs.length;
      this.#underWay.delete(work);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled([...this.#underWay]);
  }

  async #record(inputs: readonly EventInput[]): Promise<IntakeResult> {
    const rejected: RejectedEvent[] = [];
    const passed: { readonly index: number; readonly event: ListeningEvent }[] = [];
    const rules = { ...this.#config, clock: this.#deps.clock, newId: this.#newId };
    inputs.forEach((input, index) => {
      const checked = checkEvent(input, rules);
      if ('reason' in checked) rejected.push({ index, reason: checked.reason });
      else passed.push({ index, event: checked });
    });
    const playlists = await this.#playlistsOf(passed.map(({ event }) => event));
    const prepared: PreparedEvent[] = [];
    for (const { index, event } of passed) {
      const reason = refusalOf(event, playlists);
      // Only what came from a card waits: an await for each of a thousand plays would cost more than they do.
      const outcomes = reason
        ? { reason }
        : event.context?.card === undefined
          ? []
          : await this.#cards.of(event);
      if ('reason' in outcomes) rejected.push({ index, reason: outcomes.reason });
      else prepared.push({ event, outcomes });
    }
    const fresh = prepared.length === 0 ? [] : await this.#deps.sink(prepared);
    const accepted = fresh.reduce((sum, isFresh) => sum + (isFresh ? 1 : 0), 0);
    rejected.sort((a, b) => a.index - b.index);
    return { accepted, duplicates: fresh.length - accepted, rejected };
  }

  /** The playlists that these events want to change: whose they are decides who may. */
  async #playlistsOf(
    events: readonly ListeningEvent[],
  ): Promise<ReadonlyMap<string, PlaylistRecord>> {
    const ids = new Set(events.filter(changesPlaylist).map((event) => event.context!.playlist!));
    return ids.size === 0 ? new Map() : this.#deps.store.playlists.get([...ids]);
  }
}

function changesPlaylist({ kind }: ListeningEvent): boolean {
  return kind === 'playlist_add' || kind === 'playlist_remove';
}

function refusalOf(
  event: ListeningEvent,
  playlists: ReadonlyMap<string, PlaylistRecord>,
): string | undefined {
  if (!changesPlaylist(event)) return undefined;
  const owner = playlists.get(event.context!.playlist!)?.ownerId;
  if (owner === event.listener) return undefined;
  const got = owner === undefined ? 'one that does not exist' : "another listener's";
  return `context.playlist: expected a playlist of the listener's, got ${got}.`;
}
