import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import type { Store } from '../../../src/store/ports.ts';
import { all, commit, listener, PRESENT } from '../../helpers/store-records.ts';
import { leaveTraces } from '../../helpers/store-traces.ts';
import { useStore, type MakeStore } from './house.ts';

/** All that the ports tell of one listener. */
async function told(store: Store, id: string, playlist: string): Promise<unknown> {
  return {
    profile: [...(await store.listeners.get([id]))],
    scanned: (await all(store.listeners.scan())).filter((one) => one.id === id),
    version: await store.listening.version(id),
    items: await store.listening.ofListener(id, 100),
    listening: (await all(store.listening.scan())).filter((one) => one.listener === id),
    plays: await store.events.playsOf(id, 100),
    events: await all(store.events.scanOf(id)),
    saved: await store.library.saved(id, 'track', 100),
    followed: await store.library.followed(id, 'artist', 100),
    dismissed: await store.library.dismissed(id, 100),
    playlists: await store.playlists.ofListener(id, 100),
    playlist: [...(await store.playlists.get([playlist]))],
    tracks: await store.playlists.tracks(playlist, 100),
    weeklies: await store.weeklies.ofListener(id, 100),
    pages: await store.impressions.ofListener(id, 100),
    outcomes: [...(await store.impressions.outcomes(id, 'p1'))],
  };
}

export function describeErasure(make: MakeStore): void {
  describe('erasing a listener', () => {
    const house = useStore(make);
    const gone = 'user:gone';
    const stays = 'user:stays';

    it('leaves nothing of theirs in any port, and everything of everybody else', async () => {
      const store = house.store();
      const nobody = await told(store, 'user:never-was', 'playlist:none');
      await leaveTraces(store, gone);
      await leaveTraces(store, stays);
      const other = await told(store, stays, 'playlist:of-stays');
      const learned = await store.impressions.totals(PRESENT);
      const traces = Object.values((await told(store, gone, 'playlist:of-gone')) as object);
      // Every port had something to forget.
      for (const trace of traces) expect(trace).not.toEqual([]);
      const [day] = await store.events.days();
      const events = await store.events.countOfDay(day!);

      await store.listeners.erase(gone);

      const after = await house.reopen();
      expect(await told(after, gone, 'playlist:of-gone')).toEqual(nobody);
      expect(await told(after, stays, 'playlist:of-stays')).toEqual(other);
      expect(await after.events.countOfDay(day!)).toBe(events / 2);
      expect(await all(after.events.scanDay(day!))).toHaveLength(events / 2);
      expect(await after.listeners.count()).toBe(1);
      expect(await after.impressions.totals(PRESENT)).toEqual(learned);
    });

    it('lets them begin anew with nothing', async () => {
      const store = house.store();
      const event = { id: 'late', listener: gone, kind: 'play', item: 'track:a', at: 1 } as const;
      await expect(commit(store, [event])).rejects.toThrow(NotFoundError);
      await store.listeners.ensure([listener(gone)]);
      expect(await store.listening.version(gone)).toBe(0);
      expect(await store.listening.ofListener(gone, 10)).toEqual([]);
      expect(await commit(store, [event])).toEqual([true]);
    });

    it('does nothing for a listener it does not know', async () => {
      const before = await house.store().listeners.count();
      await house.store().listeners.erase('user:never-was');
      expect(await house.store().listeners.count()).toBe(before);
    });
  });
}
