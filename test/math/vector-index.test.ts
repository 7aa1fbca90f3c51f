import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../../src/math/dense.ts';
import { KernelMemory } from '../../src/math/kernels.ts';
import { seededRandom } from '../../src/math/random.ts';
import { VectorIndex } from '../../src/math/vector-index.ts';
import type { FoundVector, VectorQuery } from '../../src/math/vector-index.ts';

interface Case {
  readonly count: number;
  readonly rank: number;
  readonly seed: number;
  /** Numbers are whole ones up to this: small ones make many vectors, norms and scores equal. */
  readonly levels: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  count: fc.integer({ min: 0, max: 3_000 }),
  rank: fc.integer({ min: 1, max: 70 }),
  seed: fc.nat(1e9),
  levels: fc.constantFrom(1, 3, 1e3, 1e6),
});

function drawVectors({ count, rank, seed, levels }: Case): Float32Array {
  const random = seededRandom(seed);
  const vectors = new Float32Array(count * rank);
  for (let row = 0; row < count; row++) {
    // Lengths differ a hundredfold, and every tenth is of zeros.
    const scale = random.int(10) === 0 ? 0 : 10 ** (-2 * random.next());
    for (let k = 0; k < rank; k++) {
      vectors[row * rank + k] = (scale * (random.int(2 * levels + 1) - levels)) / levels;
    }
  }
  return vectors;
}

function inMemory(vectors: Float32Array): { memory: KernelMemory; floats: Float32Array } {
  const memory = new KernelMemory(vectors.byteLength, 1 << 30);
  const floats = memory.floats(vectors.length);
  floats.set(vectors);
  return { memory, floats };
}

/** The plainest way: score all, sort, cut. */
function slowly(count: number, scoreOf: (i: number) => number, query: VectorQuery): FoundVector[] {
  return Array.from({ length: count }, (_, index) => ({ index, score: scoreOf(index) }))
    .filter(({ score }) => !Number.isNaN(score))
    .filter(({ index }) => !query.exclude.has(index) && query.where?.(index) !== false)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, query.limit);
}

function drawQuery({ count, seed }: Case, limit: number, keep: number): VectorQuery {
  const random = seededRandom(seed + 1);
  const exclude = new Set(Array.from({ length: count >> 3 }, () => random.int(count)));
  return { limit, exclude, where: (index) => index % keep === 0 };
}

describe('VectorIndex', () => {
  const anyLimit = fc.constantFrom(0, 1, 10, 100, 5_000);
  const anyKeep = fc.constantFrom(1, 2, 50);

  it('finds what scoring everything finds, scores and order included, under any filter', () => {
    fc.assert(
      fc.property(anyCase, anyLimit, anyKeep, (drawn, limit, keep) => {
        const { rank, count } = drawn;
        const { memory, floats } = inMemory(drawVectors(drawn));
        const index = new VectorIndex(memory, floats, rank);
        const query = drawVectors({ ...drawn, count: 1, seed: drawn.seed + 2 });
        const wanted = drawQuery(drawn, limit, keep);
        const scoreOf = (i: number): number => dot(query, 0, floats, i * rank, rank);
        expect(index.search(query, wanted)).toEqual(slowly(count, scoreOf, wanted));
      }),
      { numRuns: 150 },
    );
  });

  it('finds the nearest directions that computing every cosine finds', () => {
    fc.assert(
      fc.property(anyCase, anyLimit, anyKeep, (drawn, limit, keep) => {
        const { rank, count } = drawn;
        const { memory, floats } = inMemory(drawVectors(drawn));
        const index = new VectorIndex(memory, floats, rank);
        const query = drawVectors({ ...drawn, count: 1, seed: drawn.seed + 2 });
        const wanted = drawQuery(drawn, limit, keep);
        const norm = (of: Float32Array, at: number): number => Math.sqrt(dot(of, at, of, at, rank));
        const scoreOf = (i: number): number => {
          const scale = norm(query, 0) * norm(floats, i * rank);
          return scale === 0 ? NaN : Math.min(1, dot(query, 0, floats, i * rank, rank) / scale);
        };
        expect(index.searchDirections(query, wanted)).toEqual(slowly(count, scoreOf, wanted));
      }),
      { numRuns: 100 },
    );
  });

  it('asks a filter only about vectors that may be among the best', () => {
    const drawn = { count: 20_000, rank: 16, seed: 3, levels: 1e6 };
    const { memory, floats } = inMemory(drawVectors(drawn));
    const index = new VectorIndex(memory, floats, drawn.rank);
    let asked = 0;
    const where = (): boolean => ++asked > 0;
    index.search(floats.subarray(0, 16), { limit: 10, exclude: new Set(), where });
    expect(asked).toBeGreaterThanOrEqual(10);
    expect(asked).toBeLessThan(2_000);
  });

  it('searches again in its own memory, whatever was asked before', () => {
    const drawn = { count: 500, rank: 20, seed: 5, levels: 1e6 };
    const { memory, floats } = inMemory(drawVectors(drawn));
    const index = new VectorIndex(memory, floats, drawn.rank);
    const wanted = { limit: 5, exclude: new Set<number>() };
    const first = index.search(floats.subarray(20, 40), wanted);
    index.searchDirections(floats.subarray(40, 60), wanted);
    index.search(new Float32Array(20), wanted);
    expect(index.search(floats.subarray(20, 40), wanted)).toEqual(first);
  });
});
