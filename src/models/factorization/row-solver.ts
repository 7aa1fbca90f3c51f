/**
 * One row of implicit alternating least squares (Hu, Koren and Volinsky 2008; regularised as in Rendle
 * et al. 2021): given the vectors of the other side, the vector of one listener (or item) is the minimum
 * of
 *
 *     sum over entries |c| (w·h - t)²  +  a0 * sum over all rows (w·h)²  +  lambda * n^nu * |w|²
 *
 * with target t = 1 where the weight c is positive and 0 where it is negative, and
 * n = sum |c| + a0 * rows. Training and request-time fold-in both solve it here.
 */
import { ModelRefusedError } from '../../errors.ts';
import type { WeightedRows } from '../../math/dense.ts';
import { SystemSolver } from '../../math/system-solver.ts';

export interface SolverConfig {
  readonly rank: number;
  readonly unobservedWeight: number;
  readonly regularization: number;
  readonly nu: number;
}

/** The side that is fixed while the other is solved for. */
export interface FixedSide {
  /** Float32Array [rows x rank]. */
  readonly factors: Float32Array;
  /** `factorsᵀ factors`, upper triangle, Float64Array [rank x rank]. */
  readonly gram: Float64Array;
}

/** Solves row after row in the same scratch memory. Not for two callers at a time. */
export class RowSolver {
  /** After {@link solve}: solves further right sides of the row's system. */
  readonly system: SystemSolver;
  /** After {@link solve}: the row's vector. */
  readonly solution: Float64Array;
  readonly #config: SolverConfig;

  constructor(config: SolverConfig) {
    this.#config = config;
    this.system = new SystemSolver(config.rank);
    this.solution = new Float64Array(config.rank);
  }

  /**
   * Leaves the row's vector in `solution`.
   *
   * @param stiffness - Multiplies the ridge.
   * @throws ModelRefusedError when the system is not positive definite.
   */
  solve(side: FixedSide, entries: WeightedRows, stiffness = 1): void {
    const { rank } = this.#config;
    this.#assemble(side, entries, stiffness);
    this.#sumOfLiked(side.factors, entries);
    if (!this.system.factor()) {
      throw new ModelRefusedError(
        `Expected a positive definite ${rank} x ${rank} system for a row of ${entries.to - entries.from} entries, got one that is not.`,
      );
    }
    this.system.solve(this.solution);
  }

  #assemble(side: FixedSide, entries: WeightedRows, stiffness: number): void {
    const { rank, unobservedWeight, regularization, nu } = this.#config;
    const { system } = this.system;
    for (let i = 0; i < system.length; i++) system[i] = unobservedWeight * side.gram[i]!;
    this.system.addOuterProducts(side.factors, entries);
    let n = (unobservedWeight * side.factors.length) / rank;
    for (let e = entries.from; e < entries.to; e++) n += Math.abs(entries.weights[e]!);
    const ridge = stiffness * regularization * n ** nu;
    for (let i = 0; i < rank; i++) system[i * rank + i]! += ridge;
  }

  #sumOfLiked(factors: Float32Array, entries: WeightedRows): void {
    const { rank } = this.#config;
    const { solution } = this;
    solution.fill(0);
    for (let e = entries.from; e < entries.to; e++) {
      const weight = entries.weights[e]!;
      if (!(weight > 0)) continue;
      const row = entries.indexes[e]! * rank;
      for (let i = 0; i < rank; i++) solution[i]! += weight * factors[row + i]!;
    }
  }
}
