/** The arrays of a text snapshot besides its profiles, checked. */
import { ModelRefusedError } from '../../errors.ts';
import { allFinite } from '../../math/dense.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import type { FactorMap } from './factor-map.ts';
import { unpackStrings } from './string-table.ts';
import type { TextSpace } from './text-space.ts';

/** What texts think of each item. */
export interface Opinions {
  /** Float32Array [items]. */
  readonly sentiment: Float32Array;
  readonly confidence: Float32Array;
}

/** A map into the factors of the collaborative model of version `to`. */
export interface MapTo extends Pick<FactorMap, 'weights' | 'mean'> {
  readonly to: string;
}

/** What texts about each item are about or name besides. */
export interface Beside {
  /** Int32Array [items + 1]. */
  readonly offsets: Int32Array;
  /** Int32Array: index into `ids`. */
  readonly subjects: Int32Array;
  readonly ids: readonly string[];
}

/** @throws ModelRefusedError when the arrays do not fit each other. */
export function besideOf(snapshot: Snapshot, rows: number): Beside {
  const ids = unpackStrings(snapshot, 'subject');
  const offsets = arrayOf(snapshot, 'besideOffsets', 'i32', rows + 1);
  const subjects = arrayOf(snapshot, 'besideSubjects', 'i32', offsets[rows] ?? 0);
  if (subjects.some((subject) => subject < 0 || subject >= ids.length)) {
    throw new ModelRefusedError('Expected known subjects in a text snapshot, got others.');
  }
  return { offsets, subjects, ids };
}

/** Undefined where no map was learned. @throws ModelRefusedError as above. */
export function mapOf(snapshot: Snapshot, rank: number): MapTo | undefined {
  const [to] = unpackStrings(snapshot, 'mapTo');
  if (to === undefined) return undefined;
  const factors = snapshot.arrays['mapMean']?.length ?? 0;
  const mean = arrayOf(snapshot, 'mapMean', 'f32', factors);
  const weights = arrayOf(snapshot, 'mapWeights', 'f32', rank * factors);
  if (!allFinite(mean) || !allFinite(weights)) {
    throw new ModelRefusedError('Expected a finite map in a text snapshot, got another.');
  }
  return { to, mean, weights };
}

/** @throws ModelRefusedError for profiles of unknown terms, or numbers that are not finite. */
export function checkSpace({ profiles, vectors }: TextSpace): void {
  const { indexes, columns, offsets, rows } = profiles;
  const ascending = offsets.every((offset, row) => row === 0 || offset >= offsets[row - 1]!);
  const inside = indexes.every((term) => term >= 0 && term < columns);
  if (!ascending || !inside || (rows > 0 && offsets[0] !== 0)) {
    throw new ModelRefusedError('Expected profiles of known terms in a text snapshot, got others.');
  }
  if (!allFinite(profiles.values) || !allFinite(vectors)) {
    throw new ModelRefusedError('Expected finite numbers in a text snapshot, got others.');
  }
}
