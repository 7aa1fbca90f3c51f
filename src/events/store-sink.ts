/** The sink into the store: creates listeners that are new, and commits and folds in groups. */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { PreparedEvent, Store } from '../store/ports.ts';
import { foldItem } from './fold.ts';
import { GroupCommit } from './group-commit.ts';
import type { EventSink } from './intake.ts';

export interface StoreSinkDeps {
  readonly store: Pick<Store, 'events' | 'listeners'>;
  readonly clock: Clock;
  readonly log: Log;
  /** IANA zone of listeners that come into being by their first event. */
  readonly defaultTimeZone: string;
  /** Called with events once they are committed. */
  readonly onCommit?: (events: readonly PreparedEvent[]) => void;
  /** The most events of one transaction: longer ones block readers of the event loop for too long. @defaultValue 4000 */
  readonly maxCommitEvents?: number;
}

/** The most events of one transaction, unless said otherwise. */
const MAX_COMMIT_EVENTS = 4_000;

export function makeStoreSink(deps: StoreSinkDeps): EventSink {
  const { store, clock, log, defaultTimeZone: timeZone, onCommit } = deps;
  const maxEvents = deps.maxCommitEvents ?? MAX_COMMIT_EVENTS;
  const commits = new GroupCommit({ store, fold: foldItem, log, maxEvents });
  return async (events) => {
    const createdAt = clock.now();
    const ids = new Set(events.map(({ event }) => event.listener));
    const listeners = [...ids].map((id) => ({ id, timeZone, createdAt, simulated: false }));
    const fresh = await commits.commit({ events, listeners });
    onCommit?.(events);
    return fresh;
  };
}
