/**
 * How well tracks that nobody has played find their listeners: the plays of some tracks are hidden, models are fitted to
 * the rest, and each hidden track ranks all listeners. The figure is the area under the ROC curve: how
 * often somebody who plays it stands above somebody who does not (van den Oord, Dieleman and Schrauwen 2013).
 */
import { sharedFloats, sharedInts, type Csr } from '../../math/csr.ts';
import { fnv1a32, mix32 } from '../../math/hash.ts';

/** How a track came to be hidden: alone, or with all that its artist made. */
export type Hidden = 'track' | 'artist';

/** Parts in which tracks are hidden in turn. */
export const COLD_FOLDS = 5;

/** Whether a track is hidden in a fold: a tenth of the tracks, and all tracks of a tenth of the artists. */
export function hiddenIn(
  fold: number,
  track: { readonly id: string; readonly artist: string },
): Hidden | undefined {
  const parts = 2 * COLD_FOLDS;
  if (mix32(fnv1a32(`cold artist ${track.artist}`)) % parts === fold) return 'artist';
  return mix32(fnv1a32(`cold track ${track.id}`)) % parts === fold ? 'track' : undefined;
}

/** The matrix without the entries of some columns; rows and columns keep their numbers. */
export function withoutColumns(matrix: Csr, hidden: ReadonlySet<number>): Csr {
  const keeps = matrix.indexes.map((column) => (hidden.has(column) ? 0 : 1));
  const entries = keeps.reduce((sum, one) => sum + one, 0);
  const [offsets, indexes] = [sharedInts(matrix.rows + 1), sharedInts(entries)];
  const values = sharedFloats(entries);
  let at = 0;
  for (let row = 0; row < matrix.rows; row++) {
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      if (keeps[e] === 0) continue;
      indexes[at] = matrix.indexes[e]!;
      values[at++] = matrix.values[e]!;
    }
    offsets[row + 1] = at;
  }
  return { ...matrix, offsets, indexes, values };
}
