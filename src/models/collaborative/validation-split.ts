/** The split that a training decides by: a fifth of what some listeners like is hidden from it and to be found. */
import { mix32 } from '../../math/hash.ts';
import type { Csr } from '../../math/csr.ts';
import { SplitBuilder } from '../evaluation/split.ts';
import type { Part, Split } from '../evaluation/split.ts';

/** More listeners do not decide better, only later. */
const MOST_LISTENERS = 3_000;
/** One in this many of their liked items is hidden. */
const HIDDEN_ONE_IN = 5;

/**
 * Splits a matrix. Whoever keeps nothing liked, or would have nothing to find, is trained on whole. What is hidden
 * depends on places in the matrix and the seed alone.
 *
 * @param matrix - Listeners x items; values are confidences, not above 0 for what is not liked.
 */
export function validationSplit(matrix: Csr, seed: number): Split {
  const builder = new SplitBuilder();
  const below = 2 ** 32 * Math.min(1, MOST_LISTENERS / Math.max(1, matrix.rows));
  for (let row = 0; row < matrix.rows; row++) {
    const own = rowOf(matrix, row);
    const rowHash = mix32(mix32(row + 1) ^ seed);
    const hides = (e: number): boolean =>
      own.counts[e]! > 0 && mix32(rowHash ^ mix32(own.items[e]! + 1)) % HIDDEN_ONE_IN === 0;
    const visible = rowHash < below ? without(own, hides) : own;
    const finds = visible.items.length < own.items.length && visible.counts.some((c) => c > 0);
    builder.addRow(finds ? visible : own);
    if (finds)
      builder.addCase(
        visible,
        own.items.filter((_, e) => hides(e)),
      );
  }
  return builder.build(matrix.columns);
}

function rowOf({ offsets, indexes, values }: Csr, row: number): Part {
  const [from, to] = [offsets[row]!, offsets[row + 1]!];
  return { items: indexes.subarray(from, to), counts: values.subarray(from, to) };
}

function without({ items, counts }: Part, hides: (e: number) => boolean): Part {
  const keep = (_: number, e: number): boolean => !hides(e);
  return { items: items.filter(keep), counts: counts.filter(keep) };
}
