import { beforeAll, describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../src/errors.ts';
import type { ImportedInteraction, ListenerItem } from '../../../src/store/records.ts';
import { all, commit, event, listener, NOON } from '../../helpers/store-records.ts';
import { useStore, type House, type MakeStore } from './house.ts';

function row(of: string, item: string, count: number, at = 0): ImportedInteraction {
  return { listener: of, item, count, at };
}

async function itemsOf(house: House, of: string): Promise<ReadonlyMap<string, ListenerItem>> {
  const items = await house.store().listening.ofListener(of, 1_000);
  return new Map(items.map((item) => [item.item, item]));
}

export function describeListening(make: MakeStore): void {
  describe('listening', () => {
    const house = useStore(make);
    const known = ['order', 'registers', 'nothing'];
    beforeAll(async () => {
      await house.store().listeners.ensure(known.map((name) => listener(`user:${name}`)));
    });

    it('lists items by their latest play, and no more than asked for', async () => {
      const of = 'user:order';
      const plays = [3, 1, 4, 2].map((n) =>
        event(`o${n}`, of, 'play', { item: `track:${n}`, at: NOON + n }),
      );
      const again = event('o5', of, 'play', { item: 'track:1', at: NOON + 5, msPlayed: 7 });
      await commit(house.store(), [...plays, again]);
      await house.store().listening.importInteractions('r', [row(of, 'track:0', 9)]);

      const store = await house.reopen();

      const items = await store.listening.ofListener(of, 10);
      const ids = ['track:1', 'track:4', 'track:3', 'track:2', 'track:0'];
      expect(items.map(({ item }) => item)).toEqual(ids);
      expect(items[0]).toEqual({
        listener: of,
        item: 'track:1',
        plays: 2,
        skips: 0,
        msPlayed: 7,
        imported: 0,
        firstAt: NOON + 1,
        lastAt: NOON + 5,
      });
      const some = await store.listening.ofListener(of, 2);
      expect(some.map(({ item }) => item)).toEqual(ids.slice(0, 2));
    });

    it('keeps registers, and gives them to the next fold', async () => {
      const of = 'user:registers';
      await commit(house.store(), [event('s1', of, 'save'), event('d1', of, 'dismiss')]);
      await commit(house.store(), [event('s0', of, 'unsave', { at: NOON - 1 })]);

      expect((await itemsOf(house, of)).get('track:a')).toMatchObject({
        saved: { on: true, at: NOON, by: 's1' },
        dismissed: { on: true, at: NOON, by: 'd1' },
      });
    });

    it('keeps no row of an item that was only shown or clicked', async () => {
      const of = 'user:nothing';
      await commit(house.store(), [event('n1', of, 'impression'), event('n2', of, 'click')]);
      expect(await house.store().listening.ofListener(of, 10)).toEqual([]);
      expect(await house.store().listening.ofListener('user:unknown', 10)).toEqual([]);
    });
  });

  describeListenersOf(make);
  describeImports(make);
  describeScan(make);
}

function describeListenersOf(make: MakeStore): void {
  describe('the listeners of an item', () => {
    const house = useStore(make);
    const known = ['a', 'b', 'c', 'd'].map((name) => `user:${name}`);
    beforeAll(async () => {
      await house.store().listeners.ensure(known.map((id) => listener(id)));
      const [a, b, c] = known as [string, string, string];
      await commit(house.store(), [
        event('l1', a, 'play', { item: 'track:x' }),
        event('l2', a, 'play', { item: 'track:x', at: NOON + 1 }),
        event('l3', b, 'dismiss', { item: 'track:x' }),
        event('l4', b, 'play', { item: 'track:y' }),
      ]);
      await house.store().listening.importInteractions('l', [row(c, 'track:x', 4)]);
    });
    const of = (item: string, limit = 10) => house.store().listening.listenersOf(item, limit);

    it('are all who did something with it, each with what they did', async () => {
      await house.reopen();
      const rows = await of('track:x');
      expect(rows.map((one) => one.listener).toSorted()).toEqual(known.slice(0, 3));
      for (const one of rows) {
        const own = await house.store().listening.ofListener(one.listener, 10);
        expect(one).toEqual(own.find(({ item }) => item === 'track:x'));
      }
      expect((await of('track:y')).map((one) => one.listener)).toEqual(['user:b']);
    });

    it('are no more than asked for, and the same ones each time', async () => {
      const two = await of('track:x', 2);
      expect(two).toHaveLength(2);
      expect(await of('track:x', 2)).toEqual(two);
    });

    it('are none of an item that nobody knows', async () => {
      expect(await of('track:none')).toEqual([]);
    });

    it('are fewer once one of them is erased', async () => {
      await house.store().listeners.ensure([listener('user:leaves')]);
      await commit(house.store(), [event('l5', 'user:leaves', 'play', { item: 'track:z' })]);
      expect(await of('track:z')).toHaveLength(1);
      await house.store().listeners.erase('user:leaves');
      expect(await of('track:z')).toEqual([]);
    });
  });
}

function describeImports(make: MakeStore): void {
  describe('bulk counts', () => {
    const house = useStore(make);
    const known = ['adds', 'replaces', 'beside', 'versions', 'times', 'quiet'];
    beforeAll(async () => {
      await house.store().listeners.ensure(known.map((name) => listener(`user:${name}`)));
    });
    const bring = (run: string, rows: readonly ImportedInteraction[]) =>
      house.store().listening.importInteractions(run, rows);

    it('add up within one run, in a batch and over batches', async () => {
      const of = 'user:adds';
      await bring('adds', [row(of, 'track:a', 2), row(of, 'track:b', 1), row(of, 'track:a', 3)]);
      await bring('adds', [row(of, 'track:a', 4)]);

      await house.reopen();

      const items = await itemsOf(house, of);
      expect(items.get('track:a')?.imported).toBe(9);
      expect(items.get('track:b')?.imported).toBe(1);
    });

    it('are replaced by a later run, pair by pair', async () => {
      const of = 'user:replaces';
      await bring('one', [row(of, 'track:a', 2), row(of, 'track:kept', 1)]);
      await bring('two', [row(of, 'track:a', 5)]);
      await bring('two', [row(of, 'track:a', 1)]);

      const items = await itemsOf(house, of);
      expect(items.get('track:a')?.imported).toBe(6);
      expect(items.get('track:kept')?.imported).toBe(1);
    });

    it('stand beside what events say, whichever comes first', async () => {
      const of = 'user:beside';
      await commit(house.store(), [event('b1', of, 'play')]);
      await bring('beside', [row(of, 'track:a', 4), row(of, 'track:b', 2)]);
      await commit(house.store(), [
        event('b2', of, 'play'),
        event('b3', of, 'save', { item: 'track:b' }),
      ]);

      const items = await itemsOf(house, of);
      expect(items.get('track:a')).toMatchObject({ plays: 2, imported: 4, lastAt: NOON });
      expect(items.get('track:b')).toMatchObject({ plays: 0, imported: 2, saved: { on: true } });
    });

    it('raise the version of those whose counts changed, and of nobody else', async () => {
      const { listening } = house.store();
      const of = 'user:versions';
      const rows = [row(of, 'track:a', 2, NOON), row('user:quiet', 'track:a', 2)];
      await bring('v1', rows);
      const first = await listening.version(of);
      const quiet = await listening.version('user:quiet');
      expect(first).toBeGreaterThan(0);

      await bring('v2', rows);
      expect(await listening.version(of)).toBe(first);

      await bring('v3', [row(of, 'track:a', 3, NOON), rows[1]!]);
      const second = await listening.version(of);
      expect(second).toBeGreaterThan(first);

      await bring('v4', [row(of, 'track:a', 3, NOON + 1), rows[1]!]);
      const third = await listening.version(of);
      expect(third).toBeGreaterThan(second);

      await bring('v4', [row(of, 'track:a', 3, NOON + 1)]);
      expect(await listening.version(of)).toBeGreaterThan(third);
      expect(await listening.version('user:quiet')).toBe(quiet);
    });

    it('widen the times that are known, and leave those alone that a file does not say', async () => {
      const of = 'user:times';
      await bring('t1', [row(of, 'track:a', 1, 0)]);
      expect((await itemsOf(house, of)).get('track:a')).toMatchObject({ firstAt: 0, lastAt: 0 });

      await bring('t2', [row(of, 'track:a', 1, NOON)]);
      await bring('t3', [row(of, 'track:a', 1, NOON + 9), row(of, 'track:a', 1, NOON + 5)]);
      await bring('t4', [row(of, 'track:a', 1, 0)]);
      const item = (await itemsOf(house, of)).get('track:a');
      expect(item).toMatchObject({ firstAt: NOON, lastAt: NOON + 9, imported: 1 });
    });

    it('import nothing of a batch that names a listener it does not know', async () => {
      const of = 'user:adds';
      const before = await itemsOf(house, of);
      const rows = [row(of, 'track:a', 100), row('user:nobody', 'track:a', 1)];
      await expect(bring('adds', rows)).rejects.toThrow(NotFoundError);
      expect(await itemsOf(house, of)).toEqual(before);
      await bring('adds', []);
    });

    it('count every row of a large batch', async () => {
      const ids = Array.from({ length: 100 }, (_, i) => `user:large-${i}`);
      await house.store().listeners.ensure(ids.map((id) => listener(id)));
      // 100 x 37 rows: no power of two, so that no size of chunk divides them.
      const rows = ids.flatMap((id, u) =>
        Array.from({ length: 37 }, (_, i) => row(id, `track:${i}`, 1 + ((u + i) % 5))),
      );
      await bring('large', rows.toReversed());
      for (const [u, id] of [...ids.entries()].filter(([u]) => u % 13 === 0)) {
        const items = await itemsOf(house, id);
        expect(items.size).toBe(37);
        expect(items.get('track:36')?.imported).toBe(1 + ((u + 36) % 5));
      }
    });
  });
}

function describeScan(make: MakeStore): void {
  describe('the scan of all listening', () => {
    const house = useStore(make);

    it('gives every row once, in batches, and never splits a listener', async () => {
      const { listeners, listening } = house.store();
      // The second has more rows than a batch is likely to hold; some have none.
      const sizes = [10, 15_000, 0, 6_000, 5_000, 1, 0];
      const ids = sizes.map((_, u) => `user:${u}`);
      await listeners.ensure(ids.map((id) => listener(id)));
      await listening.importInteractions(
        'scan',
        sizes.flatMap((size, u) =>
          Array.from({ length: size }, (_, i) => row(ids[u]!, `track:${i}`, 1)),
        ),
      );

      const seenIn = new Map<string, number>();
      let batches = 0;
      for await (const batch of listening.scan()) {
        batches++;
        expect(batch.length).toBeGreaterThan(0);
        for (const { listener: of } of batch) {
          expect(seenIn.get(of) ?? batches).toBe(batches);
          seenIn.set(of, batches);
        }
      }
      expect(batches).toBeGreaterThan(2);
      const rows = await all(listening.scan());
      const turns = rows.filter((one, i) => one.listener !== rows[i - 1]?.listener);
      expect(turns).toHaveLength(5);
      expect(new Set(rows.map(({ listener: of, item }) => `${of} ${item}`)).size).toBe(26_011);
      expect(rows).toHaveLength(26_011);
    });

    it('gives nobody the rows of who came after them', async () => {
      const store = house.store();
      const ids = ['user:x1', 'user:x2', 'user:x3'];
      await store.listeners.ensure(ids.map((id) => listener(id)));
      const many = Array.from({ length: 10_000 }, (_, i) => row(ids[0]!, `track:${i}`, 1));
      const few = ids.slice(1).map((id) => row(id, 'track:theirs', 1));
      await store.listening.importInteractions('x', [...many, ...few]);

      const found = new Map<string, string>();
      for await (const batch of store.listening.scan()) {
        for (const { listener: of, item } of batch) found.set(of, item);
        if (!batch.some(({ listener: of }) => of === ids[0])) continue;
        await store.listeners.erase(ids[2]!);
        await store.listeners.ensure([listener('user:x4')]);
        await store.listening.importInteractions('y', [row('user:x4', 'track:secret', 1)]);
      }
      expect(found.get(ids[1]!)).toBe('track:theirs');
      expect(found.get(ids[2]!)).not.toBe('track:secret');
    });

    it('lets others write while it reads', async () => {
      const store = house.store();
      await store.listeners.ensure([listener('user:late')]);
      let during = 0;
      for await (const batch of store.listening.scan()) {
        during++;
        expect(batch.length).toBeGreaterThan(0);
        await commit(store, [event(`during-${during}`, 'user:late', 'play')]);
      }
      expect(await store.events.playsOf('user:late', 10)).toHaveLength(during);
    });
  });
}
