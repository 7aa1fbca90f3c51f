/** What a listener has done, read once for a request and asked many times. */
import type { ListenerItem, ListenerRecord } from '../store/records.ts';
import type { Store } from '../store/ports.ts';

export interface ListenerState {
  readonly listener: string;
  /** Undefined for somebody whom the store does not know. */
  readonly profile?: ListenerRecord;
  /** Latest play first. */
  readonly items: readonly ListenerItem[];
  /** Everything played, skipped, imported or saved: no news to them. */
  readonly played: ReadonlySet<string>;
  /** Ids of what is dismissed, the latest first: what a card can show, genres, clusters of taste. */
  readonly dismissed: ReadonlySet<string>;
}

/** The most items and dismissals of one listener that are looked at: decades of listening, and bounded. */
const MAX_ITEMS = 50_000;
const MAX_DISMISSED = 10_000;

/** Somebody who has done nothing. */
export const NOBODY: ListenerState = Object.freeze({
  listener: '',
  items: [],
  played: new Set<string>(),
  dismissed: new Set<string>(),
});

export async function readListener(
  store: Pick<Store, 'listeners' | 'listening' | 'library'>,
  listener: string,
): Promise<ListenerState> {
  const [records, items, { dismissed }] = await Promise.all([
    store.listeners.get([listener]),
    store.listening.ofListener(listener, MAX_ITEMS),
    readDismissed(store, listener),
  ]);
  const played = items.filter(
    (item) => item.plays + item.skips + item.imported > 0 || item.saved?.on === true,
  );
  const profile = records.get(listener);
  return {
    listener,
    ...(profile && { profile }),
    items,
    played: new Set(played.map(({ item }) => item)),
    dismissed,
  };
}

/** What a listener wants no more of, alone. */
export async function readDismissed(
  store: Pick<Store, 'library'>,
  listener: string,
): Promise<Pick<ListenerState, 'dismissed'>> {
  return { dismissed: new Set(await store.library.dismissed(listener, MAX_DISMISSED)) };
}

/** UTC for somebody whom the store does not know. */
export function timeZoneOf({ profile }: ListenerState): string {
  return profile?.timeZone ?? 'UTC';
}

/** Plays that count, however they came in. */
export function playsOf(item: ListenerItem): number {
  return item.plays + item.imported;
}
