import { describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../../src/errors.ts';
import { judgeInWorker } from '../../../src/models/evaluation/judge-in-worker.ts';
import { judge } from '../../../src/models/evaluation/judge.ts';
import type { HeldOutListener } from '../../../src/models/evaluation/judge.ts';
import { PopularityCounter, popularityConfig } from '../../../src/models/popularity/fit.ts';
import { PopularityModel } from '../../../src/models/popularity/popularity-model.ts';
import { decodeSnapshot } from '../../../src/models/snapshot.ts';

/** Ranks `track:0`, `track:1`, ... in this order. */
function model(items: number): PopularityModel {
  return PopularityModel.fromSnapshot(decodeSnapshot(snapshot(items), 'popularity'), 'v');
}

function snapshot(items: number): Uint8Array {
  const counter = new PopularityCounter(popularityConfig(), 0);
  for (let i = 0; i < items; i++) {
    for (let voice = i; voice < items; voice++) counter.add(`track:${i}`, 0);
  }
  return counter.snapshot(() => true, 0)!;
}

function listener(visible: readonly string[], hidden: readonly string[]): HeldOutListener {
  const row = (item: string) => ({ item, plays: 1, skips: 0, imported: 0, lastAt: 0 });
  return { visible: visible.map(row), hidden };
}

describe('judging a model', () => {
  it('ranks what is not visible, and measures what was hidden', () => {
    const listeners = [
      listener(['track:0'], ['track:1']),
      listener(['track:1'], ['track:3', 'track:2']),
    ];
    const result = judge(model(5), listeners, 0);
    expect(result.ndcgOf[0]).toBe(1);
    const gained = 1 / Math.log2(3) + 1 / Math.log2(4);
    expect(result.ndcgOf[1]).toBeCloseTo(gained / (1 + 1 / Math.log2(3)), 12);
    expect(result.ndcg100).toBeCloseTo((result.ndcgOf[0]! + result.ndcgOf[1]!) / 2, 12);
    expect(result).toMatchObject({ recall20: 1, recall50: 1, distinct: 5, items: 5 });
  });

  it('counts a hidden item that the model does not know as one that it did not find', () => {
    const listeners = [listener(['track:0'], ['track:1', 'track:new', 'track:newer'])];
    const { recall20, ndcgOf } = judge(model(5), listeners, 0);
    expect(recall20).toBeCloseTo(1 / 3, 12);
    expect(ndcgOf[0]).toBeCloseTo(1 / (1 + 1 / Math.log2(3) + 1 / 2), 12);
  });

  it('looks at the first hundred', () => {
    const listeners = [listener(['track:0'], ['track:101'])];
    expect(judge(model(200), listeners, 0)).toMatchObject({
      ndcg100: 0,
      distinct: 100,
    });
  });
});

describe('judging in a thread', () => {
  const listeners = Array.from({ length: 120 }, (_, u) =>
    listener([`track:${u % 50}`], [`track:${(u * 7) % 60}`, `track:${u + 1}`]),
  );

  it('answers what judging here does, for each of some models', async () => {
    const snapshots = [snapshot(150), snapshot(40)];
    const request = { kind: 'popularity' as const, snapshots, now: 0 };
    const judgements = await judgeInWorker(request, listeners);
    expect(judgements).toEqual([judge(model(150), listeners, 0), judge(model(40), listeners, 0)]);
  });

  it('leaves this thread idle meanwhile', async () => {
    const snapshots = [snapshot(1_500)];
    const many = Array.from({ length: 12 }, () => listeners).flat();
    const before = performance.eventLoopUtilization();
    await judgeInWorker({ kind: 'popularity', snapshots, now: 0 }, many);
    expect(performance.eventLoopUtilization(before).utilization).toBeLessThan(0.5);
  });

  it('says why a model cannot be judged', async () => {
    const request = { kind: 'factorization' as const, snapshots: [snapshot(5)], now: 0 };
    const judging = judgeInWorker(request, listeners);
    await expect(judging).rejects.toThrow(ModelRefusedError);
    await expect(judging).rejects.toThrow(/The factorization model could not be judged: .*`kind`/);
  });
});
