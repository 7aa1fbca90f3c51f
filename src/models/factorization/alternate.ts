/**
 * Implicit alternating least squares (Hu, Koren and Volinsky 2008) with frequency-scaled regularisation
 * (Rendle, Krichene, Zhang and Koren 2021), by a team of threads over one block of memory.
 *
 * Before each half of an epoch both sides are turned into the basis in which the Gram matrix of the fixed
 * side is diagonal. No score changes, and every row's system loses the d x d part that all rows share: see
 * `math/assembly/rows.ts` for what that buys. Rows do not depend on each other and Gram matrices are summed
 * in fixed shares, so the same data and seed give the same bytes whatever the number of threads.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { ModelRefusedError } from '../../errors.ts';
import type { Csr } from '../../math/csr.ts';
import { KernelMemory, paddedWidth, Task } from '../../math/kernels.ts';
import { seededRandom } from '../../math/random.ts';
import { ThreadTeam } from '../../math/thread-team.ts';
import { alternatingMemory, GRAM_SHARES, solverLimits } from './alternating-memory.ts';

export interface AlternateOptions {
  readonly rank: number;
  readonly epochs: number;
  readonly unobservedWeight: number;
  readonly regularization: number;
  readonly nu: number;
  readonly initialScale: number;
  readonly seed: number;
  /** Steps of conjugate gradients; 0: exact. */
  readonly gradientSteps: number;
  /** Threads, this one included. */
  readonly threads: number;
  /** Vectors to start from, f32 [items x rank]; left out: random ones. */
  readonly start?: Float32Array;
}

/** Called after each epoch with the item vectors of that moment. */
export type AfterEpoch = (epoch: number) => void;

export interface Factors {
  /** Float32Array [rows x rank]. */
  readonly rows: Float32Array;
  /** Float32Array [columns x rank]. */
  readonly columns: Float32Array;
  /** Gram matrices of both, upper triangles, Float64Array [rank x rank]. */
  readonly rowGram: Float64Array;
  readonly columnGram: Float64Array;
}

/**
 * The vectors of both sides. Blocks the calling thread.
 *
 * @param matrix - Rows x columns; values are confidences, negative ones of not liking.
 * @throws ModelRefusedError when a system is not positive definite or a number not finite.
 */
export async function alternate(
  matrix: Csr,
  options: AlternateOptions,
  afterEpoch: AfterEpoch,
): Promise<Factors> {
  const fit = new Alternation(matrix, options);
  try {
    for (let epoch = 1; epoch <= options.epochs; epoch++) {
      fit.epoch(epoch);
      afterEpoch(epoch);
    }
    return fit.factors();
  } finally {
    await fit.end();
  }
}

/** One side of the matrix, in the shared memory. */
interface Side {
  readonly rows: number;
  readonly offsets: Int32Array;
  readonly indexes: Int32Array;
  readonly values: Float32Array;
  /** [rows x width]. */
  readonly factors: Float32Array<SharedArrayBuffer>;
  /** [rows]. */
  readonly ridges: Float32Array;
}

class Alternation {
  readonly #options: AlternateOptions;
  readonly #width: number;
  readonly #memory: KernelMemory;
  readonly #team: ThreadTeam;
  readonly #byRow: Side;
  readonly #byColumn: Side;
  readonly #args: Int32Array;
  readonly #gramShares: Float64Array<SharedArrayBuffer>;
  readonly #basis: Float32Array;
  readonly #diagonal: Float32Array;

