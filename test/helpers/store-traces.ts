/** Leaves something of one listener in every port of a store: what erasure must find. */
import { cardId, localId } from '../../src/ids.ts';
import type { Store } from '../../src/store/ports.ts';
import { commit, event, listener, NOON, page, seen, weekly } from './store-records.ts';

/** Names that stand nowhere but in this listener's rows contain `localId(id)`. */
export async function leaveTraces(store: Store, id: string): Promise<void> {
  const name = localId(id);
  const playlist = `playlist:of-${name}`;
  await store.listeners.put([listener(id, { name: `Name of ${name}` })]);
  await store.playlists.create({
    id: playlist,
    ownerId: id,
    title: `Title of ${name}`,
    createdAt: NOON,
    updatedAt: NOON,
    length: 0,
  });
  await store.impressions.put(page('p1', id, { basis: `basis of ${name}` }));
  await store.weeklies.putIfAbsent([weekly(id, '2026-W48')]);
  const card = cardId({ listener: id, page: 'p1', shelf: 0, position: 0 });
  const context = { card, playlist, source: `source of ${name}` };
  await commit(store, [
    seen(event(`${name}-1`, id, 'play', { context }), {
      card,
      segment: 1,
      item: 'track:a',
      reward: 1,
    }),
    event(`${name}-2`, id, 'save'),
    event(`${name}-3`, id, 'follow', { item: 'artist:a' }),
    event(`${name}-4`, id, 'dismiss', { item: 'track:b' }),
    event(`${name}-6`, id, 'dismiss', { item: 'genre:rock' }),
    event(`${name}-5`, id, 'playlist_add', { context: { playlist } }),
  ]);
  await store.listening.importInteractions('traces', [
    { listener: id, item: 'track:c', count: 2, at: NOON },
  ]);
}
