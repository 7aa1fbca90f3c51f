import { describe, expect, it } from 'vitest';
import { all, listener, NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeListeners(make: MakeStore): void {
  describe('listeners', () => {
    const house = useStore(make);

    it('has nobody at first', async () => {
      expect(await house.store().listeners.first()).toBeUndefined();
      expect(await house.store().listeners.count()).toBe(0);
      expect(await all(house.store().listeners.scan())).toEqual([]);
    });

    it('gives back every field after it was opened again', async () => {
      const full = listener('user:Ünï/🎧', { name: 'Ada “L”', country: 'AT', simulated: true });
      const bare = listener('user:bare', { createdAt: NOON + 1 });
      const long = listener(`user:${'x'.repeat(195)}`, { createdAt: NOON + 2 });
      await house.store().listeners.put([full, bare, long]);

      const { listeners } = await house.reopen();

      const found = await listeners.get([full.id, 'user:unknown', bare.id, long.id]);
      expect([...found.values()]).toEqual([full, bare, long]);
      expect(await listeners.count()).toBe(3);
    });

    it('keeps a known listener on ensure and replaces them on put', async () => {
      const { listeners } = house.store();
      const id = 'user:kept';
      await listeners.ensure([listener(id, { name: 'first' }), listener(id, { name: 'twice' })]);
      await listeners.ensure([listener(id, { name: 'second' })]);
      expect((await listeners.get([id])).get(id)?.name).toBe('first');

      await listeners.put([listener(id, { country: 'DE' })]);
      expect((await listeners.get([id])).get(id)).toEqual(listener(id, { country: 'DE' }));
    });

    it('names as first who was created first, and of those the smallest id', async () => {
      const { listeners } = house.store();
      const createdAt = NOON - 1_000;
      await listeners.put([listener('user:b', { createdAt }), listener('user:a', { createdAt })]);

      expect((await listeners.first())?.id).toBe('user:a');
    });

    it('scans everybody once, in batches, by id', async () => {
      const { listeners } = house.store();
      const many = Array.from({ length: 2_300 }, (_, i) => listener(`user:many-${i}`));
      await listeners.put(many);

      const sizes: number[] = [];
      const ids: string[] = [];
      for await (const batch of listeners.scan()) {
        sizes.push(batch.length);
        ids.push(...batch.map(({ id }) => id));
      }
      expect(sizes.length).toBeGreaterThan(1);
      expect(ids).toHaveLength(await listeners.count());
      expect(new Set(ids)).toHaveLength(ids.length);
      const ascii = ids.filter((id) => id.startsWith('user:many-'));
      expect(ascii).toEqual(many.map(({ id }) => id).toSorted());
    });
  });
}
