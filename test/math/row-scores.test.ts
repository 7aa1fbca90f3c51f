import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../../src/math/dense.ts';
import { KernelMemory, MAX_MEMORY_BYTES } from '../../src/math/kernels.ts';
import { seededRandom } from '../../src/math/random.ts';
import { RowScores } from '../../src/math/row-scores.ts';

describe('RowScores', () => {
  it('answers as a plain loop does, whether the rows lie in its memory or are copied', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(40), fc.boolean(), fc.nat(), (count, width, copied, seed) => {
        const random = seededRandom(seed);
        const memory = new KernelMemory(0, MAX_MEMORY_BYTES);
        const rows = new Float32Array(count * width).map(() => random.normal());
        const scores = new RowScores(
          copied ? undefined : memory,
          copied ? rows : inMemory(memory, rows),
          width,
        );
        for (let ask = 0; ask < 3; ask++) {
          const query = Float32Array.from({ length: width }, () => random.normal());
          const found = scores.to(query);
          expect(found).toHaveLength(width === 0 ? 0 : count);
          found.forEach((score, row) => {
            expect(score).toBeCloseTo(dot(rows, row * width, query, 0, width), 3);
          });
        }
      }),
    );
  });
});

function inMemory(memory: KernelMemory, rows: Float32Array): Float32Array {
  memory.grow(rows.byteLength);
  const own = memory.floats(rows.length);
  own.set(rows);
  return own;
}
