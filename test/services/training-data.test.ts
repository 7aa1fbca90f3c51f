import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { heldOutHash, heldOutThreshold } from '../../src/models/evaluation/held-out.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { gatherHeldOut, gatherMatrix } from '../../src/services/training-data.ts';
import type { Store } from '../../src/store/ports.ts';
import { fill, listenersOfTwoColours, NOW, temporaryStore } from '../helpers/listening-store.ts';
import type { TemporaryStore } from '../helpers/listening-store.ts';

const signal = new AbortController().signal;
const config = factorizationConfig();

let temporary: TemporaryStore;
let store: Store;

beforeEach(async () => {
  temporary = await temporaryStore();
  store = temporary.store;
});

afterEach(() => temporary.close());

describe('the training matrix', () => {
  it('has the listening to what is in the catalogue, by item id', async () => {
    await fill(
      store,
      new Map([
        ['user:b', ['track:2', 'track:1']],
        ['user:a', ['track:1']],
      ]),
    );
    await store.listening.importInteractions('other', [
      { listener: 'user:a', item: 'track:gone', count: 9, at: 0 },
      { listener: 'user:a', item: 'artist:x', count: 9, at: 0 },
    ]);
    const { matrix, items, heldOutBelow } = await gatherMatrix(store, NOW, config, signal);
    expect(items).toEqual(['track:1', 'track:2']);
    expect([matrix.rows, matrix.columns, matrix.indexes.length]).toEqual([2, 2, 3]);
    expect(Array.from(matrix.values)).toEqual([1, 1, 1]);
    expect(heldOutBelow).toBe(0);
  });

  it('is empty for an empty store', async () => {
    const { matrix, items } = await gatherMatrix(store, NOW, config, signal);
    expect([matrix.rows, matrix.columns, items]).toEqual([0, 0, []]);
  });

  it('never holds a listener that is held out', async () => {
    const listening = listenersOfTwoColours(500, 40);
    await fill(store, listening);
    const threshold = heldOutThreshold(500);
    const trained = Array.from(listening.keys()).filter((id) => heldOutHash(id) >= threshold);
    const { matrix, heldOutBelow } = await gatherMatrix(store, NOW, config, signal);
    expect(heldOutBelow).toBe(threshold);
    expect(matrix.rows).toBe(trained.length);
    expect(matrix.rows).toBeLessThan(475);
    expect(matrix.rows).toBeGreaterThan(425);
  });

  it('stops with the reason when it is cancelled', async () => {
    await fill(store, listenersOfTwoColours(10, 10));
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    await expect(gatherMatrix(store, NOW, config, controller.signal)).rejects.toThrow('enough');
  });
});

describe('held-out listeners', () => {
  it('are those below the threshold, each split into what is seen and what must be found', async () => {
    const listening = listenersOfTwoColours(500, 40);
    await fill(store, listening);
    const below = heldOutThreshold(500);
    const heldOut = await gatherHeldOut(store.listening, below, NOW, config);
    const expected = Array.from(listening.keys()).filter((id) => heldOutHash(id) < below);
    expect(heldOut).toHaveLength(expected.length);
    const pairs = heldOut.reduce(
      (sum, { visible, hidden }) => sum + visible.length + hidden.length,
      0,
    );
    const hidden = heldOut.reduce((sum, each) => sum + each.hidden.length, 0);
    expect(pairs).toBe(expected.reduce((sum, id) => sum + listening.get(id)!.length, 0));
    expect(hidden / pairs).toBeGreaterThan(0.15);
    expect(hidden / pairs).toBeLessThan(0.25);
    for (const { visible, hidden: found } of heldOut) {
      expect(visible.map(({ item }) => item).filter((item) => found.includes(item))).toEqual([]);
    }
    expect(await gatherHeldOut(store.listening, 0, NOW, config)).toEqual([]);
  });

  it('of a lower threshold are among those of a higher one', async () => {
    await fill(store, listenersOfTwoColours(500, 40));
    const hidden = async (below: number): Promise<string[]> =>
      (await gatherHeldOut(store.listening, below, NOW, config)).map((each) =>
        JSON.stringify(each),
      );
    const many = await hidden(2 ** 30);
    const few = await hidden(2 ** 28);
    expect(few.length).toBeGreaterThan(0);
    expect(few.length).toBeLessThan(many.length);
    expect(many).toEqual(expect.arrayContaining(few));
  });
});
