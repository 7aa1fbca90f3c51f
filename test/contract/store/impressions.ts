import { beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import { cardId } from '../../../src/ids.ts';
import type { DatedOutcome, SegmentResponses } from '../../../src/store/response-records.ts';
import { commit, event, listener, NOON, page, PRESENT, seen } from '../../helpers/store-records.ts';
import { useStore, type House, type MakeStore } from './house.ts';

export function describeImpressions(make: MakeStore): void {
  describe('pages', () => {
    const house = useStore(make);
    const of = 'user:Ünï/é';
    beforeAll(async () => {
      const known = [of, 'user:list', 'user:old', 'user:new'];
      await house.store().listeners.ensure(known.map((id) => listener(id)));
    });

    it('gives back a page as it was served, and never changes it', async () => {
      const served = page('p1', of);
      await house.store().impressions.put(served);
      await house.store().impressions.put(page('p1', of, { segment: 9 }));

      const { impressions } = await house.reopen();

      expect(await impressions.get(of, 'p1')).toEqual(served);
      expect(await impressions.get(of, 'p2')).toBeUndefined();
      expect(await impressions.get('user:list', 'p1')).toBeUndefined();
      expect(await impressions.get('user:nobody', 'p1')).toBeUndefined();
      await expect(impressions.put(page('p1', 'user:nobody'))).rejects.toThrow(NotFoundError);
    });

    it('finds the latest page with a basis, and lists pages newest first', async () => {
      const { impressions } = house.store();
      const bases = ['x', 'y', 'x', 'y', 'z'];
      const pages = bases.map((basis, i) => page(`l${i}`, 'user:list', { basis }));
      for (const one of pages.toReversed()) await impressions.put(one);

      expect(await impressions.latest('user:list', 'x')).toEqual(pages[2]);
      expect(await impressions.latest('user:list', 'unknown')).toBeUndefined();
      expect(await impressions.latest(of, 'x')).toBeUndefined();
      const ids = async (limit: number, before?: string) =>
        (await impressions.ofListener('user:list', limit, before)).map(({ id }) => id);
      expect(await ids(2)).toEqual(['l4', 'l3']);
      expect(await ids(9, 'l3')).toEqual(['l2', 'l1', 'l0']);
      expect(await impressions.ofListener('user:nobody', 9)).toEqual([]);
    });

    it('removes old pages with what became of their cards, not what was learned from it', async () => {
      const store = house.store();
      const old = Array.from({ length: 1_200 }, (_, i) =>
        page(`o${i}`, 'user:old', { generatedAt: NOON - 1_000 }),
      );
      for (const one of old) await store.impressions.put(one);
      await store.impressions.put(page('n', 'user:new'));
      for (const [one, id] of [
        ['user:old', 'o7'],
        ['user:new', 'n'],
      ] as const) {
        const card = cardId({ listener: one, page: id, shelf: 0, position: 0 });
        const outcome = { card, segment: 1, item: 'track:learned', reward: 1 };
        await commit(store, [seen(event(`r-${id}`, one, 'click'), outcome)]);
      }

      expect(await store.impressions.deleteBefore(NOON)).toBe(1_200);
      expect(await store.impressions.deleteBefore(NOON)).toBe(0);

      const { impressions } = await house.reopen();
      expect(await impressions.ofListener('user:old', 9)).toEqual([]);
      expect(await impressions.outcomes('user:old', 'o7')).toEqual(new Map());
      expect(await impressions.get('user:new', 'n')).toBeDefined();
      expect((await impressions.outcomes('user:new', 'n')).size).toBe(1);
      const learned = await impressions.responses(1, ['track:learned'], PRESENT);
      expect(learned.get('track:learned')?.all).toEqual({ seen: 2, reward: 2 });
    });
  });

  describeResponses(make);
}

function describeResponses(make: MakeStore): void {
  describe('responses to cards', () => {
    const house: House = useStore(make);
    const of = 'user:Ünï/é ?#';
    const counter = { events: 0 };
    beforeAll(async () =>
      house
        .store()
        .listeners.ensure([listener(of), listener('user:other'), listener('user:third')]),
    );

    const respond = (outcome: Partial<DatedOutcome> & { position: number }, by = of) => {
      const { position, ...more } = outcome;
      const card = cardId({ listener: by, page: 'p', shelf: 1, position });
      return commit(house.store(), [
        seen(event(`e${counter.events++}`, by, 'click'), {
          card,
          segment: 3,
          item: 'track:r',
          reward: 0,
          ...more,
        }),
      ]);
    };
    const learned = async (segment: number, item: string, weights = PRESENT) =>
      (await house.store().impressions.responses(segment, [item], weights)).get(item);

    /** What a scan of everything says of an item, by segment and period. */
    const scanned = async (item: string): Promise<readonly SegmentResponses[]> => {
      const rows: SegmentResponses[] = [];
      for await (const batch of house.store().impressions.scanResponses()) rows.push(...batch);
      return rows
        .filter((row) => row.item === item)
        .sort((a, b) => a.segment - b.segment || a.period - b.period);
    };

    it('starts with nothing', async () => {
      const { impressions } = house.store();
      expect(await impressions.totals(PRESENT)).toEqual({ seen: 0, reward: 0 });
      expect(await impressions.responses(3, ['track:r'], PRESENT)).toEqual(new Map());
      expect(await impressions.outcomes(of, 'p')).toEqual(new Map());
      expect(await impressions.outcomes('user:nobody', 'p')).toEqual(new Map());
    });

    it('counts a card as seen once and with its best reward', async () => {
      await respond({ position: 0 });
      expect(await learned(3, 'track:r')).toEqual({
        segment: { seen: 1, reward: 0 },
        all: { seen: 1, reward: 0 },
      });
      await respond({ position: 0, reward: 0.3 });
      await respond({ position: 0, reward: 1 });
      await respond({ position: 0, reward: 0.5 });
      await respond({ position: 0 });

      await house.reopen();

      const once = { seen: 1, reward: 1 };
      expect(await learned(3, 'track:r')).toEqual({ segment: once, all: once });
      expect(await house.store().impressions.totals(PRESENT)).toEqual(once);
    });

    it('learns per item in its segment and over all, for all listeners together', async () => {
      await respond({ position: 1, reward: 0.1, segment: -1 });
      await respond({ position: 0, reward: 0.2 }, 'user:other');
      await respond({ position: 1, reward: 0.25, item: 'track:s' }, 'user:other');

      expect(await learned(3, 'track:r')).toEqual({
        segment: { seen: 2, reward: 1.2 },
        all: { seen: 3, reward: 1.3 },
      });
      expect((await learned(-1, 'track:r'))?.segment).toEqual({ seen: 1, reward: 0.1 });
      // Seen, but never in this segment.
      expect(await learned(8, 'track:s')).toEqual({
        segment: { seen: 0, reward: 0 },
        all: { seen: 1, reward: 0.25 },
      });
      expect(await house.store().impressions.totals(PRESENT)).toEqual({ seen: 4, reward: 1.55 });
    });

    it('counts the responses of each period for as much as it is asked to, until it forgets them', async () => {
      await respond({ position: 0, reward: 1, item: 'track:old', period: -2 }, 'user:third');
      await respond({ position: 1, reward: 0.5, item: 'track:old', period: -1 }, 'user:third');
      await respond({ position: 2, reward: 1, item: 'track:old' }, 'user:third');
      const { impressions } = house.store();

      const weights = new Map([
        [0, 1],
        [-1, 0.5],
        [-2, 0.25],
        [-3, 0.125],
      ]);
      const all = { seen: 1.75, reward: 1.5 };
      expect(await learned(3, 'track:old', weights)).toEqual({ segment: all, all });
      expect((await impressions.totals(new Map([[-2, 1]]))).seen).toBe(1);
      expect(await learned(3, 'track:old', new Map([[7, 1]]))).toBeUndefined();

      const third = await scanned('track:old');
      expect(third).toEqual([
        { item: 'track:old', segment: 3, period: -2, seen: 1, reward: 1 },
        { item: 'track:old', segment: 3, period: -1, seen: 1, reward: 0.5 },
        { item: 'track:old', segment: 3, period: 0, seen: 1, reward: 1 },
      ]);
      expect(await scanned('track:s')).toEqual([
        { item: 'track:s', segment: 3, period: 0, seen: 1, reward: 0.25 },
      ]);
      expect((await scanned('track:r')).map(({ segment }) => segment)).toEqual([-1, 3]);

      await impressions.forgetBefore(-1);
      expect((await scanned('track:old')).map(({ period }) => period)).toEqual([-1, 0]);

      await house.reopen();
      const left = { seen: 1.5, reward: 1.25 };
      expect(await learned(3, 'track:old', weights)).toEqual({ segment: left, all: left });
      expect((await house.store().impressions.totals(new Map([[-2, 1]]))).seen).toBe(0);
    });

    it('says what became of the cards of a page, by card', async () => {
      const card = (position: number) => cardId({ listener: of, page: 'p', shelf: 1, position });
      const found = await house.store().impressions.outcomes(of, 'p');
      expect(Object.fromEntries(found)).toEqual({
        [card(0)]: { card: card(0), segment: 3, item: 'track:r', reward: 1 },
        [card(1)]: { card: card(1), segment: -1, item: 'track:r', reward: 0.1 },
      });
    });

    it('takes rewards that no decimal can write', async () => {
      for (const position of [4, 5, 6])
        await respond({ position, reward: 1 / 3, item: 'track:third' });
      const { all } = (await learned(3, 'track:third'))!;
      expect(all.seen).toBe(3);
      expect(all.reward).toBeCloseTo(1, 4);
      const rewards = [...(await house.store().impressions.outcomes(of, 'p')).values()];
      expect(rewards.filter(({ reward }) => reward === 1 / 3)).toHaveLength(3);
    });

    it('takes nothing from an event that came before', async () => {
      const again = seen(event('again', of, 'click'), {
        card: cardId({ listener: of, page: 'p', shelf: 1, position: 7 }),
        segment: 3,
        item: 'track:again',
        reward: 0.5,
      });
      await commit(house.store(), [again, again]);
      const better = { ...again, outcomes: [{ ...again.outcomes[0]!, reward: 1 }] };
      expect(await commit(house.store(), [better])).toEqual([false]);
      expect((await learned(3, 'track:again'))?.all).toEqual({ seen: 1, reward: 0.5 });
    });
  });
}
