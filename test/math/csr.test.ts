import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsrBuilder, transpose } from '../../src/math/csr.ts';
import type { Csr } from '../../src/math/csr.ts';

type Rows = readonly (readonly (readonly [column: number, value: number])[])[];

function identity(columns: number): Int32Array {
  return Int32Array.from({ length: columns }, (_, column) => column);
}

function build(rows: Rows, columns: number, columnOf = identity(columns)): Csr {
  const builder = new CsrBuilder();
  for (const row of rows) {
    for (const [column, value] of row) builder.push(column, value);
    builder.endRow();
  }
  const kept = columnOf.filter((column) => column >= 0).length;
  return builder.build(kept, columnOf);
}

function rowsOf({ rows, offsets, indexes, values }: Csr): Rows {
  return Array.from({ length: rows }, (_, row) =>
    Array.from(indexes.subarray(offsets[row], offsets[row + 1]), (column, e) => {
      return [column, values[offsets[row]! + e]!] as const;
    }),
  );
}

const COLUMNS = 9;
const anyRows = fc.array(
  fc
    .uniqueArray(fc.nat(COLUMNS - 1), { maxLength: COLUMNS })
    .map((columns) => columns.map((column) => [column, column + 0.5] as const)),
  { maxLength: 12 },
);

describe('sparse rows', () => {
  it('builds what was pushed, without the rows that are empty', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const matrix = build(rows, COLUMNS);
        expect(rowsOf(matrix)).toEqual(rows.filter((row) => row.length > 0));
        expect(matrix.columns).toBe(COLUMNS);
        expect(matrix.offsets.buffer).toBeInstanceOf(SharedArrayBuffer);
      }),
    );
  });

  it('renumbers columns, and leaves out those without a number', () => {
    const rows: Rows = [
      [
        [0, 1],
        [2, 3],
      ],
      [[1, 2]],
      [[2, 4]],
    ];
    const matrix = build(rows, 3, Int32Array.of(1, -1, 0));
    expect(rowsOf(matrix)).toEqual([
      [
        [1, 1],
        [0, 3],
      ],
      [[0, 4]],
    ]);
    expect(matrix.columns).toBe(2);
  });

  it('grows beyond the memory that it starts with', () => {
    const rows = Array.from({ length: 3_000 }, (_, row) => [
      [row % COLUMNS, row] as const,
      [(row + 1) % COLUMNS, -row] as const,
    ]);
    expect(rowsOf(build(rows, COLUMNS))).toEqual(rows);
  });

  it('transposes, and twice is nothing', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const sorted = rows
          .filter((row) => row.length > 0)
          .map((row) => row.toSorted((a, b) => a[0] - b[0]));
        const matrix = build(sorted, COLUMNS);
        const turned = transpose(matrix);
        const expected = Array.from({ length: COLUMNS }, (_, column) =>
          sorted.flatMap((row, r) =>
            row.filter((entry) => entry[0] === column).map((entry) => [r, entry[1]]),
          ),
        );
        expect(rowsOf(turned)).toEqual(expected);
        expect(rowsOf(transpose(turned))).toEqual(sorted);
      }),
    );
  });
});
