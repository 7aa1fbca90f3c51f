/** Scores some rows of a matrix in double precision, by a kernel: to the last bit as `dot` does. */
import type { ScoreSome } from './candidates.ts';
import type { KernelMemory, Kernels } from './kernels.ts';

/** Rows scored at a time. */
const ROWS = 256;

export class RowPicker {
  readonly #kernels: Kernels;
  readonly #rows: Float32Array;
  readonly #width: number;
  readonly #query: Float64Array;
  readonly #some: Int32Array;
  readonly #products: Float64Array;
  readonly #squares: Float64Array;

  /** @param memory - Where `rows` lie, with room for {@link RowPicker.sizeOf}; rows - Float32Array [n x width]. */
  constructor(memory: KernelMemory, kernels: Kernels, rows: Float32Array, width: number) {
    this.#kernels = kernels;
    this.#rows = rows;
    this.#width = width;
    this.#query = memory.doubles(width);
    this.#some = memory.ints(ROWS);
    this.#products = memory.doubles(ROWS);
    this.#squares = memory.doubles(ROWS);
  }

  /** Bytes that it takes of a memory. */
  static sizeOf(width: number): number {
    return 8 * width + 20 * ROWS + 256;
  }

  /** Inner products with a query; holds until the next call of this or {@link cosines}. */
  products(query: Float32Array | Float64Array): ScoreSome {
    return (indexes, tell) => {
      this.#eachScored(query, indexes, false, (index, at) => tell(index, this.#products[at]!));
    };
  }

  /** Cosines with a query of this norm. */
  cosines(query: Float32Array | Float64Array, norm: number): ScoreSome {
    return (indexes, tell) => {
      this.#eachScored(query, indexes, true, (index, at) => {
        const scale = norm * Math.sqrt(this.#squares[at]!);
        // Rounding must not make anything more alike than itself.
        tell(index, Math.min(1, this.#products[at]! / scale));
      });
    };
  }

  #eachScored(
    query: Float32Array | Float64Array,
    indexes: readonly number[],
    squared: boolean,
    each: (index: number, at: number) => void,
  ): void {
    this.#query.set(query);
    for (let from = 0; from < indexes.length; from += ROWS) {
      const count = Math.min(ROWS, indexes.length - from);
      for (let at = 0; at < count; at++) this.#some[at] = indexes[from + at]!;
      this.#kernels.scoreSome(
        this.#rows.byteOffset,
        this.#width,
        this.#some.byteOffset,
        count,
        this.#query.byteOffset,
        this.#products.byteOffset,
        squared ? this.#squares.byteOffset : 0,
      );
      for (let at = 0; at < count; at++) each(indexes[from + at]!, at);
    }
  }
}
