/**
 * All ways to cut a sequence of tokens into segments and tokens outside of them, each with the sum of its scores: what
 * chance each segment has among all ways, by sums over what can come before it and behind it.
 */

export interface Segment {
  readonly from: number;
  readonly to: number;
  /** A number below `kinds`. */
  readonly kind: number;
}

/** States are: outside, then each kind. */
export interface LatticeScores {
  readonly kinds: number;
  /** Tokens of a segment at most. */
  readonly longest: number;
  /** [tokens] */
  readonly outside: Float64Array;
  /** [tokens x longest x kinds], by first token and length - 1; -Infinity where no segment can be. */
  readonly segments: Float64Array;
  /** [states + 1 x states] of what follows what, last what begins a sequence. */
  readonly follows: Float64Array;
}

export class Lattice {
  readonly #scores: LatticeScores;
  readonly #length: number;
  readonly #states: number;
  /** Logarithms of sums. [tokens x states]: of all before a token that the state begins with, with what leads to it. */
  readonly #before: Float64Array;
  /** [tokens + 1 x states]: of all that ends before a token, the state last. */
  readonly #ended: Float64Array;
  /** [tokens x states]: of all from a token on that the state begins with. */
  readonly #begun: Float64Array;
  /** [tokens + 1 x states]: of all from a token on, the state before it. */
  readonly #behind: Float64Array;
  readonly #total: number;

  constructor(scores: LatticeScores) {
    this.#scores = scores;
    this.#length = scores.outside.length;
    this.#states = scores.kinds + 1;
    // One piece of memory for all, which is what making so many small arrays would spend its time on.
    const size = (this.#length + 1) * this.#states;
    const sums = new Float64Array(4 * size + Math.max(scores.longest, this.#states));
    const part = (i: number): Float64Array => sums.subarray(i * size, (i + 1) * size);
    [this.#before, this.#begun, this.#behind] = [part(0), part(1), part(2)];
    this.#ended = part(3).fill(-Infinity);
    const terms = sums.subarray(4 * size);
    for (let t = 0; t < this.#length; t++) this.#sumBefore(t, terms);
    for (let t = this.#length - 1; t >= 0; t--) this.#sumBehind(t, terms);
    this.#total = logSum(this.#ended.subarray(this.#length * this.#states), this.#states);
  }

  /** Chance that a token is outside. */
  outside(token: number): number {
    const at = token * this.#states;
    return Math.exp(this.#before[at]! + this.#begun[at]! - this.#total);
  }

  /** Chance that a stretch is one segment of a kind. */
  segment(from: number, length: number, kind: number): number {
    const { kinds, longest, segments } = this.#scores;
    const score = segments[(from * longest + length - 1) * kinds + kind]!;
    if (score === -Infinity) return 0;
    const before = this.#before[from * this.#states + kind + 1]!;
    const behind = this.#behind[(from + length) * this.#states + kind + 1]!;
    return Math.exp(before + score + behind - this.#total);
  }

  /** Chance that a state begins at a token and another is before it. @param last - `states` at the start. */
  change(token: number, last: number, state: number): number {
    const states = this.#states;
    const before = token === 0 ? 0 : this.#ended[token * states + last]!;
    const begun = this.#begun[token * states + state]!;
    return Math.exp(before + this.#scores.follows[last * states + state]! + begun - this.#total);
  }

  /**
   * Segments that stand none over another and whose chances are most above `least`, summed: what scores best in
   * expectation where a wrong one costs `least` of what a right one is worth.
   */
  best(least: number): readonly Segment[] {
    const { kinds, longest } = this.#scores;
    const best = new Float64Array(this.#length + 1);
    const last: (Segment | undefined)[] = [undefined];
    for (let to = 1; to <= this.#length; to++) {
      best[to] = best[to - 1]!;
      last.push(undefined);
      for (let from = Math.max(0, to - longest); from < to; from++) {
        for (let kind = 0; kind < kinds; kind++) {
          const worth = best[from]! + this.segment(from, to - from, kind) - least;
          if (worth <= best[to]!) continue;
          best[to] = worth;
          last[to] = { from, to, kind };
        }
      }
    }
    const found: Segment[] = [];
    for (let to = this.#length; to > 0;) {
      const segment = last[to];
      if (segment !== undefined) found.push(segment);
      to = segment === undefined ? to - 1 : segment.from;
    }
    return found.reverse();
  }

  #sumBefore(t: number, terms: Float64Array): void {
    const { kinds, longest, outside, segments, follows } = this.#scores;
    const states = this.#states;
    for (let state = 0; state < states; state++) {
      for (let last = 0; last < states && t > 0; last++) {
        terms[last] = this.#ended[t * states + last]! + follows[last * states + state]!;
      }
      this.#before[t * states + state] =
        t === 0 ? follows[states * states + state]! : logSum(terms, states);
    }
    this.#ended[(t + 1) * states] = this.#before[t * states]! + outside[t]!;
    for (let kind = 0; kind < kinds; kind++) {
      let count = 0;
      for (let from = Math.max(0, t + 1 - longest); from <= t; from++) {
        const score = segments[(from * longest + t - from) * kinds + kind]!;
        if (score === -Infinity) continue;
        terms[count++] = this.#before[from * states + kind + 1]! + score;
      }
      this.#ended[(t + 1) * states + kind + 1] = logSum(terms, count);
    }
  }

  #sumBehind(t: number, terms: Float64Array): void {
    const { kinds, longest, outside, segments, follows } = this.#scores;
    const states = this.#states;
    this.#begun[t * states] = outside[t]! + this.#behind[(t + 1) * states]!;
    for (let kind = 0; kind < kinds; kind++) {
      let count = 0;
      for (let size = 1; size <= longest && t + size <= this.#length; size++) {
        const score = segments[(t * longest + size - 1) * kinds + kind]!;
        if (score === -Infinity) continue;
        terms[count++] = score + this.#behind[(t + size) * states + kind + 1]!;
      }
      this.#begun[t * states + kind + 1] = logSum(terms, count);
    }
    for (let last = 0; last < states && t > 0; last++) {
      for (let state = 0; state < states; state++) {
        terms[state] = follows[last * states + state]! + this.#begun[t * states + state]!;
      }
      this.#behind[t * states + last] = logSum(terms, states);
    }
  }
}

/** Of the first `count` terms. */
function logSum(terms: Float64Array, count: number): number {
  let most = -Infinity;
  for (let i = 0; i < count; i++) if (terms[i]! > most) most = terms[i]!;
  if (most === -Infinity || count === 1) return most;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(terms[i]! - most);
  return most + Math.log(sum);
}
