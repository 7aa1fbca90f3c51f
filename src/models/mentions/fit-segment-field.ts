/** Fits a {@link SegmentField} by AdaGrad (Duchi et al. 2011) on one sequence at a time. */
import { seededRandom, shuffle } from '../../math/random.ts';
import { HashedNumbers } from '../text/hashed-numbers.ts';
import { FeatureNumbers } from './feature-numbers.ts';
import type { Lattice, Segment } from './lattice.ts';
import { SegmentField } from './segment-field.ts';
import { latticeOf, placeOf, rolesOf, segmentScores, type Shape } from './segment-scores.ts';
import { stretchesOf, type CutSequence, type Sequence } from './sequence.ts';

export interface FitOptions extends Shape {
  readonly rounds: number;
  readonly rate: number;
  /** How often a feature must be seen before it counts: what is seen once must be told by what is around it. */
  readonly leastSeen: number;
  /** Share of the features that each step leaves out, so that none is relied on alone (Hinton et al. 2012). */
  readonly dropped: number;
  /** Fixes the order of the sequences and what is left out. */
  readonly seed: number;
}

/** A sequence's features by number. */
interface Numbered {
  readonly tokens: readonly (readonly number[])[];
  /** By first token and length. */
  readonly stretches: readonly (readonly number[])[];
}

const SMALL = 1e-6;

/** @param cuts - None of them empty; segments that are too long count as outside. */
export function fitSegmentField(cuts: readonly CutSequence[], options: FitOptions): SegmentField {
  const ofTokens = new FeatureNumbers(options.leastSeen);
  const ofStretches = new FeatureNumbers(options.leastSeen);
  for (const { sequence } of cuts) {
    for (let t = 0; t < sequence.length; t++) {
      for (const { hashes } of sequence.lasting(t)) ofTokens.see(hashes);
      ofTokens.see(sequence.passing(t));
    }
    for (const [from, length] of stretchesOf(sequence.length, options.longest)) {
      ofStretches.see(sequence.stretch(from, length));
    }
  }
  const tokens = new HashedNumbers(ofTokens.numbers);
  const stretches = new HashedNumbers(ofStretches.numbers);
  const numbered = cuts.map(({ sequence, segments, share }) => ({
    share,
    features: numberedFeatures(sequence, { tokens, stretches, longest: options.longest }),
    segments: segments.filter(({ from, to }) => to - from <= options.longest),
  }));
  const weights = new Weights(options, ofTokens.numbers.size, ofStretches.numbers.size);
  const random = seededRandom(options.seed);
  const order = Array.from(numbered.keys());
  const kept = (all: readonly number[]): readonly number[] =>
    all.filter(() => random.next() >= options.dropped);
  const mean = new Float64Array(weights.all.length);
  const averaged = Math.ceil(options.rounds / 2);
  for (let round = 0; round < options.rounds; round++) {
    shuffle(order, random);
    for (const i of order) {
      const { features, segments, share } = numbered[i]!;
      if (random.next() >= share) continue;
      const { tokens, stretches } = features;
      weights.step({ tokens: tokens.map(kept), stretches: stretches.map(kept) }, segments);
    }
    if (round < options.rounds - averaged) continue;
    // The mean of where the steps went is nearer to the top than where they ended (Polyak and Juditsky 1992).
    for (let i = 0; i < mean.length; i++) mean[i]! += weights.all[i]! / averaged;
  }
  // As many features speak from now on as did in training.
  const spoken = (from: number, to: number): Float64Array =>
    mean.slice(from, to).map((weight) => weight * (1 - options.dropped));
  return new SegmentField(options, {
    ofTokens: [ofTokens.numbers, spoken(0, weights.stretchesFrom)],
    ofStretches: [ofStretches.numbers, spoken(weights.stretchesFrom, weights.followsFrom)],
    follows: mean.slice(weights.followsFrom),
  });
}

function numberedFeatures(
  sequence: Sequence,
  numbers: {
    readonly tokens: HashedNumbers;
    readonly stretches: HashedNumbers;
    readonly longest: number;
  },
): Numbered {
  const { length } = sequence;
  const { longest } = numbers;
  const known = (hashes: Uint32Array, of: HashedNumbers): readonly number[] =>
    Array.from(hashes, (hash) => of.get(hash) - 1).filter((number) => number >= 0);
  return {
    tokens: Array.from({ length }, (_, t) =>
      [...sequence.lasting(t).map(({ hashes }) => hashes), sequence.passing(t)].flatMap((all) =>
        known(all, numbers.tokens),
      ),
    ),
    stretches: Array.from({ length: length * longest }, (_, place) => {
      const [from, size] = [Math.floor(place / longest), (place % longest) + 1];
      return from + size > length ? [] : known(sequence.stretch(from, size), numbers.stretches);
    }),
  };
}

