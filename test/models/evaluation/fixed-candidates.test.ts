import { describe, expect, it } from 'vitest';
import type { Ranker } from '../../../src/models/evaluation/contender.ts';
import {
  candidateDataset,
  candidateSplit,
  candidateTuningSplit,
  measureCandidates,
  TUNING_NEGATIVES,
} from '../../../src/models/evaluation/fixed-candidates.ts';
import type { LeftOut } from '../../../src/models/evaluation/fixed-candidates.ts';
import type { CountsByUser } from '../../../src/models/evaluation/split.ts';

const { signal } = new AbortController();

/** Of 300 items, `u` has those whose number is `u` modulo 30. */
const counts: CountsByUser = new Map(
  Array.from({ length: 30 }, (_, u) => {
    const items = Array.from({ length: 10 }, (_item, i) => [`i${30 * i + u}`, i + 1] as const);
    return [`u${u}`, new Map(items)] as const;
  }),
);
const leftOut: readonly LeftOut[] = [
  { user: 'u1', item: 'i0', negatives: ['i2', 'new', 'i0', 'i3'] },
  { user: 'nobody', item: 'i5', negatives: ['i6', 'i7'] },
];

/** Scores by the number in an item's id; `new` and what has none score 0. */
function byNumber(items: readonly string[]): Pick<Ranker, 'scoreItems'> {
  const scoreOf = (index: number): number => Number(/\d+/.exec(items[index]!)?.[0] ?? 0);
  return { scoreItems: (_, candidates) => Float64Array.from(candidates, scoreOf) };
}

describe('the split of fixed candidates', () => {
  const dataset = candidateDataset(counts, leftOut);
  const idsOf = (indexes: Iterable<number>): readonly string[] =>
    Array.from(indexes, (index) => dataset.items[index]!);

  it('trains on the whole file, and ranks each item once among its candidates', () => {
    const { train, cases } = candidateSplit(dataset, leftOut);
    expect([train.rows, train.columns, train.indexes.length]).toEqual([30, 301, 300]);
    expect(idsOf(cases[0]!.candidates!)).toEqual(['i0', 'i2', 'new', 'i3']);
    expect(idsOf(cases[0]!.hidden)).toEqual(['i0']);
    expect(new Set(idsOf(cases[0]!.visible))).toEqual(new Set(counts.get('u1')!.keys()));
    expect(cases[1]!.visible).toHaveLength(0);
  });

  it('tunes on one item of each user that is not trained on, among 99 never had', () => {
    const { train, cases } = candidateTuningSplit(dataset, leftOut);
    expect(train.indexes).toHaveLength(270);
    expect(cases).toHaveLength(30);
    cases.forEach(({ visible, hidden, candidates }, u) => {
      const own = counts.get(dataset.users[u]!)!;
      const [item] = idsOf(hidden);
      expect(own.has(item!)).toBe(true);
      expect(idsOf(visible)).not.toContain(item);
      expect(visible).toHaveLength(9);
      expect(new Set(candidates)).toHaveProperty('size', 1 + TUNING_NEGATIVES);
      expect(idsOf(candidates!).filter((id) => own.has(id))).toEqual([item]);
    });
    expect(candidateTuningSplit(dataset, leftOut).cases).toEqual(cases);
  });

  it('draws from all items where the candidates of the test were drawn so', () => {
    const own = [{ user: 'u1', item: 'i0', negatives: ['i2', 'i31'] }];
    const { cases } = candidateTuningSplit(dataset, own);
    const had = cases.flatMap(({ candidates, visible }) =>
      Array.from(candidates!).filter((item) => visible.includes(item)),
    );
    // Each of 9 others is drawn with 99 of 300.
    expect(had.length).toBeGreaterThan(30 * 1.5);
    expect(had.length).toBeLessThan(30 * 4.5);
  });
});

describe('measuring fixed candidates', () => {
  const items = Array.from({ length: 100 }, (_, i) => `i${i}`);
  const found: readonly LeftOut[] = [
    { user: 'a', item: 'i99', negatives: items.slice(0, 50) },
    { user: 'b', item: 'i40', negatives: items.slice(31, 60) },
    { user: 'c', item: 'i98', negatives: ['i97', 'i99'] },
  ];

  it('counts hits among the first ten, and where they stand', async () => {
    const dataset = candidateDataset(new Map([['a', new Map([['i1', 1]])]]), found);
    const split = candidateSplit(dataset, found);
    const { figures, ndcgOf } = await measureCandidates(byNumber(dataset.items), split, signal);
    expect(Array.from(ndcgOf)).toEqual([1, 0, 1 / Math.log2(3)]);
    expect(figures.hr10).toBeCloseTo(2 / 3, 12);
    expect(figures.ndcg10).toBeCloseTo((1 + 1 / Math.log2(3)) / 3, 12);
    expect(figures.hr10Se).toBeCloseTo(1 / 3, 12);
    expect(figures.n).toBe(3);
  });

  it('puts an item behind those that score the same', async () => {
    const dataset = candidateDataset(new Map(), found);
    const alike = { scoreItems: (_: unknown, of: Int32Array) => new Float64Array(of.length) };
    const { ndcgOf } = await measureCandidates(alike, candidateSplit(dataset, found), signal);
    expect(Array.from(ndcgOf)).toEqual([0, 0, 1 / 2]);
  });
});
