/** Scores of segments from what their tokens say: each is outside, or the begin or the inside of a segment of some kind. */
import { Lattice } from './lattice.ts';

export interface Shape {
  readonly kinds: number;
  /** Tokens of a segment at most. */
  readonly longest: number;
}

/** What a token may be: outside, then the begin of each kind, then the inside of each. */
export function rolesOf({ kinds }: Shape): number {
  return 1 + 2 * kinds;
}

/** Where a stretch is in arrays of [tokens x longest]. */
export function placeOf({ longest }: Shape, from: number, length: number): number {
  return from * longest + length - 1;
}

/**
 * Scores of segments, by place and kind.
 *
 * @param roles - Scores of tokens, [tokens x roles].
 * @param add - Adds to the scores of a stretch, the first of which is at `first`.
 */
export function segmentScores(
  shape: Shape,
  roles: Float64Array,
  add: (from: number, length: number, first: number, scores: Float64Array) => void,
): Float64Array {
  const { kinds, longest } = shape;
  const width = rolesOf(shape);
  const tokens = roles.length / width;
  const scores = new Float64Array(tokens * longest * kinds).fill(-Infinity);
  const sums = new Float64Array(kinds);
  for (let from = 0; from < tokens; from++) {
    for (let length = 1; length <= longest && from + length <= tokens; length++) {
      const role = (from + length - 1) * width + 1 + (length === 1 ? 0 : kinds);
      const first = placeOf(shape, from, length) * kinds;
      for (let kind = 0; kind < kinds; kind++) {
        sums[kind] = (length === 1 ? 0 : sums[kind]!) + roles[role + kind]!;
        scores[first + kind] = sums[kind]!;
      }
      add(from, length, first, scores);
    }
  }
  return scores;
}

/** All ways to cut a sequence. @param follows - As in `LatticeScores`. */
export function latticeOf(
  shape: Shape,
  roles: Float64Array,
  segments: Float64Array,
  follows: Float64Array,
): Lattice {
  const width = rolesOf(shape);
  const outside = new Float64Array(roles.length / width);
  for (let t = 0; t < outside.length; t++) outside[t] = roles[t * width]!;
  const { kinds, longest } = shape;
  return new Lattice({ kinds, longest, outside, segments, follows });
}
