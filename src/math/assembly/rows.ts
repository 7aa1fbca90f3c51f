/**
 * One half of an epoch of implicit alternating least squares: given the vectors of one side, those of the
 * rows of the other. In a basis in which the Gram matrix of the fixed side is diagonal (the caller rotates
 * both sides into it, which changes no score), a row's system is
 *
 *     D + sum over entries c h hᵀ        D = a0 * eigenvalues + ridge of the row, diagonal
 *
 * and with `S` the rows `sqrt(c) h D^-1/2` it is `I + SᵀS` in scaled coordinates. Three ways to solve it:
 *
 * - few entries: the dual `I + S Sᵀ`, entries x entries, exact (Woodbury);
 * - many: Cholesky of `I + SᵀS`, exact;
 * - in between, where asked for: conjugate gradients on `I + SᵀS` from the row's last vector. That is the
 *   solver of Takács, Pilászy and Tikk 2011 with the whole of what all rows share as its preconditioner, and a
 *   step costs no d x d product.
 */
import { cholesky, choleskySolve } from './cholesky';
import { addOuter, axpy, dot, madd } from './tile';

/** Layout of the arguments: one i32 or f32 each. Mirrored by `kernels.ts`. */
const OFFSETS: usize = 0;
const INDEXES: usize = 4;
const VALUES: usize = 8;
const FIXED: usize = 12;
const OUT: usize = 16;
const WIDTH: usize = 20;
const DIAGONAL: usize = 24;
const RIDGES: usize = 28;
const STEPS: usize = 32;
const DUAL_MOST: usize = 36;
const GRADIENT_MOST: usize = 40;

/** Entries gathered at a time where their number has no bound. */
const CHUNK: i32 = 128;
/** Rows asked for ahead of their use: about as many cache lines as can be under way at once. */
const AHEAD: i32 = 16;

/**
 * Solves for rows `from` to `to`.
 *
 * @param scratch - Bytes as {@link solveRowsScratch} says, aligned to 16.
 * @returns how many rows had a system that is not positive definite; their vectors are left as they were.
 */
export function solveRows(args: usize, from: i32, to: i32, scratch: usize): i32 {
  const offsets = <usize>load<u32>(args + OFFSETS);
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const out = <usize>load<u32>(args + OUT);
  const steps = load<i32>(args + STEPS);
  const dualMost = load<i32>(args + DUAL_MOST);
  const gradientMost = load<i32>(args + GRADIENT_MOST);
  let failed = 0;
  for (let row = from; row < to; row++) {
    const start = load<i32>(offsets + ((<usize>row) << 2));
    const count = load<i32>(offsets + ((<usize>row) << 2), 4) - start;
    const target = out + <usize>row * line;
    if (count == 0) {
      memory.fill(target, 0, line);
      continue;
    }
    scaleOf(args, row, width, scratch);
    let good: i32 = 1;
    if (count <= dualMost) good = solveDual(args, start, count, target, scratch);
    else if (steps > 0 && count <= gradientMost) {
      solveGradient(args, start, count, target, scratch);
    } else good = solvePrimal(args, start, count, target, scratch);
    failed += 1 - good;
  }
  return failed;
}

/** Bytes that {@link solveRows} needs. */
export function solveRowsScratch(width: i32, dualMost: i32, gradientMost: i32): i32 {
  const dual = (dualMost + 15) & ~7;
  const square = max(width * width, dual * dual);
  const rows = max(max(CHUNK, gradientMost) + 8, dual) * width;
  const weights = max(max(CHUNK, gradientMost) + 8, dual);
  return 4 * (6 * width + square + rows + weights + 64);
}

/** The first part of the scratch: `D^-1/2` of the row. */
function scaleOf(args: usize, row: i32, width: i32, scratch: usize): void {
  const diagonal = <usize>load<u32>(args + DIAGONAL);
  const ridges = <usize>load<u32>(args + RIDGES);
  const ridge = f32x4.splat(load<f32>(ridges + ((<usize>row) << 2)));
  const one = f32x4.splat(1);
  for (let k = 0; k < width; k += 4) {
    const at = (<usize>k) << 2;
    const d = f32x4.add(ridge, v128.load(diagonal + at));
    v128.store(scratch + at, f32x4.div(one, f32x4.sqrt(d)));
  }
}

/**
 * Reads a word of each cache line of some rows, and nothing else: so many loads that do not wait for each
 * other are under way together, where copying row by row would wait for nearly each of them. On matrices far
 * larger than the caches that is most of the time of a training.
 */
function touch(fixed: usize, indexes: usize, count: i32, line: usize): void {
  let seen: u32 = 0;
  for (let e = 0; e < count; e++) {
    const source = fixed + <usize>load<i32>(indexes + ((<usize>e) << 2)) * line;
    for (let at: usize = 0; at < line; at += 64) seen |= load<u32>(source + at);
  }
  // Never true; the compiler does not know.
  if (seen == 0x12345678 && fixed == 1) unreachable();
}

