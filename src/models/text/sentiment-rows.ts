/** Features of texts as a sparse matrix: TF-IDF, rows of length 1. */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';

/** Hash of a feature to how often a text has it. */
export type RowCounts = ReadonlyMap<number, number>;

export interface FeatureRows {
  /** [texts x features]. */
  readonly matrix: Csr;
  /** Uint32Array [features], ascending. */
  readonly hashes: Uint32Array;
  /** Float32Array [features]. */
  readonly rarity: Float32Array;
}

/** @param least - Texts that must have a feature. */
export function featureRows(texts: readonly RowCounts[], least: number): FeatureRows {
  const textsOf = new Map<number, number>();
  for (const counts of texts) {
    for (const hash of counts.keys()) textsOf.set(hash, (textsOf.get(hash) ?? 0) + 1);
  }
  const hashes = Uint32Array.from(textsOf.keys())
    .filter((hash) => textsOf.get(hash)! >= least)
    .sort();
  const rarity = Float32Array.from(hashes, (hash) => {
    return Math.log((1 + texts.length) / (1 + textsOf.get(hash)!)) + 1;
  });
  const columnOf = new Map(Array.from(hashes, (hash, i) => [hash, i]));
  const rows = texts.map((counts) =>
    Array.from(counts, ([hash, count]) => ({ column: columnOf.get(hash) ?? -1, count })).filter(
      ({ column }) => column >= 0,
    ),
  );
  const offsets = sharedInts(texts.length + 1);
  rows.forEach((row, i) => (offsets[i + 1] = offsets[i]! + row.length));
  const indexes = sharedInts(offsets[texts.length]!);
  const values = sharedFloats(indexes.length);
  rows.forEach((row, i) => {
    const weighted = row.map(({ column, count }) => (1 + Math.log(count)) * rarity[column]!);
    const length = Math.sqrt(weighted.reduce((sum, value) => sum + value * value, 0));
    row.forEach(({ column }, j) => {
      indexes[offsets[i]! + j] = column;
      values[offsets[i]! + j] = weighted[j]! / length;
    });
  });
  return {
    matrix: { rows: texts.length, columns: hashes.length, offsets, indexes, values },
    hashes,
    rarity,
  };
}
