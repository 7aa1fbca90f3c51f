/** JSON in an array of a snapshot: its bytes in UTF-8, four to a number, after their count. */
import { ModelRefusedError } from '../errors.ts';
import { arrayOf } from './snapshot.ts';
import type { Snapshot } from './snapshot.ts';

/** @param value - Plain data. */
export function packJson(value: unknown): Int32Array {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const out = new Int32Array(1 + Math.ceil(bytes.length / 4));
  out[0] = bytes.length;
  new Uint8Array(out.buffer).set(bytes, 4);
  return out;
}

/**
 * What {@link packJson} put into a snapshot; undefined where it has no array of the name.
 *
 * @throws ModelRefusedError when it cannot be read.
 */
export function unpackJson(snapshot: Snapshot, name: string): unknown {
  const size = snapshot.arrays[name]?.length;
  if (size === undefined) return undefined;
  const array = arrayOf(snapshot, name, 'i32', size);
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice(4);
  const length = array[0] ?? -1;
  if (length < 0 || length > bytes.length) {
    throw new ModelRefusedError(
      `Expected \`${name}\` of at most ${bytes.length} bytes in the snapshot, got ${length}.`,
    );
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes.subarray(0, length))) as unknown;
  } catch (cause) {
    throw new ModelRefusedError(`Expected \`${name}\` of a snapshot in JSON, got something else.`, {
      cause,
    });
  }
}
