import { describe, expect, it } from 'vitest';
import { countCalls } from '../helpers/counting-store.ts';
import { storeFolder } from '../helpers/store-folder.ts';
import { all, listener } from '../helpers/store-records.ts';

describe('countCalls', () => {
  it('answers what the store answers and counts each call by port and method', async () => {
    const { store, calls } = countCalls(await (await storeFolder()).open());
    await store.listeners.put([listener('user:a')]);
    await store.listeners.get(['user:a']);
    expect((await store.listeners.get(['user:a', 'user:b'])).size).toBe(1);
    expect(await all(store.listeners.scan())).toEqual([listener('user:a')]);
    expect((await store.ping()).house).toBe('SQLite');
    await expect(store.events.countOfDay('no day')).rejects.toThrow('YYYY-MM-DD');

    expect(Object.fromEntries(calls)).toEqual({
      'listeners.put': 1,
      'listeners.get': 2,
      'listeners.scan': 1,
      'events.countOfDay': 1,
      ping: 1,
    });
  });
});
