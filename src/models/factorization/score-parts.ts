/**
 * Whose doing a score is: with `A` the listener's system, the score of item i is exactly the sum over
 * liked items j of `c_j * h_iᵀ A⁻¹ h_j` (Hu, Koren and Volinsky 2008, section 5).
 */
import { dot } from '../../math/dense.ts';
import type { SystemSolver } from '../../math/system-solver.ts';
import { TopK } from '../../math/top-k.ts';
import type { ItemEvidence, Taste } from '../recommender.ts';

const MAX_EVIDENCE = 3;
/** Up to so many own items, solving once for each of them is less work than once for each item that is explained. */
const FEW = 32;

/** Explains the scores of one listener. */
export class ScoreParts {
  readonly #own: Taste;
  /** Float32Array [items x rank]. */
  readonly #factors: Float32Array;
  readonly #rank: number;
  readonly #system: () => SystemSolver;
  /** `A⁻¹ h_j` of each own item, Float64Array [own x rank]; undefined while nobody asked. */
  #solved: Float64Array | undefined;

  /**
   * @param own - The listener's liked items that are looked at.
   * @param system - The listener's system, factored; asked for when it is needed.
   */
  constructor(own: Taste, factors: Float32Array, rank: number, system: () => SystemSolver) {
    this.#own = own;
    this.#factors = factors;
    this.#rank = rank;
    this.#system = system;
  }

  /**
   * The own items that a score is due to, as shares of what speaks for it.
   *
   * @param vector - Of the item that is scored.
   * @param self - Its index, where it has one: no item speaks for itself.
   */
  of(vector: Float32Array, self = -1): readonly ItemEvidence[] {
    const { items, weights } = this.#own;
    const likeness = items.length > FEW ? this.#byVector(vector) : this.#byOwn(vector);
    const top = new TopK(MAX_EVIDENCE);
    let total = 0;
    for (let e = 0; e < items.length; e++) {
      const part = weights[e]! * likeness(e);
      if (!(part > 0) || items[e] === self) continue;
      total += part;
      top.push(items[e]!, part);
    }
    return top.drain().map(({ index, score }) => ({ index, weight: score / total }));
  }

  #byVector(vector: Float32Array): (e: number) => number {
    const rank = this.#rank;
    const solved = Float64Array.from(vector);
    this.#system().solve(solved);
    return (e) => dot(solved, 0, this.#factors, this.#own.items[e]! * rank, rank);
  }

  #byOwn(vector: Float32Array): (e: number) => number {
    const solved = (this.#solved ??= this.#solveOwn());
    return (e) => dot(vector, 0, solved, e * this.#rank, this.#rank);
  }

  #solveOwn(): Float64Array {
    const rank = this.#rank;
    const solved = new Float64Array(this.#own.items.length * rank);
    for (const [e, item] of this.#own.items.entries()) {
      solved.set(this.#factors.subarray(item * rank, (item + 1) * rank), e * rank);
    }
    this.#system().solve(solved);
    return solved;
  }
}
