/**
 * Sparse matrices in compressed rows: row `r` owns entries `offsets[r]` to `offsets[r + 1]` of
 * `indexes` (columns) and `values`. The arrays lie in SharedArrayBuffers, so that worker threads read
 * the one copy.
 */

export interface Csr {
  readonly rows: number;
  readonly columns: number;
  /** Int32Array [rows + 1]. */
  readonly offsets: Int32Array<SharedArrayBuffer>;
  /** Int32Array [entries], the column of each. */
  readonly indexes: Int32Array<SharedArrayBuffer>;
  /** Float32Array [entries]. */
  readonly values: Float32Array<SharedArrayBuffer>;
}

/** Grows a matrix row by row, not knowing how large it will be. */
export class CsrBuilder {
  #offsets = new Int32Array(1024);
  #indexes = new Int32Array(4096);
  #values = new Float32Array(4096);
  #rows = 0;
  #entries = 0;

  get rows(): number {
    return this.#rows;
  }

  get entries(): number {
    return this.#entries;
  }

  /** Adds an entry to the row that is open. */
  push(column: number, value: number): void {
    if (this.#entries === this.#indexes.length) {
      this.#indexes = grown(this.#indexes, new Int32Array(2 * this.#entries));
      this.#values = grown(this.#values, new Float32Array(2 * this.#entries));
    }
    this.#indexes[this.#entries] = column;
    this.#values[this.#entries++] = value;
  }

  /** Closes the row that is open, and opens the next. */
  endRow(): void {
    if (this.#rows + 1 === this.#offsets.length) {
      this.#offsets = grown(this.#offsets, new Int32Array(2 * this.#offsets.length));
    }
    this.#offsets[++this.#rows] = this.#entries;
  }

  /**
   * The matrix so far. `columnOf` renumbers columns; an entry whose column becomes -1 is left out, and
   * so is, then, a row without entries.
   *
   * @param columnOf - Int32Array [old columns], the new number of each.
   */
  build(columns: number, columnOf: Int32Array): Csr {
    let entries = 0;
    for (let e = 0; e < this.#entries; e++) if (columnOf[this.#indexes[e]!]! >= 0) entries++;
    const indexes = sharedInts(entries);
    const values = sharedFloats(entries);
    const offsets = new Int32Array(this.#rows + 1);
    let rows = 0;
    let at = 0;
    for (let row = 0; row < this.#rows; row++) {
      const start = at;
      for (let e = this.#offsets[row]!; e < this.#offsets[row + 1]!; e++) {
        const column = columnOf[this.#indexes[e]!]!;
        if (column < 0) continue;
        indexes[at] = column;
        values[at++] = this.#values[e]!;
      }
      if (at > start) offsets[++rows] = at;
    }
    const kept = sharedInts(rows + 1);
    kept.set(offsets.subarray(0, rows + 1));
    return { rows, columns, offsets: kept, indexes, values };
  }
}

/**
 * The same entries by column; rows ascend within each column.
 *
 * @param room - Zeros of the right lengths to put it in.
 */
export function transpose(
  matrix: Csr,
  room: Pick<Csr, 'offsets' | 'indexes' | 'values'> = roomFor(matrix),
): Csr {
  const { rows, columns } = matrix;
  const { offsets, indexes, values } = room;
  for (const column of matrix.indexes) offsets[column + 1]!++;
  for (let column = 0; column < columns; column++) offsets[column + 1]! += offsets[column]!;
  const next = Int32Array.from(offsets);
  for (let row = 0; row < rows; row++) {
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      const at = next[matrix.indexes[e]!]!++;
      indexes[at] = row;
      values[at] = matrix.values[e]!;
    }
  }
  return { rows: columns, columns: rows, offsets, indexes, values };
}

function roomFor({ columns, indexes: { length } }: Csr) {
  return {
    offsets: sharedInts(columns + 1),
    indexes: sharedInts(length),
    values: sharedFloats(length),
  };
}

/** Zeros that threads can share. */
export function sharedInts(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(shared(4 * length));
}

/** Zeros that threads can share. */
export function sharedFloats(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(shared(4 * length));
}

/**
 * V8 leaves shared memory out when it judges how much garbage there may be, and so keeps hundreds of MB of it. As
 * much unshared memory, which is dropped at once and, never written to, takes no place, makes it count.
 */
function shared(bytes: number): SharedArrayBuffer {
  new ArrayBuffer(bytes);
  return new SharedArrayBuffer(bytes);
}

function grown<T extends Int32Array | Float32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
