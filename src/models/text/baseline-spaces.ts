/** What the text model is held against: TF-IDF with cosine, and latent semantic analysis of it. */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { multiply, truncatedSvd } from '../../math/truncated-svd.ts';
import type { TextSpace } from './text-space.ts';

/** Sublinear TF-IDF, rows of length 1 (Salton and Buckley 1988). @param counts - [entities x terms]. */
export function tfidfSpace(counts: Csr): TextSpace {
  const { rows, columns, offsets, indexes } = counts;
  const entitiesOf = new Float64Array(columns);
  for (const term of indexes) entitiesOf[term]!++;
  const values = sharedFloats(counts.values.length);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      const rarity = Math.log((1 + rows) / (1 + entitiesOf[indexes[e]!]!)) + 1;
      values[e] = (1 + Math.log(counts.values[e]!)) * rarity;
      squares += values[e]! ** 2;
    }
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) values[e]! /= Math.sqrt(squares);
  }
  return { profiles: { ...counts, values }, rank: 0, vectors: new Float32Array(0) };
}

/** Latent vectors alone, of length 1 (Deerwester et al. 1990). */
export function latentSpace({ profiles }: TextSpace, rank: number, seed: number): TextSpace {
  const svd = truncatedSvd(profiles, { rank, oversampling: 10, iterations: 5, seed });
  const vectors = Float32Array.from(multiply(profiles, svd.right, svd.rank));
  for (let at = 0; at < vectors.length; at += svd.rank) {
    const row = vectors.subarray(at, at + svd.rank);
    const length = Math.hypot(...row);
    if (length > 0) row.forEach((value, k) => (row[k] = value / length));
  }
  const offsets = profiles.offsets.slice().fill(0);
  const none = { ...profiles, offsets: sharedInts(offsets.length) };
  return { profiles: none, rank: svd.rank, vectors };
}
