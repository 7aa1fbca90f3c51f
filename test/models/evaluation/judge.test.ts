import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/models/evaluation/judge.ts';
import type { HeldOutListener } from '../../../src/models/evaluation/judge.ts';
import { PopularityCounter, popularityConfig } from '../../../src/models/popularity/fit.ts';
import { PopularityModel } from '../../../src/models/popularity/popularity-model.ts';
import { decodeSnapshot } from '../../../src/models/snapshot.ts';

/** Ranks `track:0`, `track:1`, ... in this order. */
function model(items: number): PopularityModel {
  const counter = new PopularityCounter(popularityConfig(), 0);
  for (let i = 0; i < items; i++) {
    for (let voice = i; voice < items; voice++) counter.add(`track:${i}`, 0);
  }
  const bytes = counter.snapshot(() => true, 0)!;
  return PopularityModel.fromSnapshot(decodeSnapshot(bytes, 'popularity'), 'v');
}

function listener(visible: readonly string[], hidden: readonly string[]): HeldOutListener {
  const row = (item: string) => ({ item, plays: 1, skips: 0, imported: 0, lastAt: 0 });
  return { visible: visible.map(row), hidden };
}

const pause = (): Promise<void> => Promise.resolve();

describe('judging a model', () => {
  it('ranks what is not visible, and measures what was hidden', async () => {
    const listeners = [
      listener(['track:0'], ['track:1']),
      listener(['track:1'], ['track:3', 'track:2']),
    ];
    const result = await judge(model(5), listeners, 0, pause);
    expect(result.ndcgOf[0]).toBe(1);
    const gained = 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(result.ndcgOf[1]).toBeCloseTo(gained / (1 + 1 / Math.log2(3)), 12);
    expect(result.ndcg100).toBeCloseTo((result.ndcgOf[0]! + result.ndcgOf[1]!) / 2, 12);
    expect(result).toMatchObject({ recall20: 1, recall50: 1, distinct: 5, items: 5 });
  });

  it('counts a hidden item that the model does not know as one that it did not find', async () => {
    const listeners = [listener(['track:0'], ['track:1', 'track:new', 'track:newer'])];
    const { recall20, ndcgOf } = await judge(model(5), listeners, 0, pause);
    expect(recall20).toBeCloseTo(1 / 3, 12);
    expect(ndcgOf[0]).toBeCloseTo(1 / (1 + 1 / Math.log2(3) + 1 / 2), 12);
  });

  it('looks at the first hundred', async () => {
    const listeners = [listener(['track:0'], ['track:101'])];
    expect(await judge(model(200), listeners, 0, pause)).toMatchObject({
      ndcg100: 0,
      distinct: 100,
    });
  });

  it('pauses after each listener', async () => {
    const pauses: number[] = [];
    const count = async (): Promise<void> => void pauses.push(1);
    await judge(
      model(3),
      [listener(['track:0'], ['track:1']), listener([], ['track:2'])],
      0,
      count,
    );
    expect(pauses).toHaveLength(2);
  });
});