  constructor(matrix: Csr, options: AlternateOptions) {
    const { rank, threads } = options;
    const width = paddedWidth(rank);
    const size = alternatingMemory({
      rows: matrix.rows,
      columns: matrix.columns,
      pairs: matrix.indexes.length,
      rank,
      threads,
      gradientSteps: options.gradientSteps,
    });
    this.#options = options;
    this.#width = width;
    this.#memory = new KernelMemory(size.bytes);
    this.#team = new ThreadTeam(this.#memory, threads, size.scratchBytes);
    this.#args = this.#memory.ints(16);
    this.#gramShares = this.#memory.doubles(GRAM_SHARES * width * width);
    this.#basis = this.#memory.floats(width * width);
    this.#diagonal = this.#memory.floats(width);
    this.#byRow = this.#side(matrix.rows, matrix.indexes.length);
    this.#byColumn = this.#side(matrix.columns, matrix.indexes.length);
    load(matrix, this.#byRow, this.#byColumn);
    setRidges(this.#byRow, matrix.columns, options);
    setRidges(this.#byColumn, matrix.rows, options);
    this.#start();
  }

  epoch(epoch: number): void {
    this.#half(this.#byColumn, this.#byRow);
    this.#half(this.#byRow, this.#byColumn);
    const { factors } = this.#byColumn;
    for (let i = 0; i < factors.length; i++) {
      if (!Number.isFinite(factors[i])) {
        throw new ModelRefusedError(
          `Expected finite item vectors, got others after epoch ${epoch} of ${this.#options.epochs}.`,
        );
      }
    }
  }

  factors(): Factors {
    return {
      rows: this.#unpadded(this.#byRow),
      columns: this.#unpadded(this.#byColumn),
      rowGram: this.#squareOf(this.#gram(this.#byRow)),
      columnGram: this.#squareOf(this.#gram(this.#byColumn)),
    };
  }

  end(): Promise<void> {
    return this.#team.disband();
  }

  #side(rows: number, pairs: number): Side {
    const memory = this.#memory;
    return {
      rows,
      offsets: memory.ints(rows + 1),
      indexes: memory.ints(pairs),
      values: memory.floats(pairs),
      factors: memory.floats(rows * this.#width),
      ridges: memory.floats(rows),
    };
  }

  /** Random or given item vectors; listeners are solved for before they are read. */
  #start(): void {
    const { rank, initialScale, seed, start } = this.#options;
    const random = seededRandom(seed);
    const scale = initialScale / Math.sqrt(rank);
    const { rows, factors } = this.#byColumn;
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < rank; k++) {
        const drawn = scale * random.normal();
        factors[row * this.#width + k] = start?.[row * rank + k] ?? drawn;
      }
    }
  }

  /** Solves for every row of `free`, given the vectors of `fixed`. */
  #half(fixed: Side, free: Side): void {
    const { unobservedWeight, gradientSteps, rank } = this.#options;
    const width = this.#width;
    const { values, vectors } = eigen(this.#gram(fixed), rank, width);
    this.#basis.set(vectors);
    this.#rotate(fixed);
    const limits = solverLimits(rank, gradientSteps);
    // Only the gradient solver starts from where a row was.
    if (limits.steps > 0) this.#rotate(free);
    this.#diagonal.fill(1);
    for (let k = 0; k < rank; k++) this.#diagonal[k] = unobservedWeight * Math.max(0, values[k]!);
    this.#args.set([
      free.offsets.byteOffset,
      free.indexes.byteOffset,
      free.values.byteOffset,
      fixed.factors.byteOffset,
      free.factors.byteOffset,
      width,
      this.#diagonal.byteOffset,
      free.ridges.byteOffset,
      limits.steps,
      limits.dualMost,
      limits.gradientMost,
    ]);
    const failed = this.#team.run(Task.solveRows, this.#args.byteOffset, free.rows, 16);
    if (failed > 0) {
      throw new ModelRefusedError(
        `Expected positive definite systems of ${rank} x ${rank}, got ${failed} that are not: more regularization may help.`,
      );
    }
  }

  #rotate({ factors, rows }: Side): void {
    this.#args.set([factors.byteOffset, this.#width, this.#basis.byteOffset]);
    this.#team.run(Task.rotate, this.#args.byteOffset, rows, 256);
  }

  /** Upper triangle of the Gram matrix of a side, [width x width]. */
  #gram({ factors, rows }: Side): Float64Array {
    const cells = this.#width * this.#width;
    this.#gramShares.fill(0);
    const share = Math.ceil(rows / GRAM_SHARES);
    const out = this.#gramShares.byteOffset;
    this.#args.set([factors.byteOffset, rows, this.#width, share, out]);
    this.#team.run(Task.gram, this.#args.byteOffset, GRAM_SHARES, 1);
    const gram = this.#gramShares.slice(0, cells);
    for (let part = 1; part < GRAM_SHARES; part++) {
      for (let c = 0; c < cells; c++) gram[c]! += this.#gramShares[part * cells + c]!;
    }
    return gram;
  }

  #squareOf(gram: Float64Array): Float64Array {
    const { rank } = this.#options;
    const out = new Float64Array(rank * rank);
    for (let i = 0; i < rank; i++) {
      out.set(gram.subarray(i * this.#width, i * this.#width + rank), i * rank);
    }
    return out;
  }

  #unpadded({ factors, rows }: Side): Float32Array {
    const { rank } = this.#options;
    if (rank === this.#width) return Float32Array.from(factors);
    const out = new Float32Array(rows * rank);
    for (let row = 0; row < rows; row++) {
      out.set(factors.subarray(row * this.#width, row * this.#width + rank), row * rank);
    }
    return out;
  }
}

/** Copies a matrix into its two sides; within a column rows ascend. */
function load(matrix: Csr, byRow: Side, byColumn: Side): void {
  byRow.offsets.set(matrix.offsets);
  byRow.indexes.set(matrix.indexes);
  byRow.values.set(matrix.values);
  const { offsets } = byColumn;
  for (const column of matrix.indexes) offsets[column + 1]!++;
  for (let column = 0; column < byColumn.rows; column++) offsets[column + 1]! += offsets[column]!;
  const next = Int32Array.from(offsets);
  for (let row = 0; row < byRow.rows; row++) {
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      const at = next[matrix.indexes[e]!]!++;
      byColumn.indexes[at] = row;
      byColumn.values[at] = matrix.values[e]!;
    }
  }
}

/** `lambda * n^nu` with `n = sum |c| + a0 * others` of each row. */
function setRidges(side: Side, others: number, options: AlternateOptions): void {
  const { unobservedWeight, regularization, nu } = options;
  for (let row = 0; row < side.rows; row++) {
    let n = unobservedWeight * others;
    for (let e = side.offsets[row]!; e < side.offsets[row + 1]!; e++) {
      n += Math.abs(side.values[e]!);
    }
    side.ridges[row] = regularization * n ** nu;
  }
}

/** Eigenvalues and eigenvectors (columns, [width x width], the identity beyond the rank) of a Gram matrix. */
function eigen(
  gram: Float64Array,
  rank: number,
  width: number,
): { readonly values: readonly number[]; readonly vectors: Float32Array } {
  const full = new Matrix(rank, rank);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < rank; j++) {
      full.set(i, j, gram[i * width + j]!);
      full.set(j, i, gram[i * width + j]!);
    }
  }
  const decomposition = new EigenvalueDecomposition(full, { assumeSymmetric: true });
  const vectors = new Float32Array(width * width);
  for (let i = 0; i < width; i++) {
    if (i >= rank) vectors[i * width + i] = 1;
    else {
      for (let j = 0; j < rank; j++) {
        vectors[i * width + j] = decomposition.eigenvectorMatrix.get(i, j);
      }
    }
  }
  return { values: decomposition.realEigenvalues, vectors };
}
