/**
 * The inverse of a large symmetric positive definite matrix by blocked sweeps (Goodnight 1979, "A tutorial on
 * the sweep operator"): a panel of rows P at a time, `A_RR -= A_RP A_PP⁻¹ A_PR`, `A_PR = A_PP⁻¹ A_PR`,
 * `A_PP = -A_PP⁻¹`, which ends with `-A⁻¹`. Half of n³ multiply-adds, in place, in one tile loop over the
 * upper triangle that threads share; each cell is computed alike whoever does it.
 */
import type { KernelMemory } from './kernels.ts';
import { paddedWidth, Task } from './kernels.ts';
import { ThreadTeam } from './thread-team.ts';

/** Rows swept at a time: deep enough to be worth a pass over the matrix, few enough to stay in the cache. */
const PANEL = 64;
/** Columns of eight, and rows of four, that a thread takes at a time. */
const COLUMNS_CHUNK = 32;
const ROWS_CHUNK = 16;

/** Where an inverse is computed. */
export interface InverseRoom {
  /** Numbers in a row: n, padded; rows and columns from n on must be those of the identity. */
  readonly width: number;
  /** f32 [width x width], only the upper triangle is read and written. */
  readonly matrix: Float32Array<SharedArrayBuffer>;
  /** f32 [panel x width] each. */
  readonly before: Float32Array<SharedArrayBuffer>;
  readonly after: Float32Array<SharedArrayBuffer>;
  readonly pivot: Float32Array<SharedArrayBuffer>;
  readonly args: Int32Array<SharedArrayBuffer>;
}

/** Bytes that the inverse of an n x n matrix takes, its team included. */
export function inverseBytes(n: number, threads: number): number {
  const width = widthFor(n);
  return (
    4 * (width * width + 2 * PANEL * width + PANEL * PANEL + 16) +
    ThreadTeam.sizeOf(threads, 0) +
    512
  );
}

/** Room for the inverse of an n x n matrix, which is the identity at first. */
export function inverseRoom(memory: KernelMemory, n: number): InverseRoom {
  const width = widthFor(n);
  const matrix = memory.floats(width * width);
  for (let i = 0; i < width; i++) matrix[i * width + i] = 1;
  return {
    width,
    matrix,
    before: memory.floats(PANEL * width),
    after: memory.floats(PANEL * width),
    pivot: memory.floats(PANEL * PANEL),
    args: memory.ints(16),
  };
}

/**
 * Overwrites the upper triangle of the matrix by that of its inverse, negated. Blocks the calling thread.
 *
 * @param progress - Told the share that is done.
 * @returns false when the matrix is not positive definite (or not finite); it is then spoilt.
 */
export function invertNegated(
  team: ThreadTeam,
  room: InverseRoom,
  progress?: (share: number) => void,
): boolean {
  const { width, args } = room;
  args.set([
    room.matrix.byteOffset,
    width,
    PANEL,
    room.before.byteOffset,
    room.after.byteOffset,
    room.pivot.byteOffset,
  ]);
  for (let first = 0; first < width; first += PANEL) {
    const pivot = pivotOf(room, first);
    if (!invertSmall(pivot)) return false;
    room.pivot.set(pivot);
    takePanel(room, first);
    team.run(Task.scalePanel, args.byteOffset, width / 8, COLUMNS_CHUNK);
    team.run(Task.sweepRows, args.byteOffset, width / 4, ROWS_CHUNK);
    putPanel(room, first, pivot);
    progress?.((first + PANEL) / width);
  }
  return true;
}

function widthFor(n: number): number {
  return Math.ceil(paddedWidth(n) / PANEL) * PANEL;
}

/** The full diagonal block of a panel, f64. */
function pivotOf({ matrix, width }: InverseRoom, first: number): Float64Array {
  const pivot = new Float64Array(PANEL * PANEL);
  for (let r = 0; r < PANEL; r++) {
    for (let c = r; c < PANEL; c++) {
      const x = matrix[(first + r) * width + first + c]!;
      pivot[r * PANEL + c] = x;
      pivot[c * PANEL + r] = x;
    }
  }
  return pivot;
}

/** Copies rows of a panel, zeros in place of the diagonal block: what is swept leaves that alone. */
function takePanel({ matrix, width, before }: InverseRoom, first: number): void {
  for (let j = 0; j < first; j++) {
    for (let r = 0; r < PANEL; r++) before[r * width + j] = matrix[j * width + first + r]!;
  }
  for (let r = 0; r < PANEL; r++) {
    const row = (first + r) * width;
    before.fill(0, r * width + first, r * width + first + PANEL);
    before.set(matrix.subarray(row + first + PANEL, row + width), r * width + first + PANEL);
  }
}

function putPanel({ matrix, width, after }: InverseRoom, first: number, pivot: Float64Array): void {
  for (let j = 0; j < first; j++) {
    for (let r = 0; r < PANEL; r++) matrix[j * width + first + r] = after[r * width + j]!;
  }
  for (let r = 0; r < PANEL; r++) {
    const row = (first + r) * width;
    for (let c = r; c < PANEL; c++) matrix[row + first + c] = -pivot[r * PANEL + c]!;
    matrix.set(after.subarray(r * width + first + PANEL, (r + 1) * width), row + first + PANEL);
  }
}

/** Inverts a block in place (Gauss and Jordan, no pivoting: it is positive definite or refused). */
function invertSmall(a: Float64Array): boolean {
  for (let k = 0; k < PANEL; k++) {
    const pivot = a[k * PANEL + k]!;
    // Negated, so that NaN fails too.
    if (!(pivot > 0) || pivot === Infinity) return false;
    a[k * PANEL + k] = 1;
    for (let j = 0; j < PANEL; j++) a[k * PANEL + j]! /= pivot;
    for (let i = 0; i < PANEL; i++) {
      if (i === k) continue;
      const x = a[i * PANEL + k]!;
      a[i * PANEL + k] = 0;
      for (let j = 0; j < PANEL; j++) a[i * PANEL + j]! -= x * a[k * PANEL + j]!;
    }
  }
  return true;
}
