import { beforeAll, describe, expect, it } from 'vitest';
import type { LibraryCursor, LibraryEntry } from '../../../src/store/ports.ts';
import { commit, event, listener, NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeLibrary(make: MakeStore): void {
  describe('library', () => {
    const house = useStore(make);
    const of = 'user:l';
    beforeAll(async () => {
      await house.store().listeners.ensure([listener(of), listener('user:cursor')]);
    });

    it('lists what is saved and followed by kind, latest first, and what is dismissed of any kind', async () => {
      await commit(house.store(), [
        event('1', of, 'save', { item: 'track:a', at: NOON + 1 }),
        event('2', of, 'save', { item: 'track:b', at: NOON + 3 }),
        event('3', of, 'save', { item: 'album:a', at: NOON + 2 }),
        event('4', of, 'follow', { item: 'artist:a', at: NOON }),
        event('5', of, 'dismiss', { item: 'track:c', at: NOON }),
        event('6', of, 'dismiss', { item: 'podcast:c', at: NOON + 1 }),
      ]);

      const { library } = await house.reopen();

      expect(await library.saved(of, 'track', 10)).toEqual([
        { item: 'track:b', at: NOON + 3 },
        { item: 'track:a', at: NOON + 1 },
      ]);
      expect(await library.saved(of, 'album', 10)).toEqual([{ item: 'album:a', at: NOON + 2 }]);
      expect(await library.saved(of, 'podcast', 10)).toEqual([]);
      expect(await library.followed(of, 'artist', 10)).toEqual([{ item: 'artist:a', at: NOON }]);
      expect(await library.dismissed(of, 10)).toEqual(['podcast:c', 'track:c']);
      expect(await library.dismissed(of, 1)).toEqual(['podcast:c']);
    });

    it('forgets what was taken back, and has it again when it is saved again', async () => {
      const item = 'podcast:again';
      const saved = () => house.store().library.saved(of, 'podcast', 10);
      await commit(house.store(), [event('a1', of, 'save', { item, at: NOON })]);
      await commit(house.store(), [event('a2', of, 'unsave', { item, at: NOON + 5 })]);
      expect(await saved()).toEqual([]);

      // Late, and older than the unsave: changes nothing.
      await commit(house.store(), [event('a3', of, 'save', { item, at: NOON + 4 })]);
      expect(await saved()).toEqual([]);

      await commit(house.store(), [event('a4', of, 'save', { item, at: NOON + 6 })]);
      await commit(house.store(), [event('a5', of, 'save', { item, at: NOON + 8 })]);
      expect(await saved()).toEqual([{ item, at: NOON + 8 }]);
    });

    it('keeps genres and clusters of taste that are dismissed, until they are taken back', async () => {
      const [genre, cluster] = ['genre:hip hop', 'cluster:a,b%2Cc'];
      const gone = async () => {
        const all = await house.store().library.dismissed(of, 100);
        return all.filter((item) => item === genre || item === cluster);
      };
      await commit(house.store(), [
        event('g1', of, 'dismiss', { item: genre, at: NOON + 20 }),
        event('g2', of, 'dismiss', { item: cluster, at: NOON + 21 }),
      ]);
      expect(await gone()).toEqual([cluster, genre]);
      await commit(house.store(), [
        event('g3', of, 'undismiss', { item: cluster, at: NOON + 22 }),
        // Late, and older than the dismissal: changes nothing.
        event('g4', of, 'undismiss', { item: genre, at: NOON + 19 }),
      ]);
      expect(await gone()).toEqual([genre]);
      await house.reopen();
      expect(await gone()).toEqual([genre]);
    });

    it('pages through equal times without a gap or a repeat', async () => {
      const items = Array.from({ length: 11 }, (_, i) => `track:${String(i).padStart(2, '0')}`);
      await commit(
        house.store(),
        items.map((item, i) =>
          event(`c${i}`, 'user:cursor', 'save', { item, at: NOON + Math.floor(i / 5) }),
        ),
      );
      const found: string[] = [];
      for (let before: LibraryCursor | undefined; ;) {
        const page: readonly LibraryEntry[] = await house
          .store()
          .library.saved('user:cursor', 'track', 3, before);
        found.push(...page.map(({ item }) => item));
        before = page.at(-1);
        if (page.length < 3) break;
      }
      const byTime = [items.slice(10), items.slice(5, 10), items.slice(0, 5)].flat();
      expect(found).toEqual(byTime);
    });

    it('is empty for a listener it does not know', async () => {
      const { library } = house.store();
      expect(await library.saved('user:nobody', 'track', 10)).toEqual([]);
      expect(await library.followed('user:nobody', 'artist', 10)).toEqual([]);
      expect(await library.dismissed('user:nobody', 10)).toEqual([]);
    });
  });
}
