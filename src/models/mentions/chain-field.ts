/**
 * A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001): labels of a sequence of tokens
 * from their features and from each other, fitted by AdaGrad (Duchi et al. 2011) on one sequence at a time.
 */
import { seededRandom } from '../../math/random.ts';
import { HashedNumbers } from '../text/hashed-numbers.ts';

/** Features of each token of a sequence, as hashes above 0. */
export type Features = readonly Uint32Array[];

export interface LabelledSequence {
  readonly features: Features;
  /** Numbers below `labels`, one a token. */
  readonly labels: readonly number[];
}

export interface ChainFieldOptions {
  readonly labels: number;
  /** False for a label that cannot follow another; `before` is -1 at the start. */
  readonly allowed: (before: number, label: number) => boolean;
  readonly rounds: number;
  readonly rate: number;
  /** Pull of the weights towards 0. */
  readonly decay: number;
  /** How often a feature must be seen before it counts: what is seen once must be told by what is around it. */
  readonly leastSeen: number;
  /** Share of a token's features that each step leaves out, so that none is relied on alone (Hinton et al. 2012). */
  readonly dropped: number;
  /** Fixes the order of the sequences and what is left out. */
  readonly seed: number;
}

export class ChainField {
  readonly #options: ChainFieldOptions;
  /** Number + 1 of each feature that counts. */
  readonly #numbers: HashedNumbers;
  /** [features x labels], then [labels + 1 x labels] of what follows what, the start first. */
  #weights: Float64Array;
  #squares: Float64Array;
  #steps: number;

  private constructor(options: ChainFieldOptions, sequences: readonly LabelledSequence[]) {
    this.#options = options;
    const seen = new Map<number, number>();
    const numbers = new Map<number, number>();
    for (const { features } of sequences) {
      for (const hash of features.flatMap((token) => [...token])) {
        const times = (seen.get(hash) ?? 0) + 1;
        seen.set(hash, times);
        if (times === options.leastSeen) numbers.set(hash, numbers.size + 1);
      }
    }
    this.#numbers = new HashedNumbers(numbers);
    this.#steps = numbers.size * options.labels;
    const size = this.#steps + (options.labels + 1) * options.labels;
    this.#weights = new Float64Array(size);
    this.#squares = new Float64Array(size).fill(1e-3);
  }

  /** @param sequences - None of them empty. */
  static fit(sequences: readonly LabelledSequence[], options: ChainFieldOptions): ChainField {
    const field = new ChainField(options, sequences);
    const numbered = sequences.map(({ features, labels }) => {
      return { tokens: field.#numbered(features), labels };
    });
    const random = seededRandom(options.seed);
    const order = Array.from(numbered.keys());
    const mean = new Float64Array(field.#weights.length);
    const averaged = Math.ceil(options.rounds / 2);
    for (let round = 0; round < options.rounds; round++) {
      for (let i = order.length - 1; i > 0; i--) {
        const j = random.int(i + 1);
        [order[i], order[j]] = [order[j]!, order[i]!];
      }
      for (const i of order) {
        const { tokens, labels } = numbered[i]!;
        const kept = tokens.map((all) => all.filter(() => random.next() >= options.dropped));
        field.#step(kept, labels);
      }
      if (round < options.rounds - averaged) continue;
      // The mean of where the steps went is nearer to the top than where they ended (Polyak and Juditsky 1992).
      for (let i = 0; i < mean.length; i++) mean[i]! += field.#weights[i]! / averaged;
    }
    field.#weights = mean;
    return field;
  }

  /** The likeliest labels of a sequence (Viterbi). */
  label(features: Features): readonly number[] {
    const { labels } = this.#options;
    const { length } = features;
    const scores = new Float64Array(length * labels);
    // As many features speak here as did in training.
    const share = 1 - this.#options.dropped;
    for (let t = 0; t < length; t++) {
      for (const hash of features[t]!) {
        const from = (this.#numbers.get(hash) - 1) * labels;
        for (let y = 0; y < labels && from >= 0; y++) {
          scores[t * labels + y]! += share * this.#weights[from + y]!;
        }
      }
    }
    const back = new Int32Array(length * labels);
    let best: Float64Array<ArrayBuffer> = Float64Array.from(
      { length: labels },
      (_, y) => scores[y]! + this.#follows(-1, y),
    );
    const follows = Float64Array.from({ length: labels * labels }, (_, i) =>
      this.#follows(Math.floor(i / labels), i % labels),
    );
    let next = new Float64Array(labels);
    for (let t = 1; t < length; t++) {
      for (let y = 0; y < labels; y++) {
        let most = -Infinity;
        for (let before = 0; before < labels; before++) {
          const score = best[before]! + follows[before * labels + y]!;
          if (!(score > most)) continue;
          most = score;
          back[t * labels + y] = before;
        }
        next[y] = most + scores[t * labels + y]!;
      }
      [best, next] = [next, best];
    }
    let label = best.indexOf(Math.max(...best));
    const path = [label];
    for (let t = length - 1; t > 0; t--) {
      label = back[t * labels + label]!;
      path.push(label);
    }
    return path.reverse();
  }

  #numbered(features: Features): readonly (readonly number[])[] {
    return features.map((hashes) => {
      const known: number[] = [];
      for (const hash of hashes) {
        const number = this.#numbers.get(hash);
        if (number > 0) known.push(number - 1);
      }
      return known;
    });
  }

  #follows(before: number, label: number): number {
    const { labels, allowed } = this.#options;
    if (!allowed(before, label)) return -Infinity;
    return this.#weights[this.#steps + (before + 1) * labels + label]!;
  }

  #tokenScores(tokens: readonly (readonly number[])[]): Float64Array {
    const { labels } = this.#options;
    const scores = new Float64Array(tokens.length * labels);
    tokens.forEach((numbers, t) => {
      for (const number of numbers) {
        for (let y = 0; y < labels; y++) {
          scores[t * labels + y]! += this.#weights[number * labels + y]!;
        }
      }
    });
    return scores;
  }