/** Gathers `count` scaled rows and their weighted targets `sqrt(c) t`. */
function gather(
  args: usize,
  start: i32,
  count: i32,
  scale: usize,
  rows: usize,
  targets: usize,
): void {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const fixed = <usize>load<u32>(args + FIXED);
  const indexes = <usize>load<u32>(args + INDEXES) + ((<usize>start) << 2);
  const values = <usize>load<u32>(args + VALUES) + ((<usize>start) << 2);
  for (let e = 0; e < count; e++) {
    if (e % AHEAD == 0) touch(fixed, indexes + ((<usize>e) << 2), min(AHEAD, count - e), line);
    const source = fixed + <usize>load<i32>(indexes + ((<usize>e) << 2)) * line;
    const c = load<f32>(values + ((<usize>e) << 2));
    const root = sqrt<f32>(abs<f32>(c));
    store<f32>(targets + ((<usize>e) << 2), c > 0 ? root : 0);
    const s = f32x4.splat(root);
    const to = rows + <usize>e * line;
    for (let at: usize = 0; at < line; at += 16) {
      v128.store(to + at, f32x4.mul(f32x4.mul(s, v128.load(scale + at)), v128.load(source + at)));
    }
  }
}

function solvePrimal(args: usize, start: i32, count: i32, target: usize, scratch: usize): i32 {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const solution = scratch + line;
  const system = scratch + 6 * line;
  const targets = system + <usize>width * line;
  const rows = targets + ((<usize>CHUNK) << 2);
  memory.fill(system, 0, <usize>width * line);
  memory.fill(solution, 0, line);
  for (let done = 0; done < count; done += CHUNK) {
    const some = min(CHUNK, count - done);
    gather(args, start + done, some, scratch, rows, targets);
    addOuter(rows, some, width, system);
    for (let e = 0; e < some; e++) {
      axpy(solution, load<f32>(targets + ((<usize>e) << 2)), rows + <usize>e * line, width);
    }
  }
  for (let k = 0; k < width; k++) {
    const at = system + <usize>k * (line + 4);
    store<f32>(at, load<f32>(at) + 1);
  }
  if (cholesky(system, width) == 0) return 0;
  choleskySolve(system, width, solution);
  unscale(target, solution, scratch, line);
  return 1;
}

function solveDual(args: usize, start: i32, count: i32, target: usize, scratch: usize): i32 {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const n = (count + 7) & ~7;
  const side = (<usize>n) << 2;
  const solution = scratch + line;
  const system = scratch + 6 * line;
  const targets = system + <usize>n * side;
  const columns = targets + side;
  memory.fill(system, 0, <usize>n * side);
  memory.fill(targets, 0, side);
  gatherColumns(args, start, count, n, scratch, columns, targets);
  addOuter(columns, width, n, system);
  for (let e = 0; e < n; e++) {
    const at = system + <usize>e * (side + 4);
    store<f32>(at, load<f32>(at) + 1);
  }
  if (cholesky(system, n) == 0) return 0;
  choleskySolve(system, n, targets);
  for (let k = 0; k < width; k++) {
    store<f32>(solution + ((<usize>k) << 2), dot(columns + <usize>k * side, targets, n));
  }
  unscale(target, solution, scratch, line);
  return 1;
}

/** As {@link gather}, but transposed: f32 [width x n], zeros from `count` on. Four entries at a time. */
function gatherColumns(
  args: usize,
  start: i32,
  count: i32,
  n: i32,
  scale: usize,
  columns: usize,
  targets: usize,
): void {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const side = (<usize>n) << 2;
  const fixed = <usize>load<u32>(args + FIXED);
  const indexes = <usize>load<u32>(args + INDEXES) + ((<usize>start) << 2);
  const values = <usize>load<u32>(args + VALUES) + ((<usize>start) << 2);
  for (let e = 0; e < n; e += 4) {
    if (e % AHEAD == 0) touch(fixed, indexes + ((<usize>e) << 2), min(AHEAD, count - e), line);
    // Past the end a row is read again with weight 0.
    const e0 = (<usize>min(e, count - 1)) << 2;
    const e1 = (<usize>min(e + 1, count - 1)) << 2;
    const e2 = (<usize>min(e + 2, count - 1)) << 2;
    const e3 = (<usize>min(e + 3, count - 1)) << 2;
    const r0 = e < count ? rootOf(values + e0) : 0;
    const r1 = e + 1 < count ? rootOf(values + e1) : 0;
    const r2 = e + 2 < count ? rootOf(values + e2) : 0;
    const r3 = e + 3 < count ? rootOf(values + e3) : 0;
    const roots = f32x4(r0, r1, r2, r3);
    const signs = f32x4(
      load<f32>(values + e0),
      load<f32>(values + e1),
      load<f32>(values + e2),
      load<f32>(values + e3),
    );
    const liked = f32x4.gt(signs, f32x4.splat(0));
    v128.store(targets + ((<usize>e) << 2), v128.and(roots, liked));
    const h0 = fixed + <usize>load<i32>(indexes + e0) * line;
    const h1 = fixed + <usize>load<i32>(indexes + e1) * line;
    const h2 = fixed + <usize>load<i32>(indexes + e2) * line;
    const h3 = fixed + <usize>load<i32>(indexes + e3) * line;
    for (let k = 0; k < width; k += 4) {
      const at = (<usize>k) << 2;
      const s = v128.load(scale + at);
      const a = f32x4.mul(s, v128.load(h0 + at));
      const b = f32x4.mul(s, v128.load(h1 + at));
      const c = f32x4.mul(s, v128.load(h2 + at));
      const d = f32x4.mul(s, v128.load(h3 + at));
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
      const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
      const to = columns + <usize>k * side + ((<usize>e) << 2);
      v128.store(to, f32x4.mul(roots, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5)));
      v128.store(to + side, f32x4.mul(roots, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7)));
      v128.store(to + 2 * side, f32x4.mul(roots, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5)));
      v128.store(to + 3 * side, f32x4.mul(roots, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7)));
    }
  }
}

