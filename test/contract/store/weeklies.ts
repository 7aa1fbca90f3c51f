import { beforeAll, describe, expect, it } from 'vitest';
import { listener, NOON, weekly } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeWeeklies(make: MakeStore): void {
  describe('weeklies', () => {
    const house = useStore(make);
    const of = 'user:w';
    beforeAll(async () => {
      await house
        .store()
        .listeners.ensure([
          listener(of),
          listener('user:list'),
          listener('user:many'),
          listener('user:held'),
        ]);
    });

    it('keeps the first list of a week and answers with it', async () => {
      const first = weekly(of, '2026-W48');
      const { weeklies } = house.store();
      expect(await weeklies.putIfAbsent([first])).toEqual([first]);
      const second = weekly(of, '2026-W48', { generatedAt: NOON + 1, tracks: [] });
      expect(await weeklies.putIfAbsent([second])).toEqual([first]);

      const store = await house.reopen();

      expect(await store.weeklies.get(of, '2026-W48')).toEqual(first);
    });

    it('takes many lists at once, and keeps of each listener and week the one that it has', async () => {
      const { weeklies } = house.store();
      const kept = weekly(of, '2026-W40');
      await weeklies.putIfAbsent([kept]);
      const late = weekly(of, '2026-W40', { generatedAt: NOON + 1, tracks: [] });
      const others = [weekly(of, '2026-W41'), weekly('user:many', '2026-W40')];
      const twice = weekly(of, '2026-W41', { tracks: [] });

      const answers = await weeklies.putIfAbsent([late, ...others]);

      expect(answers).toEqual([kept, ...others]);
      expect(await weeklies.putIfAbsent([twice])).toEqual([others[0]]);
      for (const list of [kept, ...others]) {
        expect(await weeklies.get(list.listener, list.week)).toEqual(list);
        expect(await weeklies.has(list.listener, list.week)).toBe(true);
      }
      expect(await weeklies.putIfAbsent([])).toEqual([]);
    });

    it('lists the latest weeks first, before a week where asked', async () => {
      const { weeklies } = house.store();
      const weeks = ['2026-W52', '2027-W01', '2026-W09', '2026-W53'];
      await weeklies.putIfAbsent(weeks.map((week) => weekly('user:list', week)));

      const list = async (limit: number, before?: string) =>
        (await weeklies.ofListener('user:list', limit, before)).map(({ week }) => week);
      expect(await list(10)).toEqual(['2027-W01', '2026-W53', '2026-W52', '2026-W09']);
      expect(await list(2)).toEqual(['2027-W01', '2026-W53']);
      expect(await list(2, '2026-W53')).toEqual(['2026-W52', '2026-W09']);
    });

    it('tells what the latest lists held, and what of it explored, without the rest', async () => {
      const { weeklies } = house.store();
      const [track] = weekly('user:held', '2026-W50').tracks;
      const lists = ['2026-W50', '2026-W51'].map((week, at) =>
        weekly('user:held', week, {
          tracks: [
            { ...track!, track: `track:${at}`, policy: 'explore' },
            { ...track!, track: `track:${at + 2}`, policy: 'exploit' },
          ],
        }),
      );
      await weeklies.putIfAbsent(lists);

      const held = lists.map(({ week }, at) => {
        return { week, tracks: [`track:${at}`, `track:${at + 2}`], exploring: [`track:${at}`] };
      });
      expect(await weeklies.tracksOf('user:held', 10)).toEqual([held[1], held[0]]);
      expect(await weeklies.tracksOf('user:held', 1)).toEqual([held[1]]);
      expect(await weeklies.tracksOf('user:held', 10, '2026-W51')).toEqual([held[0]]);
      expect(await weeklies.tracksOf('user:nobody', 10)).toEqual([]);
    });

    it('has none for a week or listener it does not know, and takes none for the latter', async () => {
      const { weeklies } = house.store();
      expect(await weeklies.get(of, '2020-W01')).toBeUndefined();
      expect(await weeklies.has(of, '2020-W01')).toBe(false);
      expect(await weeklies.has('user:nobody', '2026-W48')).toBe(false);
      expect(await weeklies.get('user:nobody', '2026-W48')).toBeUndefined();
      expect(await weeklies.ofListener('user:nobody', 10)).toEqual([]);
      const lost = weekly('user:nobody', '2026-W48');
      const found = weekly(of, '2026-W30');
      expect(await weeklies.putIfAbsent([lost, found])).toEqual([undefined, found]);
      expect(await weeklies.ofListener('user:nobody', 10)).toEqual([]);
    });
  });
}
