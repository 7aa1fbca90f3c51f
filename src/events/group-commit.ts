/**
 * Group commit: what arrives while one transaction runs goes into the next one together, so that one
 * write to disk serves many callers (DeWitt et al. 1984, "Implementation techniques for main memory
 * database systems"). A batch that the store refuses takes nobody else down: the group is then
 * committed again batch by batch.
 */
import { setImmediate } from 'node:timers/promises';
import { TastegraphError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { EventsPort, ItemFold, ListenersPort, PreparedEvent } from '../store/ports.ts';
import type { ListenerRecord } from '../store/records.ts';

/** What one caller wants committed together. */
export interface Batch {
  readonly events: readonly PreparedEvent[];
  /** The listeners of these events: those that are not known are created first. */
  readonly listeners: readonly ListenerRecord[];
}

export interface GroupCommitDeps {
  readonly store: { readonly events: EventsPort; readonly listeners: ListenersPort };
  readonly fold: ItemFold;
  readonly log: Log;
  /** The most events of one transaction; a single larger batch still goes alone. */
  readonly maxEvents: number;
}

interface Waiting extends Batch {
  readonly resolve: (fresh: readonly boolean[]) => void;
  readonly reject: (error: unknown) => void;
}

export class GroupCommit {
  readonly #deps: GroupCommitDeps;
  #waiting: Waiting[] = [];
  #running = false;

  constructor(deps: GroupCommitDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the batch is durable: per event, true where it was new.
   *
   * @throws UnavailableError when the store does not take it.
   */
  commit(batch: Batch): Promise<readonly boolean[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...batch, resolve, reject });
      if (!this.#running) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      // One turn of the event loop: all who are about to ask get onto this boat.
      await setImmediate();
      await this.#together(this.#nextGroup());
    }
    this.#running = false;
  }

  #nextGroup(): readonly Waiting[] {
    let events = 0;
    let end = 0;
    for (const batch of this.#waiting) {
      events += batch.events.length;
      if (end > 0 && events > this.#deps.maxEvents) break;
      end++;
    }
    return this.#waiting.splice(0, end);
  }

  async #together(group: readonly Waiting[]): Promise<void> {
    try {
      const fresh = await this.#write(group);
      let start = 0;
      for (const batch of group) {
        batch.resolve(fresh.slice(start, start + batch.events.length));
        start += batch.events.length;
      }
    } catch (error) {
      const [only] = group;
      if (group.length > 1) {
        for (const batch of group) await this.#together([batch]);
      } else if (only) {
        this.#deps.log.error({ err: error, events: only.events.length }, 'A commit failed.');
        only.reject(unavailable(error));
      }
    }
  }

  async #write(group: readonly Batch[]): Promise<readonly boolean[]> {
    const { store, fold } = this.#deps;
    const listeners = new Map(group.flatMap((batch) => batch.listeners.map((l) => [l.id, l])));
    await store.listeners.ensure([...listeners.values()]);
    const events = group.flatMap((batch) => batch.events);
    return (await store.events.commit(events, fold)).fresh;
  }
}

function unavailable(error: unknown): TastegraphError {
  if (error instanceof TastegraphError) return error;
  return new UnavailableError('The store did not take the events; none of this call counts yet.', {
    cause: error,
  });
}