class Weights {
  /** [token features x roles], [stretch features x kinds], [states + 1 x states]. */
  readonly all: Float64Array;
  /** First weights of stretches and of what follows what. */
  readonly stretchesFrom: number;
  readonly followsFrom: number;
  readonly #options: FitOptions;
  readonly #roles: number;
  /** Outside, then each kind. */
  readonly #states: number;
  readonly #squares: Float64Array;

  constructor(options: FitOptions, tokenFeatures: number, stretchFeatures: number) {
    this.#options = options;
    this.#roles = rolesOf(options);
    this.#states = 1 + options.kinds;
    this.stretchesFrom = tokenFeatures * this.#roles;
    this.followsFrom = this.stretchesFrom + stretchFeatures * options.kinds;
    this.all = new Float64Array(this.followsFrom + (this.#states + 1) * this.#states);
    this.#squares = new Float64Array(this.all.length).fill(1e-3);
  }

  /** One step up the likelihood of how one sequence is cut: what is there less what was expected. */
  step(features: Numbered, segments: readonly Segment[]): void {
    const { kinds } = this.#options;
    const roles = this.#roles;
    const { length } = features.tokens;
    const lattice = this.#latticeOf(features);
    /** State that begins at each token, and the one that each token lies in. */
    const begins = new Int32Array(length);
    const within = new Int32Array(length);
    const there = new Set<number>();
    for (const { from, to, kind } of segments) {
      begins.fill(-1, from, to);
      begins[from] = kind + 1;
      within.fill(kind + 1, from, to);
      there.add(placeOf(this.#options, from, to - from) * kinds + kind);
    }
    const errors = new Float64Array(length * roles);
    for (let t = 0; t < length; t++) {
      errors[t * roles] = (begins[t] === 0 ? 1 : 0) - lattice.outside(t);
    }
    for (const [from, size] of stretchesOf(length, this.#options.longest)) {
      const place = placeOf(this.#options, from, size);
      for (let kind = 0; kind < kinds; kind++) {
        const chance = lattice.segment(from, size, kind);
        const error = (there.has(place * kinds + kind) ? 1 : 0) - chance;
        if (Math.abs(error) < SMALL) continue;
        errors[from * roles + 1 + kind]! += error;
        for (let t = from + 1; t < from + size; t++) errors[t * roles + 1 + kinds + kind]! += error;
        for (const number of features.stretches[place]!) {
          this.#move(this.stretchesFrom + number * kinds + kind, error);
        }
      }
    }
    for (let t = 0; t < length; t++) {
      for (let role = 0; role < roles; role++) {
        const error = errors[t * roles + role]!;
        if (Math.abs(error) < SMALL) continue;
        for (const number of features.tokens[t]!) this.#move(number * roles + role, error);
      }
    }
    this.#stepBetween(lattice, begins, within);
  }

  #stepBetween(lattice: Lattice, begins: Int32Array, within: Int32Array): void {
    const states = this.#states;
    begins.forEach((state, t) => {
      const before = t === 0 ? states : within[t - 1]!;
      for (let last = t === 0 ? states : 0; last < (t === 0 ? states + 1 : states); last++) {
        for (let next = 0; next < states; next++) {
          const isThere = last === before && next === state;
          const error = (isThere ? 1 : 0) - lattice.change(t, last, next);
          if (Math.abs(error) < SMALL) continue;
          this.#move(this.followsFrom + last * states + next, error);
        }
      }
    });
  }

  #latticeOf({ tokens, stretches }: Numbered): Lattice {
    const { kinds } = this.#options;
    const roles = new Float64Array(tokens.length * this.#roles);
    tokens.forEach((numbers, t) => {
      for (const number of numbers) {
        for (let role = 0; role < this.#roles; role++) {
          roles[t * this.#roles + role]! += this.all[number * this.#roles + role]!;
        }
      }
    });
    const scores = segmentScores(this.#options, roles, (from, length, first, out) => {
      for (const number of stretches[placeOf(this.#options, from, length)]!) {
        const weight = this.stretchesFrom + number * kinds;
        for (let kind = 0; kind < kinds; kind++) out[first + kind]! += this.all[weight + kind]!;
      }
    });
    return latticeOf(this.#options, roles, scores, this.all.slice(this.followsFrom));
  }

  #move(at: number, error: number): void {
    this.#squares[at]! += error ** 2;
    this.all[at]! += (this.#options.rate * error) / Math.sqrt(this.#squares[at]!);
  }
}
