/**
 * Where the rows of a wide sparse matrix lie along its largest singular directions, without the directions: randomised
 * block Krylov iteration (Musco and Musco 2015; Golub and Underwood 1977) on the side of the rows. Each step goes through the
 * columns one by one, so that memory and all dense work follow the rows, of which there are few, and not the columns; it
 * runs in the kernels, on numbers of 32 bits. All blocks together are searched for the best directions, so that it takes a third of
 * the work of a subspace that is multiplied again and again.
 */
import { transpose } from './csr.ts';
import type { Csr } from './csr.ts';
import { instantiateKernels, KernelMemory } from './kernels.ts';
import type { Kernels } from './kernels.ts';
import { seededRandom } from './random.ts';
import type { Random } from './random.ts';
import { fixSigns, symmetricEigen } from './truncated-svd.ts';

export interface RowCoordinates {
  /** Fewer than were wanted where the matrix has no more. */
  readonly rank: number;
  /** Float64Array [rows x rank], row-major: left singular vectors times singular values, the largest first. */
  readonly coordinates: Float64Array;
}

export interface RowCoordinatesOptions {
  /** Directions wanted; fewer come back where the matrix has no more. */
  readonly rank: number;
  readonly seed: number;
}

/** Directions whose squared singular value is below this share of the largest are noise of the arithmetic. */
const LEAST = 1e-6;
/** Directions of a block: four vector registers, and a cache line of a row. Of the kernel, see `assembly/there-and-back.ts`. */
const BLOCK = 16;
/** Directions that are searched for each that is wanted, and besides. */
const [SEARCHED, BESIDES] = [3, 32];
/** Share of a direction's length that is noise of 32 bits, where all else of it is known. */
const NOISE = 1e-5;
/** What is left of a random direction where there is no other. */
const NOTHING = 1e-6;
/** Of the kernel: see `assembly/there-and-back.ts`. */
const ARGUMENTS = 5;
/** Place of the address of what is multiplied among them. */
const DENSE = 3;

/** Deterministic: the seed fixes the first block, and each direction's largest component is positive. */
export function rowCoordinates(matrix: Csr, { rank, seed }: RowCoordinatesOptions): RowCoordinates {
  const { rows } = matrix;
  const blocks = Math.ceil(Math.min(SEARCHED * rank + BESIDES, rows) / BLOCK);
  if (blocks === 0) return { rank: 0, coordinates: new Float64Array(0) };
  const width = blocks * BLOCK;
  const product = new SquareProduct(matrix, blocks);
  const basis = new Basis(product.blocks, rows, seededRandom(seed));
  // basisᵀ matrix matrixᵀ basis; its lower triangle is what symmetry says.
  const within = new Float64Array(width * width);
  basis.add(new Float64Array(rows * BLOCK));
  for (let block = 0; block < blocks; block++) {
    const next = product.times(block);
    const along = basis.takeOut(next);
    for (let i = 0; i < (block + 1) * BLOCK; i++) {
      for (let k = 0; k < BLOCK; k++) {
        const column = block * BLOCK + k;
        within[i * width + column] = within[column * width + i] = along[i * BLOCK + k]!;
      }
    }
    if (block + 1 < blocks) basis.add(next, along);
  }
  const { values, vectors } = symmetricEigen(within, width);
  const found = values.filter((value) => value > LEAST * values[0]!).length;
  const kept = Math.min(rank, found);
  const coordinates = basis.times(vectors, values, kept);
  fixSigns(coordinates, kept);
  return { rank: kept, coordinates };
}

/**
 * Where other rows over the same columns lie along the directions that were found: `others * matrixᵀ * U / S`.
 *
 * @param matrix - The one that `found` is of.
 * @returns Float64Array [rows of others x rank].
 */
export function coordinatesOf(others: Csr, matrix: Csr, found: RowCoordinates): Float64Array {
  const { rank, coordinates } = found;
  const squares = new Float64Array(rank);
  coordinates.forEach((value, i) => (squares[i % rank]! += value * value));
  const [known, added] = [transpose(matrix), transpose(others)];
  const out = new Float64Array(others.rows * rank);
  const sum = new Float64Array(rank);
  for (let column = 0; column < added.rows; column++) {
    const [from, to] = [added.offsets[column]!, added.offsets[column + 1]!];
    if (from === to) continue;
    sum.fill(0);
    for (let e = known.offsets[column]!; e < known.offsets[column + 1]!; e++) {
      const at = known.indexes[e]! * rank;
      for (let k = 0; k < rank; k++) sum[k]! += known.values[e]! * coordinates[at + k]!;
    }
    for (let e = from; e < to; e++) {
      const at = added.indexes[e]! * rank;
      for (let k = 0; k < rank; k++) out[at + k]! += (added.values[e]! * sum[k]!) / squares[k]!;
    }
  }
  return out;
}

/** `matrix * matrixᵀ`, to be multiplied with blocks, in memory of its own. */
class SquareProduct {
  /** Float32Array [rows x BLOCK] each. */
  readonly blocks: readonly Float32Array<SharedArrayBuffer>[];
  readonly #kernels: Kernels;
  readonly #columns: number;
  readonly #out: Float32Array<SharedArrayBuffer>;
  readonly #args: Int32Array<SharedArrayBuffer>;

