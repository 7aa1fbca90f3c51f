import { beforeAll, describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../../src/errors.ts';
import { seededRandom } from '../../../src/math/random.ts';
import { CombinedModel, servedModel } from '../../../src/models/collaborative/combined-model.ts';
import { CombinedRanker } from '../../../src/models/collaborative/combined-ranker.ts';
import type { Choice } from '../../../src/models/collaborative/choose.ts';
import { fitCollaborative } from '../../../src/models/collaborative/fit.ts';
import type { CollaborativeFitRequest } from '../../../src/models/collaborative/fit.ts';
import {
  combinedMemory,
  planFit,
  plainMemory,
} from '../../../src/models/collaborative/fit-memory.ts';
import { factorPart, neighbourPart, SILENT_PART } from '../../../src/models/collaborative/part.ts';
import { PART_DEFAULTS } from '../../../src/models/collaborative/parts.ts';
import { readChoice } from '../../../src/models/collaborative/stored-combination.ts';
import { ItemWeights } from '../../../src/models/neighbours/item-weights.ts';
import type { RecommendQuery, Taste } from '../../../src/models/recommender.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/models/snapshot.ts';
import { checkerboard, describeRecommender } from '../../contract/recommender.ts';
import type { Checkerboard } from '../../contract/recommender.ts';
import { requestOf } from '../../helpers/board.ts';

const quiet = (): void => undefined;

function fitRequest(
  board: Checkerboard,
  overrides: Partial<CollaborativeFitRequest> = {},
): CollaborativeFitRequest {
  const terms = { threads: 1, combine: 'auto', memoryBytes: 2 ** 30 } as const;
  const { matrix, items, config, trainedTo, heldOutBelow } = requestOf(board, {
    rank: 6,
    epochs: 4,
  });
  return { matrix, items, config, trainedTo, heldOutBelow, ...terms, ...overrides };
}

async function combinedModel(board: Checkerboard): Promise<CombinedModel> {
  const { bytes } = await fitCollaborative(fitRequest(board), quiet);
  const model = servedModel(decodeSnapshot(bytes, 'factorization'), 'v1');
  if (!(model instanceof CombinedModel)) throw new Error('Expected a combined model.');
  return model;
}

describeRecommender('CombinedModel', combinedModel, { personal: true });

describe('CombinedModel', () => {
  const board = checkerboard();
  let bytes: Uint8Array;
  let model: CombinedModel;

  beforeAll(async () => {
    ({ bytes } = await fitCollaborative(fitRequest(board), quiet));
    model = servedModel(decodeSnapshot(bytes, 'factorization'), 'v1') as CombinedModel;
  });

  const taste = (items: readonly number[], weights: readonly number[]): Taste => ({
    items: Int32Array.from(items),
    weights: Float32Array.from(weights),
  });

  it('never recommends what is not liked', () => {
    const ask = (own: Taste) =>
      model
        .rankItems({ taste: own, limit: 40, exclude: new Set([2, 3]) })
        .map(({ index }) => index);
    const plain = ask(taste([2, 3], [1, 1]));
    const disliked = ask(taste([2, 3, 5, 9], [1, 1, -2, -0.1]));
    expect(plain).toEqual(expect.arrayContaining([5, 9]));
    expect(disliked).toHaveLength(plain.length - 2);
    expect(disliked).not.toContain(5);
    expect(disliked).not.toContain(9);
  });

  it('moves its factors away from what is like what is not liked', () => {
    const query = { limit: 40, exclude: new Set<number>() };
    const oddBy = (own: Taste): number => {
      const answer = factorPart(model).ask({ taste: own, ...query });
      const odd = [7, 11, 15, 17, 19, 21, 23, 25, 27, 29, 31];
      return odd.reduce((sum, item) => sum + answer.scoreOf(item), 0);
    };
    const plain = oddBy(taste([2, 3], [1, 1]));
    expect(oddBy(taste([2, 3, 5, 9, 13], [1, 1, -2, -2, -2]))).toBeLessThan(plain);
  });

  it('gives every recommendation a reason out of what is liked', () => {
    const own = taste([4, 8, 12, 5], [1, 2, 3, -1]);
    for (const { evidence } of model.recommend({
      taste: own,
      limit: 8,
      exclude: new Set([4, 8, 12]),
    })) {
      expect(evidence().length).toBeGreaterThan(0);
      for (const { index } of evidence()) expect([4, 8, 12]).toContain(index);
    }
  });

  it('ranks a listener’s rows by how they stand to each other', () => {
    const rows = [3, 7, 11].map((i) => ({
      ...{ item: board.items[i]!, skips: 0, imported: 0, lastAt: 0 },
      plays: i,
    }));
    const weights = model.tasteFrom(rows, 1_700_000_000_000).weights;
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(3, 5);
  });

  it('gives the same bytes again, and goes on from a model that served', async () => {
    const again = await fitCollaborative(fitRequest(board), quiet);
    expect(again.bytes).toEqual(bytes);
    const messages: string[] = [];
    const next = await fitCollaborative(fitRequest(board, { previous: bytes }), (_, message) =>
      messages.push(message),
    );
    expect(next.summary).toMatch(/^Combined: /);
    expect(messages).toContain('settings of the factorization');
    const unreadable = await fitCollaborative(
      fitRequest(board, { previous: Uint8Array.of(1, 2, 3) }),
      quiet,
    );
    expect(unreadable.bytes).toEqual(bytes);
  });

  it('is the factorization alone where it is not to be combined, or not enough listeners can tell how', async () => {
    const never = await fitCollaborative(fitRequest(board, { combine: 'never' }), quiet);
    expect(never.summary).toBe('');
    const few = { ...board, listeners: board.listeners.slice(0, 30) };
    const small = await fitCollaborative(fitRequest(few), quiet);
    expect(small.summary).toContain('of the 50 needed');
    for (const fitted of [never, small]) {
      const snapshot = decodeSnapshot(fitted.bytes, 'factorization');
      expect(Object.keys(snapshot.arrays)).not.toContain('choice');
      expect(servedModel(snapshot, 'v1')).not.toBeInstanceOf(CombinedModel);
    }
  });

  it('refuses a snapshot without a part that its combination reads', () => {
    const { items, arrays, kind, config, seed, trainedTo, heldOutBelow } = decodeSnapshot(
      bytes,
      'factorization',
    );
    const content = { kind, config, seed, trainedTo, heldOutBelow };
    const ids = Array.from({ length: items.size }, (_id, i) => items.id(i));
    const choice = readChoice(decodeSnapshot(bytes, 'factorization'));
    expect(choice?.parts.wideRank).toBe(24);
    const load = (own: typeof arrays) =>
      servedModel(
        decodeSnapshot(encodeSnapshot({ ...content, items: ids, arrays: own }), 'factorization'),
        'v1',
      );
    const without = Object.entries(arrays).filter(([name]) => name !== 'itemListeners');
    expect(() => load(Object.fromEntries(without))).toThrow(ModelRefusedError);
    expect(() => load({ ...arrays, choice: Int32Array.of(2, 0x7b7b) })).toThrow(ModelRefusedError);
    const later = new TextEncoder().encode(
      JSON.stringify({ ...choice, features: 1 }).padEnd(4 * 40_000),
    );
    const packed = new Int32Array(1 + 40_000);
    packed[0] = later.length;
    new Uint8Array(packed.buffer).set(later, 4);
    expect(load({ ...arrays, choice: packed })).not.toBeInstanceOf(CombinedModel);
  });
});

describe('CombinedRanker', () => {
  const SIZE = 900;
  const random = seededRandom(8);
  const weightsOf = (targets: number): ItemWeights => {
    const rows = Array.from({ length: SIZE }, () =>
      Int32Array.from(new Set(Array.from({ length: targets }, () => random.int(SIZE)))).sort(),
    );
    const offsets = new Int32Array(SIZE + 1);
    rows.forEach((row, r) => (offsets[r + 1] = offsets[r]! + row.length));
    const indexes = Int32Array.from(rows.flatMap((row) => Array.from(row)));
    return new ItemWeights({
      offsets,
      indexes,
      values: Float32Array.from(indexes, () => random.next()),
    });
  };
  const [edlae, rp3beta, cosines] = [weightsOf(70), weightsOf(50), weightsOf(40)];
  const listeners = Float32Array.from({ length: SIZE }, (_, i) => (i * 37) % SIZE);
  const tree = {
    features: [6, 10],
    thresholds: [0.2, 3],
    left: [-1, -2],
    right: [1, -3],
    values: [-1, 0.5, 1],
  };
  const choice: Choice = {
    parts: PART_DEFAULTS,
    combination: {
      weights: [0, 0, 1, 0.6, 0.1],
      stacker: { trees: { bias: -2, trees: [tree] } },
    },
  };
  const ranker = new CombinedRanker(
    {
      parts: {
        ...{ wide: SILENT_PART, narrow: SILENT_PART },
        edlae: neighbourPart(edlae),
        rp3beta: neighbourPart(rp3beta),
        itemknn: neighbourPart(cosines),
      },
      facts: { listeners, strength: new Float32Array(SIZE) },
      cosines,
    },
    choice,
  );
  const own: Taste = {
    items: Int32Array.from({ length: 12 }, (_, i) => 71 * i),
    weights: Float32Array.from({ length: 12 }, (_, i) => (i === 3 ? -1 : 1 + i)),
  };
  const ask = (query: Partial<RecommendQuery>) =>
    ranker.rankItems({ taste: own, limit: 20, exclude: new Set(own.items), ...query });

  it('pages through everything without repeating, skipping or changing the order', () => {
    const all = ask({ limit: SIZE });
    expect(all).toHaveLength(SIZE - 12);
    expect(new Set(all.map(({ index }) => index)).size).toBe(all.length);
    all.forEach(({ score }, place) => {
      expect(Number.isFinite(score)).toBe(true);
      expect(score).toBeLessThanOrEqual(all[place - 1]?.score ?? Infinity);
    });
    for (const limit of [0, 1, 100, 200, 201, 333, 600]) {
      expect(ask({ limit })).toEqual(all.slice(0, limit));
    }
  });

  it('keeps only what the condition lets through, and still fills the list', () => {
    const where = (index: number): boolean => index % 3 === 0;
    const answer = ask({ limit: 250, where });
    expect(answer).toHaveLength(250);
    expect(answer.every(({ index }) => where(index))).toBe(true);
    expect(answer.some(({ index }) => own.items.includes(index))).toBe(false);
  });

  it('follows popularity where there is no taste', () => {
    const none = { items: new Int32Array(0), weights: new Float32Array(0) };
    const order = ask({ taste: none, limit: 50, exclude: new Set() }).map(({ index }) => index);
    const popular = Array.from(listeners.keys()).sort((a, b) => listeners[b]! - listeners[a]!);
    expect(order).toEqual(popular.slice(0, 50));
  });

  it('scores candidates in the order in which it ranks them', () => {
    const order = Int32Array.from(ask({ limit: 60 }), ({ index }) => index);
    const scores = ranker.scoreItems(own, order);
    expect(Array.from(scores)).toEqual(Array.from(scores).sort((a, b) => b - a));
  });

  it('works the same for a taste with items that nobody knows', () => {
    const odd = {
      items: Int32Array.of(...own.items, -1, SIZE + 4),
      weights: Float32Array.of(...own.weights, 1, Number.NaN),
    };
    expect(ask({ taste: odd })).toEqual(ask({}));
  });
});

describe('the memory of a training', () => {
  const size = {
    ...{ rows: 100_000, columns: 40_000, pairs: 5_000_000, rank: 64, wideRank: 256 },
    ...{ threads: 8, gradientSteps: 3 },
  };

  it('grows with whatever is trained on', () => {
    for (const name of ['rows', 'columns', 'pairs', 'rank', 'threads'] as const) {
      expect(plainMemory({ ...size, [name]: 2 * size[name] })).toBeGreaterThan(plainMemory(size));
    }
    expect(combinedMemory(size)).toBeGreaterThan(2 * plainMemory(size));
    expect(combinedMemory({ ...size, wideRank: 512 })).toBeGreaterThan(combinedMemory(size));
  });

  it('decides before anything starts, and says what would fit', () => {
    expect(planFit(size, 'auto', combinedMemory(size))).toEqual({ combine: true, reason: '' });
    expect(planFit(size, 'never', plainMemory(size)).combine).toBe(false);
    expect(planFit(size, 'auto', combinedMemory(size) - 1)).toMatchObject({
      combine: false,
      reason: expect.stringMatching(/^Not combined with other models: that takes about \d+ MiB/),
    });
    expect(planFit({ ...size, columns: 250_000 }, 'auto', 2 ** 40)).toMatchObject({
      combine: false,
      reason: expect.stringContaining('the snapshot of 250000 items'),
    });
    const smaller = plainMemory({ ...size, rank: 32 });
    expect(() => planFit(size, 'auto', smaller)).toThrow(
      /got one of about \d+ MiB: 100000 .* `rank` 32 would fit/,
    );
    expect(() => planFit(size, 'auto', 2 ** 20)).toThrow(/no smaller `rank` would fit/);
  });
});
