/** A sparse matrix times its transpose times a dense one of 16 columns, column by column of the sparse one. */
import { madd } from './tile';

/** Layout of the arguments: one i32 each. Mirrored by `src/math/row-coordinates.ts`. */
const OFFSETS: usize = 0;
const INDEXES: usize = 4;
const VALUES: usize = 8;
const DENSE: usize = 12;
const OUT: usize = 16;

/** Bytes of a row of 16 floats, as a power of two. */
const LINE: usize = 6;

/**
 * `out += sum over columns from..to of a (aᵀ dense)`; dense and out are f32 [rows x 16]. What a column sums up to
 * stays in four registers.
 */
export function thereAndBack(args: usize, from: i32, to: i32): void {
  const offsets = <usize>load<u32>(args + OFFSETS);
  const indexes = <usize>load<u32>(args + INDEXES);
  const values = <usize>load<u32>(args + VALUES);
  const dense = <usize>load<u32>(args + DENSE);
  const out = <usize>load<u32>(args + OUT);
  for (let column = from; column < to; column++) {
    const start = (<usize>load<i32>(offsets + ((<usize>column) << 2))) << 2;
    const end = (<usize>load<i32>(offsets + ((<usize>column) << 2), 4)) << 2;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let e = start; e < end; e += 4) {
      const row = dense + ((<usize>load<i32>(indexes + e)) << LINE);
      const value = v128.load32_splat(values + e);
      s0 = madd(value, v128.load(row), s0);
      s1 = madd(value, v128.load(row, 16), s1);
      s2 = madd(value, v128.load(row, 32), s2);
      s3 = madd(value, v128.load(row, 48), s3);
    }
    for (let e = start; e < end; e += 4) {
      const row = out + ((<usize>load<i32>(indexes + e)) << LINE);
      const value = v128.load32_splat(values + e);
      v128.store(row, madd(value, s0, v128.load(row)));
      v128.store(row, madd(value, s1, v128.load(row, 16)), 16);
      v128.store(row, madd(value, s2, v128.load(row, 32)), 32);
      v128.store(row, madd(value, s3, v128.load(row, 48)), 48);
    }
  }
}