  constructor(matrix: Csr, blocks: number) {
    const { rows, columns, indexes } = matrix;
    const sizes = [4 * (columns + 1), 4 * indexes.length, 4 * indexes.length, 4 * ARGUMENTS];
    const dense = new Array<number>(blocks + 1).fill(4 * rows * BLOCK);
    const bytes = [...sizes, ...dense].reduce((sum, size) => sum + KernelMemory.sizeOf(size), 0);
    const memory = new KernelMemory(bytes);
    const byColumn = transpose(matrix, {
      offsets: memory.ints(columns + 1),
      indexes: memory.ints(indexes.length),
      values: memory.floats(indexes.length),
    });
    this.#kernels = instantiateKernels(memory.memory);
    this.#columns = columns;
    this.blocks = Array.from({ length: blocks }, () => memory.floats(rows * BLOCK));
    this.#out = memory.floats(rows * BLOCK);
    this.#args = memory.ints(ARGUMENTS);
    const { offsets, indexes: rowsOf, values } = byColumn;
    const addresses = [offsets, rowsOf, values].map(({ byteOffset }) => byteOffset);
    this.#args.set([...addresses, 0, this.#out.byteOffset]);
  }

  /** Float64Array [rows x BLOCK]. @param block - Which is multiplied. */
  times(block: number): Float64Array {
    this.#args[DENSE] = this.blocks[block]!.byteOffset;
    this.#out.fill(0);
    this.#kernels.thereAndBack(this.#args.byteOffset, 0, this.#columns);
    return Float64Array.from(this.#out);
  }
}

/** Orthonormal directions of rows, in blocks. */
class Basis {
  /** Float32Array [rows x BLOCK] each; the first of them are filled. */
  readonly #blocks: readonly Float32Array[];
  readonly #rows: number;
  readonly #random: Random;
  #size = 0;

  constructor(blocks: readonly Float32Array[], rows: number, random: Random) {
    this.#blocks = blocks;
    this.#rows = rows;
    this.#random = random;
  }

  /**
   * Takes what lies along these directions out of a block. Answers how much that was, Float64Array [directions x BLOCK].
   *
   * @param block - Float64Array [rows x BLOCK]; overwritten.
   */
  takeOut(block: Float64Array): Float64Array {
    const along = new Float64Array(this.#size * BLOCK * BLOCK);
    for (let b = 0; b < this.#size; b++) {
      const own = this.#blocks[b]!;
      const product = along.subarray(b * BLOCK * BLOCK, (b + 1) * BLOCK * BLOCK);
      for (let at = 0; at < own.length; at += BLOCK) {
        for (let i = 0; i < BLOCK; i++) {
          const x = own[at + i]!;
          for (let k = 0; k < BLOCK; k++) product[i * BLOCK + k]! += x * block[at + k]!;
        }
      }
      for (let at = 0; at < own.length; at += BLOCK) {
        for (let i = 0; i < BLOCK; i++) {
          const x = own[at + i]!;
          for (let k = 0; k < BLOCK; k++) block[at + k]! -= x * product[i * BLOCK + k]!;
        }
      }
    }
    return along;
  }

  /**
   * Adds a block; random directions take the place of those in it that depend on others.
   *
   * @param along - What was taken out of it.
   */
  add(block: Float64Array, along: Float64Array = new Float64Array(0)): void {
    const least = new Float64Array(BLOCK);
    along.forEach((length, i) => (least[i % BLOCK]! += (NOISE * length) ** 2));
    if (orthonormalise(block, least, () => this.#random.normal()) > 0) {
      this.takeOut(block);
      orthonormalise(block, least.fill(NOTHING), () => 0);
    }
    this.#blocks[this.#size++]!.set(block);
  }

  /** The first `kept` of some combinations of these directions, each times the root of its value: Float64Array [rows x kept]. */
  times(vectors: Float64Array, values: Float64Array, kept: number): Float64Array {
    const width = values.length;
    const scales = Float64Array.from(values, Math.sqrt);
    const out = new Float64Array(this.#rows * kept);
    for (const [b, block] of this.#blocks.entries()) {
      for (let row = 0; row < this.#rows; row++) {
        for (let i = 0; i < BLOCK; i++) {
          const x = block[row * BLOCK + i]!;
          const from = (b * BLOCK + i) * width;
          for (let k = 0; k < kept; k++)
            out[row * kept + k]! += x * scales[k]! * vectors[from + k]!;
        }
      }
    }
    return out;
  }
}

/**
 * Makes the columns of a block orthonormal one by one (Gram and Schmidt). Answers how many of them had nothing of their own
 * left, no more than `least` of their squared lengths, and were filled with `other`.
 */
function orthonormalise(block: Float64Array, least: Float64Array, other: () => number): number {
  let filled = 0;
  for (let column = 0; column < BLOCK; column++) {
    for (let before = 0; before < column; before++) {
      const along = columnProduct(block, before, column);
      for (let at = 0; at < block.length; at += BLOCK) {
        block[at + column]! -= along * block[at + before]!;
      }
    }
    const square = columnProduct(block, column, column);
    if (square > least[column]!) {
      const scale = 1 / Math.sqrt(square);
      for (let at = column; at < block.length; at += BLOCK) block[at]! *= scale;
    } else {
      for (let at = column; at < block.length; at += BLOCK) block[at] = other();
      filled++;
    }
  }
  return filled;
}

function columnProduct(block: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let at = 0; at < block.length; at += BLOCK) sum += block[at + a]! * block[at + b]!;
  return sum;
}
