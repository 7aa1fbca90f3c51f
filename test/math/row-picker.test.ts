import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dot } from '../../src/math/dense.ts';
import { instantiateKernels, KernelMemory } from '../../src/math/kernels.ts';
import { seededRandom } from '../../src/math/random.ts';
import { RowPicker } from '../../src/math/row-picker.ts';

describe('scores of some rows', () => {
  it('are to the last bit those of a plain loop, for any width and any rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 0, max: 600 }),
        fc.nat(1e9),
        (width, count, seed) => {
          const random = seededRandom(seed);
          const memory = new KernelMemory(4 * 50 * width + 64 + RowPicker.sizeOf(width));
          const rows = memory.floats(50 * width);
          for (let i = 0; i < rows.length; i++) rows[i] = random.normal();
          const query = Float64Array.from({ length: width }, () => random.normal());
          const some = Array.from({ length: count }, () => random.int(50));
          const kernels = instantiateKernels(memory.memory);
          const picker = new RowPicker(memory, kernels, rows, width);
          const norm = Math.sqrt(dot(query, 0, query, 0, width));

          const told: [number, number][] = [];
          picker.products(query)(some, (index, score) => told.push([index, score]));
          const cosines: number[] = [];
          picker.cosines(query, norm)(some, (_, score) => cosines.push(score));

          const product = (row: number): number => dot(query, 0, rows, row * width, width);
          expect(told).toEqual(some.map((row) => [row, product(row)]));
          expect(cosines).toEqual(
            some.map((row) => {
              const at = row * width;
              const scale = norm * Math.sqrt(dot(rows, at, rows, at, width));
              return Math.min(1, product(row) / scale);
            }),
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});
