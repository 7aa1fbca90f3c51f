/**
 * What a listener can ask of whoever keeps their data: all of it, and its end (GDPR, articles 15
 * and 17). Models hold no listener's row (listeners are folded in at request time), so erasing the
 * store's rows erases the listener everywhere that is served from.
 */
import type { Store } from '../store/ports.ts';
import type { PrivacyService } from './services.ts';

/** The most of each kind that one export holds, besides events, of which all go in. */
const MOST = 10_000;

export function makePrivacyService(deps: {
  readonly store: Store;
  /** Drops what is cached for a listener in this process. */
  readonly forget: (listener: string) => void;
  /** Says it behind the listener's events, where they are on their way: who folds them forgets the listener then. */
  readonly announce?: (listener: string) => Promise<void>;
  /** Removes a listener from the archive of raw events. */
  readonly eraseArchive?: (listener: string) => Promise<unknown>;
}): PrivacyService {
  const { store } = deps;
  return {
    async exportListener(id) {
      const profile = (await store.listeners.get([id])).get(id);
      if (!profile) return undefined;
      const [items, playlists, weeklies, pages, events] = await Promise.all([
        store.listening.ofListener(id, MOST),
        playlistsOf(store, id),
        store.weeklies.ofListener(id, MOST),
        store.impressions.ofListener(id, MOST),
        collect(store.events.scanOf(id)),
      ]);
      return { profile, items, playlists, weeklies, pages, events };
    },

    async deleteListener(id) {
      // First: broken off behind it, whoever folds does the rest.
      await deps.announce?.(id);
      const known = (await store.listeners.get([id])).has(id);
      // The archive first: broken off in between, the listener is still known and can be deleted again.
      if (known) await deps.eraseArchive?.(id);
      if (known) await store.listeners.erase(id);
      deps.forget(id);
      return known;
    },
  };
}

async function playlistsOf(store: Store, id: string): Promise<readonly unknown[]> {
  const playlists = await store.playlists.ofListener(id, MOST);
  return Promise.all(
    playlists.map(async (playlist) => ({
      ...playlist,
      tracks: await store.playlists.tracks(playlist.id, MOST),
    })),
  );
}

async function collect<T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}
