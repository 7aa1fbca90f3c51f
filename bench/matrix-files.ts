/** Hands a matrix over to the peers as files of plain numbers, see `peers/matrix.py`. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TasteMatrix } from './taste-matrix.ts';

export async function writeMatrix(folder: string, data: TasteMatrix): Promise<void> {
  const { matrix, tested, hidden } = data;
  const offsets = new Int32Array(hidden.length + 1);
  hidden.forEach((items, t) => (offsets[t + 1] = offsets[t]! + items.length));
  const all = Int32Array.from(hidden.flatMap((items) => Array.from(items)));
  const files = {
    'offsets.i32': matrix.offsets,
    'indexes.i32': matrix.indexes,
    'tested.i32': tested,
    'hidden-offsets.i32': offsets,
    'hidden.i32': all,
  };
  for (const [name, numbers] of Object.entries(files)) {
    await writeNumbers(path.join(folder, name), numbers);
  }
}

export function writeNumbers(file: string, numbers: Int32Array | Float32Array): Promise<void> {
  return writeFile(file, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}
