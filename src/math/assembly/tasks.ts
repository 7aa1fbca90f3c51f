/**
 * What threads share out among themselves: each task is a number, a block of arguments and a range of
 * units that can be done in any order by anybody, with the same result.
 */
import { assignRows } from './assign';
import { addGram } from './gram';
import { rotate } from './cholesky';
import { scalePanel, sweepRows } from './inverse';
import { solveRows } from './rows';

/** Mirrored by `Task` in `src/math/kernels.ts`. */
const SOLVE_ROWS: i32 = 0;
const ROTATE: i32 = 1;
const GRAM: i32 = 2;
const SCALE_PANEL: i32 = 3;
const SWEEP_ROWS: i32 = 4;
const ASSIGN: i32 = 5;

/**
 * Does units `from` to `to` of a task.
 *
 * @returns how many of them failed.
 */
export function runTask(task: i32, args: usize, from: i32, to: i32, scratch: usize): i32 {
  switch (task) {
    case SOLVE_ROWS:
      return solveRows(args, from, to, scratch);
    case ROTATE: {
      const width = load<i32>(args, 4);
      const rows = <usize>load<u32>(args) + <usize>from * <usize>(width << 2);
      rotate(rows, to - from, width, <usize>load<u32>(args, 8), scratch);
      return 0;
    }
    case GRAM: {
      for (let part = from; part < to; part++) gramPart(args, part, scratch);
      return 0;
    }
    case SCALE_PANEL: {
      scalePanel(args, from, to);
      return 0;
    }
    case SWEEP_ROWS: {
      sweepRows(args, from, to);
      return 0;
    }
    case ASSIGN: {
      assignRows(args, from, to, scratch);
      return 0;
    }
    default:
      return to - from;
  }
}

/** A fixed share of the rows: the sum of all shares does not depend on who did which. */
function gramPart(args: usize, part: i32, scratch: usize): void {
  const rows = <usize>load<u32>(args);
  const count = load<i32>(args, 4);
  const width = load<i32>(args, 8);
  const share = load<i32>(args, 12);
  const out = <usize>load<u32>(args, 16) + <usize>part * <usize>(width * width * 8);
  const from = part * share;
  const some = min(share, count - from);
  if (some <= 0) return;
  addGram(rows + <usize>from * <usize>(width << 2), some, width, out, scratch);
}
