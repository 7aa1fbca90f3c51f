/** Gives each of many vectors to the centre that its direction is nearest to: the hot half of a clustering. */
import { tile } from './tile';

/** Layout of the arguments. Mirrored by `src/math/vector-lists.ts`. */
const ROWS: usize = 0;
const WIDTH: usize = 4;
const CENTRES: usize = 8;
const LISTS: usize = 12;
const OUT: usize = 16;

/**
 * `out[r]` = the number of the column c of `centres` with the largest `rows[r] . c`, the first of equals.
 *
 * Rows are f32 [.. x width], centres f32 [width x lists] with lists a multiple of 8, out i32 [rows].
 *
 * @param scratch - 16 width + 256 bytes, aligned to 16.
 */
export function assignRows(args: usize, from: i32, to: i32, scratch: usize): void {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const lists = load<i32>(args + LISTS);
  const centres = <usize>load<u32>(args + CENTRES);
  const products = scratch + 4 * line;
  const best = products + 128;
  for (let r = from; r < to; r += 4) {
    const some = min(4, to - r);
    const rows = <usize>load<u32>(args + ROWS) + <usize>r * line;
    // Four rows side by side, as the tile wants them.
    for (let k = 0; k < width; k++) {
      for (let i = 0; i < some; i++) {
        const x = load<f32>(rows + <usize>i * line + ((<usize>k) << 2));
        store<f32>(scratch + ((<usize>(4 * k + i)) << 2), x);
      }
    }
    for (let i: usize = 0; i < 4; i++) {
      v128.store(best + 32 * i, f32x4.splat(-Infinity));
      v128.store(best + 32 * i, i32x4.splat(0), 16);
    }
    let numbers = i32x4(0, 1, 2, 3);
    for (let c = 0; c < lists; c += 8) {
      memory.fill(products, 0, 128);
      tile(scratch, 16, centres + ((<usize>c) << 2), (<usize>lists) << 2, width, products, 32, 1);
      const next = i32x4.add(numbers, i32x4.splat(4));
      for (let i: usize = 0; i < 4; i++) {
        keepBetter(best + 32 * i, v128.load(products + 32 * i), numbers);
        keepBetter(best + 32 * i, v128.load(products + 32 * i, 16), next);
      }
      numbers = i32x4.add(next, i32x4.splat(4));
    }
    const out = <usize>load<u32>(args + OUT) + ((<usize>r) << 2);
    for (let i = 0; i < some; i++) {
      store<i32>(out + ((<usize>i) << 2), firstBest(best + 32 * <usize>i));
    }
  }
}

/** A lane holds the best product of every fourth centre, and 16 bytes on the number of that centre. */
function keepBetter(best: usize, products: v128, numbers: v128): void {
  const old = v128.load(best);
  const more = f32x4.gt(products, old);
  v128.store(best, v128.bitselect(products, old, more));
  v128.store(best, v128.bitselect(numbers, v128.load(best, 16), more), 16);
}

/** The number of the largest of four lanes, the lowest of equals. */
function firstBest(best: usize): i32 {
  let most = load<f32>(best);
  let number = load<i32>(best, 16);
  for (let lane: usize = 4; lane < 16; lane += 4) {
    const product = load<f32>(best + lane);
    const other = load<i32>(best + lane, 16);
    if (product > most || (product == most && other < number)) {
      most = product;
      number = other;
    }
  }
  return number;
}
