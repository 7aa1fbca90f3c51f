/** A sparse matrix times its transpose times a dense one, column by column of the sparse one. */
import { axpy } from './tile';

/** Layout of the arguments: one i32 each. Mirrored by `src/math/row-coordinates.ts`. */
const OFFSETS: usize = 0;
const INDEXES: usize = 4;
const VALUES: usize = 8;
const DENSE: usize = 12;
const WIDTH: usize = 16;
const OUT: usize = 20;

/**
 * `out += sum over columns from..to of a (aᵀ dense)`; dense and out are f32 [rows x width], width a multiple of 8.
 *
 * @param scratch - width floats, aligned to 16.
 */
export function thereAndBack(args: usize, from: i32, to: i32, scratch: usize): void {
  const offsets = <usize>load<u32>(args + OFFSETS);
  const indexes = <usize>load<u32>(args + INDEXES);
  const values = <usize>load<u32>(args + VALUES);
  const dense = <usize>load<u32>(args + DENSE);
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const out = <usize>load<u32>(args + OUT);
  for (let column = from; column < to; column++) {
    const start = load<i32>(offsets + ((<usize>column) << 2));
    const end = load<i32>(offsets + ((<usize>column) << 2), 4);
    if (start == end) continue;
    memory.fill(scratch, 0, line);
    for (let e = start; e < end; e++) {
      const row = <usize>load<i32>(indexes + ((<usize>e) << 2));
      axpy(scratch, load<f32>(values + ((<usize>e) << 2)), dense + row * line, width);
    }
    for (let e = start; e < end; e++) {
      const row = <usize>load<i32>(indexes + ((<usize>e) << 2));
      axpy(out + row * line, load<f32>(values + ((<usize>e) << 2)), scratch, width);
    }
  }
}
