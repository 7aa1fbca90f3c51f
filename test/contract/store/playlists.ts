import { beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import type { PlaylistRecord } from '../../../src/store/records.ts';
import { commit, event, listener, NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

const OWNER = 'user:owner';

function playlist(id: string, more: Partial<PlaylistRecord> = {}): PlaylistRecord {
  return { id, ownerId: OWNER, title: 'T', createdAt: NOON, updatedAt: NOON, length: 0, ...more };
}

export function describePlaylists(make: MakeStore): void {
  describe('playlists', () => {
    const house = useStore(make);
    const change = (id: string, on: boolean, list: string, item: string, at: number) =>
      commit(house.store(), [
        event(id, OWNER, on ? 'playlist_add' : 'playlist_remove', {
          item,
          at,
          context: { playlist: list },
        }),
      ]);
    const one = async (id: string) => (await house.store().playlists.get([id])).get(id);
    const tracksOf = async (id: string) =>
      (await house.store().playlists.tracks(id, 100)).map(({ item }) => item);

    beforeAll(async () => {
      await house.store().listeners.ensure([listener(OWNER), listener('user:many')]);
    });

    it('gives back every field after it was opened again', async () => {
      const full = playlist('playlist:full', { description: 'Für später 🎶', updatedAt: NOON + 1 });
      await house.store().playlists.create(full);
      await house.store().playlists.create(playlist('playlist:bare'));

      const { playlists } = await house.reopen();

      const ids = ['playlist:full', 'playlist:unknown', 'playlist:bare'];
      expect([...(await playlists.get(ids)).values()]).toEqual([full, playlist('playlist:bare')]);
      expect(await playlists.tracks('playlist:unknown', 10)).toEqual([]);
    });

    it('stays as it is when it is made again, and needs an owner that is known', async () => {
      const { playlists } = house.store();
      await playlists.create(playlist('playlist:own'));
      await playlists.create(playlist('playlist:own', { title: 'other', ownerId: 'user:many' }));
      expect(await one('playlist:own')).toEqual(playlist('playlist:own'));
      const orphan = playlist('playlist:orphan', { ownerId: 'user:nobody' });
      await expect(playlists.create(orphan)).rejects.toThrow(NotFoundError);
    });

    it('changes by events: order, length and time of the last change', async () => {
      const id = 'playlist:changes';
      await house.store().playlists.create(playlist(id));
      await change('p1', true, id, 'track:b', NOON + 1);
      await change('p2', true, id, 'track:a', NOON + 2);
      await change('p3', true, id, 'track:c', NOON + 2);
      await change('p4', false, id, 'track:b', NOON + 3);

      await house.reopen();

      expect(await one(id)).toEqual(playlist(id, { length: 2, updatedAt: NOON + 3 }));
      expect(await tracksOf(id)).toEqual(['track:a', 'track:c']);
      await change('p5', true, id, 'track:a', NOON + 4);
      expect(await tracksOf(id)).toEqual(['track:c', 'track:a']);
      expect(await one(id)).toMatchObject({ length: 2, updatedAt: NOON + 4 });
    });

    it('lets a late event change nothing that is newer', async () => {
      const id = 'playlist:late';
      await house.store().playlists.create(playlist(id));
      await change('q2', false, id, 'track:a', NOON + 5);
      await change('q1', true, id, 'track:a', NOON + 1);
      expect(await tracksOf(id)).toEqual([]);
      expect(await one(id)).toMatchObject({ length: 0, updatedAt: NOON + 5 });
      // Equal times: the larger id wins, whichever comes first.
      await change('q4', true, id, 'track:b', NOON + 6);
      await change('q3', false, id, 'track:b', NOON + 6);
      expect(await tracksOf(id)).toEqual(['track:b']);
      expect(await one(id)).toMatchObject({ length: 1 });
    });

    it('logs a change of a playlist that does not exist, and makes none', async () => {
      expect(await change('w1', true, 'playlist:none', 'track:a', NOON)).toEqual([true]);
      expect(await one('playlist:none')).toBeUndefined();
      expect(await tracksOf('playlist:none')).toEqual([]);
    });

    it('pages through tracks in order, equal times without a gap or a repeat', async () => {
      const id = 'playlist:pages';
      await house.store().playlists.create(playlist(id));
      const items = Array.from({ length: 9 }, (_, i) => `track:${i}`);
      await commit(
        house.store(),
        items.toReversed().map((item, i) =>
          event(`g${i}`, OWNER, 'playlist_add', {
            item,
            at: NOON + Math.floor(Number(item.slice(-1)) / 4),
            context: { playlist: id },
          }),
        ),
      );
      const { playlists } = house.store();
      const first = await playlists.tracks(id, 6);
      const second = await playlists.tracks(id, 6, first.at(-1));
      expect([...first, ...second].map(({ item }) => item)).toEqual(items);
    });

    it('lists those of a listener, created last first, and pages through them', async () => {
      const { playlists } = house.store();
      const ids = ['playlist:m3', 'playlist:m1', 'playlist:m2', 'playlist:m0'];
      for (const [i, id] of ids.toReversed().entries()) {
        // m1 and m2 come at one time: the id decides.
        const createdAt = NOON + [0, 5, 5, 9][i]!;
        await playlists.create(playlist(id, { ownerId: 'user:many', createdAt }));
      }
      const first = await playlists.ofListener('user:many', 2);
      const { id: item, createdAt: at } = first.at(-1)!;
      const second = await playlists.ofListener('user:many', 9, { item, at });
      expect([...first, ...second].map(({ id }) => id)).toEqual(ids);
      expect(await playlists.ofListener('user:nobody', 9)).toEqual([]);
    });
  });
}
