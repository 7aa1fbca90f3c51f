/** Gram matrices of long matrices: summed in f32 over a few rows at a time, those sums added up in f64. */
import { addOuter } from './tile';

const CHUNK: i32 = 256;

/**
 * Adds `rowsᵀ rows`, upper triangle, to `out`.
 *
 * @param rows - f32 [count x n], n a multiple of 8; out - f64 [n x n]; scratch - f32 [n x n].
 */
export function addGram(rows: usize, count: i32, n: i32, out: usize, scratch: usize): void {
  const line = (<usize>n) << 2;
  for (let done = 0; done < count; done += CHUNK) {
    memory.fill(scratch, 0, <usize>n * line);
    addOuter(rows + <usize>done * line, min(CHUNK, count - done), n, scratch);
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++) {
        const at = <usize>i * <usize>n + <usize>j;
        const to = out + (at << 3);
        store<f64>(to, load<f64>(to) + <f64>load<f32>(scratch + (at << 2)));
      }
    }
  }
}
