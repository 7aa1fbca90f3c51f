/** Sequences of tokens as a {@link SegmentField} sees them: by their features, which are hashes above 0. */
import type { LastingFeatures } from './feature-weights.ts';
import type { Segment } from './lattice.ts';

/** Arrays hold until the next call. */
export interface Sequence {
  readonly length: number;
  /** Features of a token that come again with the same words. */
  lasting(token: number): readonly LastingFeatures[];
  /** Its other features. */
  passing(token: number): Uint32Array;
  /** Features of the tokens from `from` on, `length` of them, as one segment. */
  stretch(from: number, length: number): Uint32Array;
}

export interface CutSequence {
  readonly sequence: Sequence;
  /** In order, none over another. */
  readonly segments: readonly Segment[];
  /** Share of the rounds in which it is learnt from. */
  readonly share: number;
}

/** All stretches of up to so many tokens. */
export function* stretchesOf(
  tokens: number,
  longest: number,
): Generator<readonly [from: number, length: number]> {
  for (let from = 0; from < tokens; from++) {
    const most = Math.min(longest, tokens - from);
    for (let length = 1; length <= most; length++) yield [from, length];
  }
}
