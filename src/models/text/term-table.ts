/** The terms of a text snapshot, as arrays: UTF-16 units of all of them, and where each ends. */
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotArray } from '../snapshot.ts';
import { ModelRefusedError } from '../../errors.ts';

export function packTerms(terms: readonly string[]): Readonly<Record<string, SnapshotArray>> {
  const all = terms.join('');
  let end = 0;
  return {
    termUnits: Int32Array.from({ length: all.length }, (_, i) => all.charCodeAt(i)),
    termEnds: Int32Array.from(terms, (term) => (end += term.length)),
  };
}

/** @throws ModelRefusedError when the arrays are missing or do not fit each other. */
export function unpackTerms(snapshot: Snapshot): readonly string[] {
  const count = snapshot.arrays['termEnds']?.length ?? 0;
  const ends = arrayOf(snapshot, 'termEnds', 'i32', count);
  const units = arrayOf(snapshot, 'termUnits', 'i32', count === 0 ? 0 : ends[count - 1]!);
  return Array.from(ends, (end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    if (end < start) throw new ModelRefusedError('Expected terms in order in a text snapshot.');
    return String.fromCharCode(...units.subarray(start, end));
  });
}
