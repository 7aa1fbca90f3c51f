/** Strings in a text snapshot, as arrays: UTF-16 units of all of them, and where each ends. */
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotArray } from '../snapshot.ts';
import { ModelRefusedError } from '../../errors.ts';

/** @param name - What the arrays are called: `${name}Units` and `${name}Ends`. */
export function packStrings(
  name: string,
  strings: readonly string[],
): Readonly<Record<string, SnapshotArray>> {
  const all = strings.join('');
  let end = 0;
  return {
    [`${name}Units`]: Int32Array.from({ length: all.length }, (_, i) => all.charCodeAt(i)),
    [`${name}Ends`]: Int32Array.from(strings, (string) => (end += string.length)),
  };
}

/** @throws ModelRefusedError when the arrays are missing or do not fit each other. */
export function unpackStrings(snapshot: Snapshot, name: string): readonly string[] {
  const count = snapshot.arrays[`${name}Ends`]?.length ?? 0;
  const ends = arrayOf(snapshot, `${name}Ends`, 'i32', count);
  const units = arrayOf(snapshot, `${name}Units`, 'i32', count === 0 ? 0 : ends[count - 1]!);
  return Array.from(ends, (end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]!;
    if (end < start) {
      throw new ModelRefusedError(`Expected \`${name}\` in order in a text snapshot.`);
    }
    return String.fromCharCode(...units.subarray(start, end));
  });
}
