import { describe, expect, it } from 'vitest';
import { dot } from '../../src/math/dense.ts';
import { KernelMemory } from '../../src/math/kernels.ts';
import { seededRandom } from '../../src/math/random.ts';
import { tuneMargin } from '../../src/math/tune-margin.ts';
import { VectorIndex } from '../../src/math/vector-index.ts';
import type { VectorLists } from '../../src/math/vector-index.ts';
import { clusterVectors } from '../../src/math/vector-lists.ts';

const RANK = 20;
const COUNT = 6_000;
const TOP = { limit: 50, exclude: new Set<number>() };

/** Directions around a hundred centres, lengths a hundredfold apart, every fiftieth of zeros. */
function clusteredVectors(count: number, seed: number): Float32Array {
  const random = seededRandom(1);
  const centres = Float32Array.from({ length: 100 * RANK }, () => random.normal());
  const own = seededRandom(seed);
  const vectors = new Float32Array(count * RANK);
  for (let row = 0; row < count; row++) {
    const centre = own.int(100);
    const length = row % 50 === 0 ? 0 : 10 ** (-2 * own.next());
    for (let k = 0; k < RANK; k++) {
      vectors[row * RANK + k] = length * (centres[centre * RANK + k]! + 0.5 * own.normal());
    }
  }
  return vectors;
}

const vectors = clusteredVectors(COUNT, 2);
const queries = Array.from({ length: 60 }, (_, q) => clusteredVectors(2, 100 + q).subarray(RANK));
const lists = await clusterVectors(vectors, RANK, { lists: 64, seed: 3, threads: 1 });

function indexWith(given: VectorLists): VectorIndex {
  const memory = new KernelMemory(vectors.byteLength, 1 << 30);
  const floats = memory.floats(vectors.length);
  floats.set(vectors);
  return new VectorIndex(memory, floats, RANK, given);
}

const index = indexWith({ ...lists, margin: 0.3, directionMargin: 0.3 });

describe('clusterVectors', () => {
  it('puts each vector into one list, the longest first', () => {
    expect(Array.from(lists.order).sort((a, b) => a - b)).toEqual(
      Array.from({ length: COUNT }, (_, i) => i),
    );
    const norm = (i: number): number => dot(vectors, i * RANK, vectors, i * RANK, RANK);
    for (let list = 0; list < 64; list++) {
      const members = lists.order.subarray(lists.offsets[list], lists.offsets[list + 1]);
      members.forEach((member, at) => {
        if (at > 0) expect(norm(member)).toBeLessThanOrEqual(norm(members[at - 1]!));
      });
    }
  });

  it('puts vectors of one direction together', () => {
    let within = 0;
    for (let list = 0; list < 64; list++) {
      const size = lists.offsets[list + 1]! - lists.offsets[list]!;
      const at = list * RANK;
      within += (size / COUNT) * Math.sqrt(dot(lists.means, at, lists.means, at, RANK));
    }
    // The length of a mean is the mean cosine with it: 1 in lists of one direction, near 0 in ones of all.
    expect(within).toBeGreaterThan(0.75);
  });

  it('makes the same lists whatever the threads', async () => {
    const options = { lists: 64, seed: 3, threads: 3 };
    expect(await clusterVectors(vectors, RANK, options)).toEqual(lists);
  });

  it('makes lists of fewer vectors than it was asked for', async () => {
    const few = await clusterVectors(vectors.subarray(0, 5 * RANK), RANK, {
      lists: 8,
      seed: 1,
      threads: 1,
    });
    expect(Array.from(few.order).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    expect(few.offsets[8]).toBe(5);
  });
});

describe('VectorIndex with lists', () => {
  const plain = new VectorIndex(...inMemory());

  function inMemory(): [KernelMemory, Float32Array, number] {
    const memory = new KernelMemory(vectors.byteLength, 1 << 30);
    const floats = memory.floats(vectors.length);
    floats.set(vectors);
    return [memory, floats, RANK];
  }

  it('is exact where it is asked to be', () => {
    for (const query of queries) {
      expect(index.search(query, TOP, Infinity)).toEqual(plain.search(query, TOP));
      expect(index.searchDirections(query, TOP, Infinity)).toEqual(
        plain.searchDirections(query, TOP),
      );
    }
  });

  it('finds more with a wider margin, and nearly all with a wide one', () => {
    const recallOf = (margin: number): number => {
      let found = 0;
      for (const query of queries) {
        const best = new Set(plain.search(query, TOP).map((each) => each.index));
        found += index.search(query, TOP, margin).filter((each) => best.has(each.index)).length;
      }
      return found / (TOP.limit * queries.length);
    };
    expect(recallOf(0.01)).toBeLessThan(recallOf(0.3));
    expect(recallOf(0.8)).toBeGreaterThan(0.99);
  });

  it('asks about a fraction of the vectors', () => {
    let asked = 0;
    const where = (): boolean => ++asked > 0;
    for (const query of queries) index.search(query, { ...TOP, where });
    expect(asked / queries.length).toBeLessThan(COUNT / 10);
  });

  it('fills the page under any filter, and is exact where the filter leaves less than a page', () => {
    for (const query of queries.slice(0, 10)) {
      const tenth = { ...TOP, where: (i: number) => i % 10 === 3 };
      expect(index.search(query, tenth)).toHaveLength(TOP.limit);
      const few = { ...TOP, where: (i: number) => i % 200 === 3 };
      expect(index.search(query, few)).toEqual(plain.search(query, few));
    }
  });
});

describe('tuneMargin', () => {
  it('takes the smallest margin that finds what is wanted, and says what others found', () => {
    const search = (query: Float32Array, margin: number): readonly { index: number }[] =>
      index.search(query, TOP, margin);
    const { margin, recall } = tuneMargin(search, queries, 0.95);
    expect(margin).toBeGreaterThan(0);
    expect(margin).toBeLessThan(1);
    expect(recall).toBeGreaterThan(0.9);
    expect(tuneMargin(search, queries, 0.5).margin).toBeLessThan(margin);
    expect(tuneMargin(search, queries, 2).margin).toBe(1);
  });
});
