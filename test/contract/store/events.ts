import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { NotFoundError } from '../../../src/errors.ts';
import type { ListeningEvent } from '../../../src/store/records.ts';
import { all, commit, event, listener, NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeEvents(make: MakeStore): void {
  describe('events', () => {
    const house = useStore(make);
    const known = ['full', 'once', 'ties', 'pages', 'version', 'day1', 'day2', 'quiet'];
    beforeAll(async () => {
      await house.store().listeners.ensure(known.map((name) => listener(`user:${name}`)));
    });

    it('gives back every field after it was opened again', async () => {
      const of = 'user:full';
      const events: ListeningEvent[] = [
        event('0190163d-8694-739b-aea5-966c26f8ad91', of, 'play', {
          msPlayed: 31_000,
          weight: 0.5,
          context: {
            card: 'card:full/p1/0/1',
            playlist: 'playlist:x',
            source: 'küche',
          },
        }),
        event('🎧'.repeat(50), of, 'click', { at: NOON + 1, item: `track:${'ü'.repeat(190)}` }),
        event('seen', of, 'impression', { at: NOON + 2, context: { source: 'home' } }),
        event('whole', of, 'play', { at: NOON + 3, msPlayed: 0, weight: 0 }),
      ];
      await commit(house.store(), events.toReversed());

      const store = await house.reopen();

      expect(await all(store.events.scanOf(of))).toEqual(events);
      expect(await store.events.playsOf(of, 10)).toEqual([events[3], events[0]]);
    });

    it('counts an event once, within a batch, over batches and after it was opened again', async () => {
      const twice = event('once-1', 'user:once', 'play');
      const other = event('once-2', 'user:once', 'play');
      expect(await commit(house.store(), [twice, other, twice])).toEqual([true, true, false]);
      expect(await commit(house.store(), [twice, event('once-1', 'user:quiet', 'play')])).toEqual([
        false,
        false,
      ]);

      const store = await house.reopen();

      expect(await commit(store, [twice])).toEqual([false]);
      expect(await store.events.playsOf('user:once', 10)).toHaveLength(2);
      expect(await store.listening.ofListener('user:once', 10)).toMatchObject([{ plays: 2 }]);
      expect(await store.events.playsOf('user:quiet', 10)).toEqual([]);
    });

    it('pages through plays of equal times without a gap or a repeat', async () => {
      const of = 'user:ties';
      const ids = Array.from({ length: 9 }, (_, i) => `tie-${i}`);
      const plays = ids.map((id, i) => event(id, of, 'play', { at: NOON + Math.floor(i / 4) }));
      await commit(house.store(), [plays[5]!, ...plays, event('tie-x', of, 'save')]);

      const seen: string[] = [];
      for (let last: ListeningEvent | undefined; ;) {
        const page: readonly ListeningEvent[] = await house.store().events.playsOf(of, 2, last);
        expect(page.length).toBeLessThanOrEqual(2);
        seen.push(...page.map(({ id }) => id));
        last = page.at(-1);
        if (page.length < 2) break;
      }
      expect(seen).toEqual(ids.toReversed());
    });

    it('gives all events of a listener in batches, oldest first', async () => {
      const events = Array.from({ length: 12_000 }, (_, i) =>
        event(`page-${String(i).padStart(5, '0')}`, 'user:pages', i % 3 ? 'play' : 'click', {
          // A thousand at one time: a batch ends within them.
          at: NOON + Math.floor(i / 1_000),
        }),
      );
      await commit(house.store(), events.toReversed());

      const batches: number[] = [];
      for await (const batch of house.store().events.scanOf('user:pages'))
        batches.push(batch.length);
      expect(batches.length).toBeGreaterThan(1);
      expect(await all(house.store().events.scanOf('user:pages'))).toEqual(events);
    });

    it('raises the version once for each fresh event but impressions', async () => {
      const { listening } = house.store();
      const of = 'user:version';
      expect(await listening.version('user:nobody')).toBe(0);
      const before = await listening.version(of);
      const batch = [
        event('v1', of, 'play'),
        event('v2', of, 'impression'),
        event('v3', of, 'click'),
      ];

      await commit(house.store(), batch);
      const after = await listening.version(of);
      expect(after - before).toBe(2);

      await commit(house.store(), batch);
      expect(await listening.version(of)).toBe(after);
    });

    it('commits nothing of a batch that names a listener it does not know', async () => {
      const batch = [
        event('lost-1', 'user:quiet', 'play', { item: 'track:lost' }),
        event('lost-2', 'user:nobody', 'play'),
      ];
      await expect(commit(house.store(), batch)).rejects.toThrow(NotFoundError);
      expect(await house.store().events.playsOf('user:quiet', 10)).toEqual([]);
      expect(await house.store().listening.version('user:quiet')).toBe(0);
      // What the failed batch would have written first is written by the next all the same.
      expect(await commit(house.store(), [batch[0]!])).toEqual([true]);
      const items = await house.store().listening.ofListener('user:quiet', 10);
      expect(items).toMatchObject([{ item: 'track:lost', plays: 1 }]);
    });

    it('commits nothing when the fold throws', async () => {
      const store = house.store();
      const prepared = [{ event: event('thrown', 'user:quiet', 'play'), outcomes: [] }];
      const refuse = (): never => {
        throw new RangeError('no');
      };
      await expect(store.events.commit(prepared, refuse)).rejects.toThrow(RangeError);
      expect(await commit(store, [event('thrown', 'user:quiet', 'play')])).toEqual([true]);
    });

    it('takes an empty batch', async () => {
      expect(await commit(house.store(), [])).toEqual([]);
    });

    it('answers nothing for a listener it does not know', async () => {
      expect(await house.store().events.playsOf('user:nobody', 10)).toEqual([]);
      expect(await all(house.store().events.scanOf('user:nobody'))).toEqual([]);
    });
  });

  describeDays(make);
}

function describeDays(make: MakeStore): void {
  describe('events by day', () => {
    const house = useStore(make);
    const midnight = Date.UTC(2026, 1, 1);
    const days = ['2026-01-31', '2026-02-01', '2026-02-02'];
    const many = Array.from({ length: 5_500 }, (_, i) =>
      event(`many-${String(i).padStart(5, '0')}`, 'user:2', 'play', { at: midnight + 2 * i }),
    );
    const few = [
      event('before', 'user:1', 'play', { at: midnight - 1 }),
      event('first', 'user:1', 'play', { at: midnight }),
      event('last', 'user:1', 'click', { at: midnight + DAY_MS - 1 }),
      event('after', 'user:1', 'play', { at: midnight + DAY_MS }),
    ];
    beforeAll(async () => {
      await house
        .store()
        .listeners.ensure(['user:1', 'user:2', 'user:3'].map((id) => listener(id)));
      await commit(house.store(), [...many.toReversed(), ...few.toReversed(), few[0]!]);
    });

    it('names the days that have events and says how many', async () => {
      const { events } = house.store();
      expect(await events.days()).toEqual(days);
      expect(await Promise.all(days.map((day) => events.countOfDay(day)))).toEqual([1, 5_502, 1]);
      expect(await events.countOfDay('2020-02-02')).toBe(0);
    });

    it('gives the events of a day in batches, by listener and time, midnight in and next midnight out', async () => {
      const found = await all(house.store().events.scanDay('2026-02-01'));
      const of = (id: string): ListeningEvent[] => found.filter((one) => one.listener === id);
      expect(of('user:1')).toEqual([few[1], few[2]]);
      expect(of('user:2')).toEqual(many);
      const turns = found.filter((one, i) => i > 0 && found[i - 1]!.listener !== one.listener);
      expect(turns).toHaveLength(1);
      for await (const batch of house.store().events.scanDay('2026-02-01')) {
        expect(batch.length).toBeLessThan(found.length);
      }
      expect(await all(house.store().events.scanDay('2020-02-02'))).toEqual([]);
    });

    it('makes a day due again when a late event comes for it', async () => {
      const { events } = house.store();
      const late = event('late', 'user:3', 'play', { at: midnight - 5 });
      await commit(house.store(), [late]);
      expect(await events.countOfDay(days[0]!)).toBe(2);
      expect(await all(events.scanDay(days[0]!))).toEqual([few[0], late]);
    });

    it('refuses a day that is none', async () => {
      await expect(house.store().events.countOfDay('2026-13-01')).rejects.toThrow('YYYY-MM-DD');
      await expect(house.store().events.deleteBefore('tomorrow')).rejects.toThrow('YYYY-MM-DD');
    });

    it('removes the log before a day, not what was folded from it', async () => {
      const { events, listening } = house.store();
      const folded = await listening.ofListener('user:1', 10);
      expect(await events.deleteBefore('2026-02-02')).toBe(2 + 5_502);
      expect(await events.deleteBefore('2026-02-02')).toBe(0);

      const store = await house.reopen();

      expect(await store.events.days()).toEqual(['2026-02-02']);
      expect(await all(store.events.scanOf('user:1'))).toEqual([few[3]]);
      expect(await store.listening.ofListener('user:1', 10)).toEqual(folded);
    });
  });
}
