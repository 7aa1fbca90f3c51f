/**
 * A semi-Markov conditional random field (Sarawagi and Cohen 2004): a sequence of tokens is cut into segments, each of
 * a kind, and tokens outside of any. Each token speaks for what it may be, each stretch of tokens for being one segment,
 * and each kind for what comes before it.
 */
import { FeatureWeights } from './feature-weights.ts';
import type { Segment } from './lattice.ts';
import { latticeOf, rolesOf, segmentScores, type Shape } from './segment-scores.ts';
import type { Sequence } from './sequence.ts';

/** Numbers of features, from 1 on, by hash, and all their weights. */
type Weighed = readonly [numbers: ReadonlyMap<number, number>, weights: Float64Array];

export interface FieldWeights {
  /** By role. */
  readonly ofTokens: Weighed;
  /** By kind. */
  readonly ofStretches: Weighed;
  /** As in `LatticeScores`. */
  readonly follows: Float64Array;
}

/** A stretch whose tokens speak against it by more is no segment, whatever else speaks for it; that is seldom wrong. */
const HOPELESS = 3;
/** Weights that are left out. */
const NEGLIGIBLE = 0.1;

export class SegmentField {
  readonly #shape: Shape;
  readonly #roles: number;
  readonly #ofTokens: FeatureWeights;
  readonly #ofStretches: FeatureWeights;
  readonly #follows: Float64Array;

  constructor({ kinds, longest }: Shape, { ofTokens, ofStretches, follows }: FieldWeights) {
    this.#shape = { kinds, longest };
    this.#roles = rolesOf(this.#shape);
    this.#ofTokens = new FeatureWeights(...ofTokens, this.#roles, NEGLIGIBLE);
    this.#ofStretches = new FeatureWeights(...ofStretches, kinds, NEGLIGIBLE);
    this.#follows = follows;
  }

  /** What is cut out of a sequence. @param least - As in `Lattice.best`. */
  segments(sequence: Sequence, least: number): readonly Segment[] {
    const roles = this.#rolesOf(sequence);
    const scores = this.#hopefulScores(sequence, roles);
    return latticeOf(this.#shape, roles, scores, this.#follows).best(least);
  }

  /** Scores of tokens, [tokens x roles]. */
  #rolesOf(sequence: Sequence): Float64Array {
    const out = new Float64Array(sequence.length * this.#roles);
    for (let t = 0; t < sequence.length; t++) {
      const first = t * this.#roles;
      for (const features of sequence.lasting(t)) {
        const scores = features.sums(this.#ofTokens);
        for (let role = 0; role < this.#roles; role++) out[first + role]! += scores[role]!;
      }
      this.#ofTokens.addTo(out, first, sequence.passing(t));
    }
    return out;
  }

  /** Of segments; only stretches that are not hopeless are asked for their features. */
  #hopefulScores(sequence: Sequence, roles: Float64Array): Float64Array {
    const { kinds } = this.#shape;
    let outside = 0;
    return segmentScores(this.#shape, roles, (from, length, first, scores) => {
      outside = (length === 1 ? 0 : outside) + roles[(from + length - 1) * this.#roles]!;
      let most = -Infinity;
      for (let kind = 0; kind < kinds; kind++) most = Math.max(most, scores[first + kind]!);
      if (most < outside - HOPELESS) scores.fill(-Infinity, first, first + kinds);
      else this.#ofStretches.addTo(scores, first, sequence.stretch(from, length));
    });
  }
}
