/**
 * What a blocked inverse spends its time in, see `src/math/inverse.ts`: a symmetric matrix less a product of
 * two panels, tile by tile, in the upper triangle.
 */
import { tile } from './tile';

/** Layout of the arguments: one i32 each. Mirrored by `src/math/inverse.ts`. */
const MATRIX: usize = 0;
const WIDTH: usize = 4;
const PANEL: usize = 8;
const BEFORE: usize = 12;
const AFTER: usize = 16;
const PIVOT: usize = 20;

/** `after = pivotᵀ before`, for columns of eight `from` to `to`. Panels are f32 [panel x width]. */
export function scalePanel(args: usize, from: i32, to: i32): void {
  const line = (<usize>load<i32>(args + WIDTH)) << 2;
  const panel = load<i32>(args + PANEL);
  const side = (<usize>panel) << 2;
  const before = <usize>load<u32>(args + BEFORE);
  const after = <usize>load<u32>(args + AFTER);
  const pivot = <usize>load<u32>(args + PIVOT);
  for (let r = 0; r < panel; r++) {
    memory.fill(after + <usize>r * line + ((<usize>from) << 5), 0, (<usize>(to - from)) << 5);
  }
  for (let unit = from; unit < to; unit++) {
    const column = (<usize>unit) << 5;
    for (let r = 0; r < panel; r += 4) {
      const out = after + <usize>r * line + column;
      tile(pivot + ((<usize>r) << 2), side, before + column, line, panel, out, line, 1);
    }
  }
}

/** `matrix -= beforeᵀ after`, for rows of four `from` to `to`. */
export function sweepRows(args: usize, from: i32, to: i32): void {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const panel = load<i32>(args + PANEL);
  const matrix = <usize>load<u32>(args + MATRIX);
  const before = <usize>load<u32>(args + BEFORE);
  const after = <usize>load<u32>(args + AFTER);
  for (let i = 4 * from; i < 4 * to; i += 4) {
    const row = matrix + <usize>i * line;
    const a = before + ((<usize>i) << 2);
    for (let j = i & ~7; j < width; j += 8) {
      const column = (<usize>j) << 2;
      tile(a, line, after + column, line, panel, row + column, line, -1);
    }
  }
}