  /** One step up the likelihood of one sequence: what is there less what was expected. */
  #step(tokens: readonly (readonly number[])[], truth: readonly number[]): void {
    const { labels } = this.#options;
    const { forward, backward, scores, total } = this.#sums(tokens);
    for (let t = 0; t < tokens.length; t++) {
      for (let y = 0; y < labels; y++) {
        const chance = Math.exp(forward[t * labels + y]! + backward[t * labels + y]! - total);
        const error = (truth[t] === y ? 1 : 0) - chance;
        if (Math.abs(error) < 1e-6) continue;
        for (const number of tokens[t]!) this.#move(number * labels + y, error);
      }
      this.#stepBetween(t, truth, { forward, backward, scores, total });
    }
  }

  #stepBetween(t: number, truth: readonly number[], sums: Sums): void {
    const { labels } = this.#options;
    const { forward, backward, scores, total } = sums;
    for (let y = 0; y < labels; y++) {
      for (let before = t === 0 ? -1 : 0; before < (t === 0 ? 0 : labels); before++) {
        const ahead = backward[t * labels + y]! + scores[t * labels + y]!;
        const behind = t === 0 ? 0 : forward[(t - 1) * labels + before]!;
        const chance = Math.exp(behind + this.#follows(before, y) + ahead - total);
        const isTruth = truth[t] === y && (t === 0 || truth[t - 1] === before);
        const error = (isTruth ? 1 : 0) - chance;
        if (Math.abs(error) >= 1e-6) this.#move(this.#steps + (before + 1) * labels + y, error);
      }
    }
  }

  #move(at: number, error: number): void {
    const { rate, decay } = this.#options;
    const gradient = error - decay * this.#weights[at]!;
    this.#squares[at]! += gradient ** 2;
    this.#weights[at]! += (rate * gradient) / Math.sqrt(this.#squares[at]!);
  }

  /** Logarithms of the sums over all that leads to, and follows, each label of each token. */
  #sums(tokens: readonly (readonly number[])[]): Sums {
    const { labels } = this.#options;
    const scores = this.#tokenScores(tokens);
    const last = tokens.length - 1;
    const forward = new Float64Array(scores.length);
    const backward = new Float64Array(scores.length);
    const terms = new Float64Array(labels);
    for (let t = 0; t <= last; t++) {
      for (let y = 0; y < labels; y++) {
        for (let x = 0; x < labels && t > 0; x++) {
          terms[x] = forward[(t - 1) * labels + x]! + this.#follows(x, y);
        }
        const before = t === 0 ? this.#follows(-1, y) : logSum(terms);
        forward[t * labels + y] = before + scores[t * labels + y]!;
      }
    }
    for (let t = last - 1; t >= 0; t--) {
      for (let y = 0; y < labels; y++) {
        for (let x = 0; x < labels; x++) {
          const ahead = (t + 1) * labels + x;
          terms[x] = this.#follows(y, x) + scores[ahead]! + backward[ahead]!;
        }
        backward[t * labels + y] = logSum(terms);
      }
    }
    return { forward, backward, scores, total: logSum(forward.subarray(last * labels)) };
  }
}

interface Sums {
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly scores: Float64Array;
  readonly total: number;
}

function logSum(terms: Float64Array): number {
  let most = -Infinity;
  for (const term of terms) if (term > most) most = term;
  if (most === -Infinity) return most;
  let sum = 0;
  for (const term of terms) sum += Math.exp(term - most);
  return most + Math.log(sum);
}