function rootOf(at: usize): f32 {
  return sqrt<f32>(abs<f32>(load<f32>(at)));
}

function solveGradient(args: usize, start: i32, count: i32, target: usize, scratch: usize): void {
  const width = load<i32>(args + WIDTH);
  const line = (<usize>width) << 2;
  const solution = scratch + line;
  const residual = scratch + 2 * line;
  const direction = scratch + 3 * line;
  const product = scratch + 4 * line;
  const targets = scratch + 6 * line;
  const rows = targets + ((<usize>((count + 3) & ~3)) << 2);
  gather(args, start, count, scratch, rows, targets);
  // From the last vector: z = D^1/2 w, r = Sᵀ (b - S z) - z.
  for (let at: usize = 0; at < line; at += 16) {
    const z = f32x4.div(v128.load(target + at), v128.load(scratch + at));
    v128.store(solution + at, z);
    v128.store(residual + at, f32x4.neg(z));
  }
  addProduct(rows, count, width, solution, targets, residual);
  memory.copy(direction, residual, line);
  let square = dot(residual, residual, width);
  const steps = load<i32>(args + STEPS);
  for (let step = 0; step < steps; step++) {
    if (!(square > 1e-20)) break;
    memory.copy(product, direction, line);
    addProduct(rows, count, width, direction, 0, product);
    const alpha = square / dot(direction, product, width);
    axpy(solution, alpha, direction, width);
    axpy(residual, -alpha, product, width);
    const next = dot(residual, residual, width);
    const beta = f32x4.splat(next / square);
    for (let at: usize = 0; at < line; at += 16) {
      v128.store(direction + at, madd(beta, v128.load(direction + at), v128.load(residual + at)));
    }
    square = next;
  }
  unscale(target, solution, scratch, line);
}

/**
 * Adds `Sᵀ S v` to `out`; with targets b, `Sᵀ (b - S v)`. Four rows at a time, each read twice while it is
 * in the nearest cache.
 */
function addProduct(
  rows: usize,
  count: i32,
  width: i32,
  v: usize,
  targets: usize,
  out: usize,
): void {
  const line = (<usize>width) << 2;
  let e = 0;
  for (; e + 4 <= count; e += 4) {
    const r0 = rows + <usize>e * line;
    const r1 = r0 + line;
    const r2 = r1 + line;
    const r3 = r2 + line;
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let at: usize = 0; at < line; at += 16) {
      const x = v128.load(v + at);
      s0 = madd(x, v128.load(r0 + at), s0);
      s1 = madd(x, v128.load(r1 + at), s1);
      s2 = madd(x, v128.load(r2 + at), s2);
      s3 = madd(x, v128.load(r3 + at), s3);
    }
    let dots = sumsOf(s0, s1, s2, s3);
    if (targets != 0) dots = f32x4.sub(v128.load(targets + ((<usize>e) << 2)), dots);
    const x0 = v128.shuffle<f32>(dots, dots, 0, 0, 0, 0);
    const x1 = v128.shuffle<f32>(dots, dots, 1, 1, 1, 1);
    const x2 = v128.shuffle<f32>(dots, dots, 2, 2, 2, 2);
    const x3 = v128.shuffle<f32>(dots, dots, 3, 3, 3, 3);
    for (let at: usize = 0; at < line; at += 16) {
      const a = madd(x0, v128.load(r0 + at), madd(x1, v128.load(r1 + at), v128.load(out + at)));
      const b = madd(x3, v128.load(r3 + at), f32x4.mul(x2, v128.load(r2 + at)));
      v128.store(out + at, f32x4.add(a, b));
    }
  }
  for (; e < count; e++) {
    const row = rows + <usize>e * line;
    let x = dot(row, v, width);
    if (targets != 0) x = load<f32>(targets + ((<usize>e) << 2)) - x;
    axpy(out, x, row, width);
  }
}

/** The sums of the lanes of four vectors. */
function sumsOf(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** `w = D^-1/2 z`. */
function unscale(target: usize, solution: usize, scale: usize, line: usize): void {
  for (let at: usize = 0; at < line; at += 16) {
    v128.store(target + at, f32x4.mul(v128.load(scale + at), v128.load(solution + at)));
  }
}
