/** Features in a few dozen bins, as trees look at them. */
import type { LabelledRows } from './logistic-regression.ts';

export const BINS = 64;
/** Rows whose values settle where bins end. */
const SAMPLED = 20_000;

export interface BinnedRows {
  readonly rows: number;
  readonly width: number;
  /** Uint8Array [width x rows]: a feature's bins lie together. */
  readonly bins: Uint8Array;
  /** Of each feature, the largest value of each bin but the last. */
  readonly edges: readonly Float32Array[];
}

/** Bins of about as many rows each, their ends settled by a sample. */
export function binRows({ features, width, labels }: LabelledRows): BinnedRows {
  const rows = labels.length;
  const bins = new Uint8Array(width * rows);
  const step = Math.max(1, Math.floor(rows / SAMPLED));
  const edges = Array.from({ length: width }, (_, f) => {
    const sample = new Float32Array(Math.ceil(rows / step));
    for (let s = 0; s < sample.length; s++) sample[s] = features[s * step * width + f]!;
    sample.sort();
    const found = new Set<number>();
    for (let b = 1; b < BINS; b++) found.add(sample[Math.floor((b * sample.length) / BINS)]!);
    // The largest value as an edge would leave an empty bin.
    found.delete(sample[sample.length - 1]!);
    const own = Float32Array.from(found).sort();
    for (let r = 0; r < rows; r++) bins[f * rows + r] = binOf(own, features[r * width + f]!);
    return own;
  });
  return { rows, width, bins, edges };
}

/** The first edge that is not below the value. */
function binOf(edges: Float32Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
