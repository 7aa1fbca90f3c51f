/** A real store and an intake on it, a served page, and all of the state that events change, as plain data. */
import { makeIntake, type IntakeConfig } from '../../src/events/intake.ts';
import { periodWeights } from '../../src/events/response-periods.ts';
import { makeStoreSink } from '../../src/events/store-sink.ts';
import { cardId } from '../../src/ids.ts';
import type { Log } from '../../src/log.ts';
import { seededRandom } from '../../src/math/random.ts';
import type { EventInput, EventIntake } from '../../src/services/services.ts';
import type { Store } from '../../src/store/ports.ts';
import type { HomeRecord, ListeningEvent } from '../../src/store/records.ts';
import { NOW, rememberingLog } from '../helpers/listening-store.ts';

export function intakeOn(
  store: Store,
  config: Partial<IntakeConfig & { readonly maxCommitEvents: number }> = {},
  log: Log = rememberingLog().log,
): EventIntake {
  const clock = { now: () => NOW };
  const random = seededRandom(1);
  const { maxCommitEvents, ...rest } = config;
  const defaultTimeZone = 'Europe/Berlin';
  const sink = makeStoreSink({ store, clock, log, defaultTimeZone, maxCommitEvents });
  return makeIntake({ store, sink, clock, random, config: rest });
}

/** A page of `user:1` with two shelves of four cards: tracks 0 to 3 and artists 4 to 7. */
/** What responses count when they are read. */
export const WEIGHTS = periodWeights(NOW);

export const PAGE: HomeRecord = {
  id: 'page-1',
  listener: 'user:1',
  generatedAt: NOW - 1_000,
  expiresAt: NOW + 1_000,
  basis: 'b',
  policyVersion: 'p',
  segment: 3,
  shelves: ['track', 'artist'].map((kind, s) => ({
    kind: 'POPULAR',
    title: kind,
    cards: [0, 1, 2, 3].map((i) => ({
      subject: `${kind}:${s * 4 + i}`,
      policy: 'exploit',
      score: 1,
      propensity: 1,
      reason: { kind: 'popular', text: 'Many play it.', evidence: [] },
    })),
  })),
};

export function cardAt(shelf: number, position: number): string {
  return cardId({ listener: PAGE.listener, page: PAGE.id, shelf, position });
}

export async function serve(store: Store): Promise<void> {
  await store.listeners.ensure([
    { id: PAGE.listener, timeZone: 'UTC', createdAt: NOW, simulated: false },
  ]);
  await store.impressions.put(PAGE);
}

export function play(fields: Partial<EventInput> = {}): EventInput {
  return { listener: 'user:1', kind: 'play', item: 'track:1', at: NOW - 5_000, ...fields };
}

/** All that one listener's events may have changed, as it can be read. */
export async function stateOf(store: Store, listener: string): Promise<object> {
  const items = Array.from({ length: 8 }, (_, i) => `${i < 4 ? 'track' : 'artist'}:${i}`);
  const events: ListeningEvent[] = [];
  for await (const batch of store.events.scanOf(listener)) events.push(...batch);
  const playlists = await store.playlists.ofListener(listener, 100);
  return {
    events,
    playlists,
    tracks: await Promise.all(playlists.map(({ id }) => store.playlists.tracks(id, 100))),
    version: await store.listening.version(listener),
    items: sorted(await store.listening.ofListener(listener, 1_000)),
    saved: await store.library.saved(listener, 'track', 100),
    followed: await store.library.followed(listener, 'artist', 100),
    dismissed: [...(await store.library.dismissed(listener, 100))].sort(),
    outcomes: sorted([...(await store.impressions.outcomes(listener, PAGE.id)).values()]),
    responses: [...(await store.impressions.responses(PAGE.segment, items, WEIGHTS))].sort(),
    totals: await store.impressions.totals(WEIGHTS),
  };
}

/** Items that were played at the same time come in no promised order. */
function sorted<T extends { readonly item: string }>(rows: readonly T[]): readonly T[] {
  return [...rows].sort((a, b) => (a.item < b.item ? -1 : 1));
}
