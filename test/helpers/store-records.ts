/** Records for tests of the store, and a fold that needs no arithmetic to check by eye. */
import type { PreparedEvent, Store } from '../../src/store/ports.ts';
import type {
  CatalogueRecords,
  EventKind,
  HomeRecord,
  ListenerItem,
  ListenerRecord,
  ListeningEvent,
  Register,
  TrackRecord,
  WeeklyRecord,
} from '../../src/store/records.ts';
import type { DatedOutcome } from '../../src/store/response-records.ts';

/** Noon of a Monday. */
export const NOON = Date.UTC(2026, 10, 23, 12);

export function listener(id: string, more: Partial<ListenerRecord> = {}): ListenerRecord {
  return { id, timeZone: 'Europe/Vienna', createdAt: NOON, simulated: false, ...more };
}

export function track(id: string, more: Partial<TrackRecord> = {}): TrackRecord {
  return {
    id,
    title: `Title of ${id}`,
    artistIds: [],
    explicit: false,
    genres: [],
    addedAt: NOON,
    ...more,
  };
}

export function catalogue(more: Partial<CatalogueRecords>): CatalogueRecords {
  return { artists: [], albums: [], tracks: [], podcasts: [], ...more };
}

export function event(
  id: string,
  of: string,
  kind: EventKind,
  more: Partial<ListeningEvent> = {},
): ListeningEvent {
  return { id, listener: of, kind, item: 'track:a', at: NOON, ...more };
}

/** Commits with {@link countingFold}; answers which were fresh. */
export async function commit(
  store: Store,
  events: readonly (ListeningEvent | PreparedEvent)[],
): Promise<readonly boolean[]> {
  const prepared = events.map((one) => ('event' in one ? one : { event: one, outcomes: [] }));
  return (await store.events.commit(prepared, countingFold)).fresh;
}

/** Weights under which only what {@link seen} says by itself counts. */
export const PRESENT: ReadonlyMap<number, number> = new Map([[0, 1]]);

/** An event that says something about a card; of the present period unless it says otherwise. */
export function seen(
  one: ListeningEvent,
  outcome: Omit<DatedOutcome, 'period'> & { readonly period?: number },
): PreparedEvent {
  return { event: one, outcomes: [{ period: 0, ...outcome }] };
}

/** Counts whole plays and sets registers: the simplest fold whose order does not matter. */
export function countingFold(state: ListenerItem | undefined, one: ListeningEvent): ListenerItem {
  const before = state ?? {
    listener: one.listener,
    item: one.item,
    plays: 0,
    skips: 0,
    msPlayed: 0,
    imported: 0,
    firstAt: 0,
    lastAt: 0,
  };
  switch (one.kind) {
    case 'play':
      return {
        ...before,
        plays: before.plays + 1,
        msPlayed: before.msPlayed + (one.msPlayed ?? 0),
        firstAt: Math.min(before.firstAt || one.at, one.at),
        lastAt: Math.max(before.lastAt, one.at),
      };
    case 'save':
    case 'unsave':
      return { ...before, saved: later(before.saved, one, one.kind === 'save') };
    case 'follow':
    case 'unfollow':
      return { ...before, followed: later(before.followed, one, one.kind === 'follow') };
    case 'dismiss':
    case 'undismiss':
      return { ...before, dismissed: later(before.dismissed, one, one.kind === 'dismiss') };
    case 'playlist_add':
    case 'playlist_remove':
    case 'impression':
    case 'click':
      return before;
  }
}

function later(before: Register | undefined, { at, id }: ListeningEvent, on: boolean): Register {
  const newer = !before || at > before.at || (at === before.at && id > before.by);
  return newer ? { on, at, by: id } : before;
}

export function page(id: string, of: string, more: Partial<HomeRecord> = {}): HomeRecord {
  return {
    id,
    listener: of,
    generatedAt: NOON,
    expiresAt: NOON + 1,
    basis: 'v1',
    policyVersion: 'p1',
    segment: 2,
    shelves: [
      {
        kind: 'explore',
        title: 'Neues für „dich“',
        cards: [
          {
            subject: 'track:a',
            policy: 'explore',
            score: 0.125,
            propensity: 0.1,
            reason: {
              kind: 'played',
              text: 'You played b',
              evidence: [{ subject: 'track:b', weight: 2 }],
            },
          },
        ],
      },
    ],
    ...more,
  };
}

export function weekly(of: string, week: string, more: Partial<WeeklyRecord> = {}): WeeklyRecord {
  return {
    listener: of,
    week,
    validFrom: NOON,
    validUntil: NOON + 7,
    generatedAt: NOON,
    tracks: [
      {
        track: 'track:a',
        policy: 'exploit',
        score: 1.5,
        reason: { kind: 'taste', text: 'Like b', evidence: [{ term: 'rock', weight: 1 }] },
      },
    ],
    ...more,
  };
}

/** All that a scan gives, in one list. */
export async function all<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const rows: T[] = [];
  for await (const batch of batches) rows.push(...batch);
  return rows;
}
