/**
 * Solves the small systems that fold listeners in, in double precision, by kernels: `A X = B` with A symmetric and
 * positive definite, row after row in the same memory. Answers are to the last bit those of `dense.ts` and `cholesky.ts`.
 */
import { instantiateKernels, KernelMemory, MAX_MEMORY_BYTES } from './kernels.ts';
import type { Kernels } from './kernels.ts';
import type { WeightedRows } from './dense.ts';

/** Rows handed to the kernel at a time: a multiple of the four that it sums together. */
const ROWS = 32;
/** Right sides that a kernel solves for together. */
const TOGETHER = 4;

/** Not for two callers at a time. */
export class SystemSolver {
  readonly rank: number;
  /** A, and after {@link factor} its factor U; upper triangle, Float64Array [rank x rank]. */
  readonly system: Float64Array;
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #rows: Float64Array;
  readonly #weights: Float64Array;
  /** Float64Array [rank x right sides], made larger where more are asked for. */
  #sides: Float64Array;

  constructor(rank: number) {
    const doubles = rank * rank + ROWS * (rank + 1) + rank * TOGETHER;
    this.rank = rank;
    this.#memory = new KernelMemory(8 * doubles + 256, MAX_MEMORY_BYTES);
    this.#kernels = instantiateKernels(this.#memory.memory);
    this.system = this.#memory.doubles(rank * rank);
    this.#rows = this.#memory.doubles(ROWS * rank);
    this.#weights = this.#memory.doubles(ROWS);
    this.#sides = this.#memory.doubles(rank * TOGETHER);
  }

  /**
   * Adds `sum |weight| * row * rowᵀ` to A.
   *
   * @param matrix - Float32Array [rows x rank], row-major.
   */
  addOuterProducts(matrix: Float32Array, { indexes, weights, from, to }: WeightedRows): void {
    const { rank } = this;
    for (let start = from; start < to; start += ROWS) {
      const count = Math.min(ROWS, to - start);
      for (let e = 0; e < count; e++) {
        const row = indexes[start + e]! * rank;
        this.#rows.set(matrix.subarray(row, row + rank), e * rank);
        this.#weights[e] = Math.abs(weights[start + e]!);
      }
      const [rows, sure, out] = [this.#rows, this.#weights, this.system];
      this.#kernels.addOuterWide(rows.byteOffset, sure.byteOffset, count, rank, out.byteOffset);
    }
  }

  /** Overwrites A by its factor. @returns false when A is not positive definite (or not finite); it is then spoilt. */
  factor(): boolean {
    return this.#kernels.choleskyWide(this.system.byteOffset, this.rank) === 1;
  }

  /** Overwrites each of some right sides by its solution, after {@link factor}. @param sides - Float64Array [sides x rank]. */
  solve(sides: Float64Array): void {
    const { rank } = this;
    const count = sides.length / rank;
    const columns = TOGETHER * Math.ceil(count / TOGETHER);
    const room = this.#roomFor(columns);
    for (let side = 0; side < count; side++) {
      for (let k = 0; k < rank; k++) room[k * columns + side] = sides[side * rank + k]!;
    }
    this.#kernels.choleskySolveWide(this.system.byteOffset, rank, room.byteOffset, columns);
    for (let side = 0; side < count; side++) {
      for (let k = 0; k < rank; k++) sides[side * rank + k] = room[k * columns + side]!;
    }
  }

  #roomFor(columns: number): Float64Array {
    const wanted = this.rank * columns;
    if (wanted > this.#sides.length) {
      this.#memory.grow(8 * wanted + 64);
      this.#sides = this.#memory.doubles(wanted);
    }
    return this.#sides;
  }
}
