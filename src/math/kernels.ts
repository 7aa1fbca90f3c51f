/**
 * The compiled kernels (`src/math/assembly`) with types. A {@link KernelMemory} is one block that any number
 * of threads read and write; each thread has an instance of the module of its own over it.
 */
import { InvariantError } from '../errors.ts';
import { PLAIN_KERNELS, RELAXED_KERNELS } from '../generated/kernels.ts';

/** What threads can share out, see `assembly/tasks.ts`. */
export const Task = Object.freeze({
  solveRows: 0,
  rotate: 1,
  gram: 2,
  scalePanel: 3,
  sweepRows: 4,
  assign: 5,
});
export type TaskName = keyof typeof Task;

/** Addresses are bytes from the start of the memory; widths are multiples of {@link LANES}. */
export interface Kernels {
  /** `out[n x n] += rowsᵀ rows`, upper triangle, f32; `rows` is [count x n]. */
  addOuter(rows: number, count: number, n: number, out: number): void;
  /** Overwrites the upper triangle of f32 [n x n] by its factor U, `A = UᵀU`; 0: not positive definite. */
  cholesky(a: number, n: number): number;
  /** Solves `UᵀU x = b` in place of b, f32 [n]. */
  choleskySolve(u: number, n: number, b: number): void;
  /** `out[n x n] += sum weight * row * rowᵀ`, upper triangle; all f64, any n. To the last bit as `addOuterProducts`. */
  addOuterWide(rows: number, weights: number, count: number, n: number, out: number): void;
  /** As {@link Kernels.cholesky} in f64, for any n. To the last bit as `choleskyInPlace`. */
  choleskyWide(a: number, n: number): number;
  /** Solves `UᵀU X = B` in place of B, f64 [n x columns], columns a multiple of 4. To the last bit as `choleskySolve`. */
  choleskySolveWide(u: number, n: number, b: number, columns: number): void;
  /** Writes `count` outputs of a filter from output `next` on. See `resample.ts` for the arguments. */
  filterPhases(args: number, next: number, count: number): void;
  /** The power spectra of the frames that begin at two addresses. See `power-frames.ts` for the arguments. */
  powerOfFrames(args: number, frame: number, other: number): void;
  /** Filters samples of two channels and sums their squares. See `loudness.ts` for the arguments. */
  weighPair(args: number, left: number, right: number, count: number): void;
  /** Bytes of scratch for {@link Task.solveRows}. */
  solveRowsScratch(width: number, dualMost: number, gradientMost: number): number;
  /** Encodes `count` vectors to positions from `at` on. See `vector-codes.ts` for the arguments. */
  encodeVectors(args: number, at: number, count: number): void;
  /**
   * Writes (position i32, largest possible score f32) of the coded vectors `from` to `to` that may reach
   * `threshold`; answers how many. See `vector-codes.ts` for the arguments.
   */
  scanCodes(args: number, from: number, to: number, threshold: number): number;
  /** `out[r] = rows[r] . query`; f32 [count x width], [width] and [count], of any width. */
  scoreRows(rows: number, count: number, width: number, query: number, out: number): void;
  /**
   * `products[s] = rows[some[s]] . query`, and where `squares` is not 0 each row's product with itself; rows f32 of any
   * width, some i32, all else f64. To the last bit as `dot`.
   */
  scoreSome(
    rows: number,
    width: number,
    some: number,
    count: number,
    query: number,
    products: number,
    squares: number,
  ): void;
  /** Adds what columns `from` to `to` give to a product. See `row-coordinates.ts` for the arguments. */
  thereAndBack(args: number, from: number, to: number): void;
  /** Does units `from` to `to` of a task; answers how many failed. */
  runTask(task: number, args: number, from: number, to: number, scratch: number): number;
}

/** Widths of rows are padded to this: two vector registers. */
export const LANES = 8;

/** The width of a row that holds `n` numbers. */
export function paddedWidth(n: number): number {
  return Math.ceil(n / LANES) * LANES;
}

const PAGE_BYTES = 65_536;
/** What WebAssembly can address. */
export const MAX_MEMORY_BYTES = 65_536 * PAGE_BYTES;
/** A cache line, so that no two threads write to one. */
const ALIGNMENT = 64;

/** Whether this engine has fused multiply-add for vectors. */
export function hasRelaxedSimd(): boolean {
  return WebAssembly.validate(Buffer.from(RELAXED_KERNELS, 'base64'));
}

/** Compiles the kernels; threads may share what comes back. */
export function compileKernels(): WebAssembly.Module {
  const kernels = hasRelaxedSimd() ? RELAXED_KERNELS : PLAIN_KERNELS;
  return new WebAssembly.Module(Buffer.from(kernels, 'base64'));
}

/** Instantiates the kernels over a memory, for the calling thread. */
export function instantiateKernels(
  memory: WebAssembly.Memory,
  module: WebAssembly.Module = compileKernels(),
): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
}

/** One block of shared memory, handed out from its start and freed as a whole. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  #next = ALIGNMENT;
  #end: number;

  /**
   * @param bytes - How much will be asked for, up to a call of {@link grow}.
   * @param mostBytes - What it may grow to.
   */
  constructor(bytes: number, mostBytes: number = bytes) {
    const pages = Math.ceil((bytes + ALIGNMENT) / PAGE_BYTES);
    const most = Math.max(pages, Math.ceil(Math.min(mostBytes, MAX_MEMORY_BYTES) / PAGE_BYTES));
    this.memory = new WebAssembly.Memory({ initial: pages, maximum: most, shared: true });
    this.#end = pages * PAGE_BYTES;
  }

  /** What an array of `bytes` takes of the whole. */
  static sizeOf(bytes: number): number {
    return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  }

  /** All of it, up to what it has grown to. */
  get buffer(): SharedArrayBuffer {
    return this.memory.buffer;
  }

  /** Makes room for so many bytes at its end: what is asked for from now on. Nothing moves. */
  grow(bytes: number): void {
    const pages = Math.ceil((bytes + ALIGNMENT) / PAGE_BYTES);
    this.#next = this.memory.grow(pages) * PAGE_BYTES;
    this.#end = this.#next + pages * PAGE_BYTES;
  }

  /** The address of so many free bytes, zero at first. @throws InvariantError when there are not so many. */
  take(bytes: number): number {
    const at = this.#next;
    this.#next += KernelMemory.sizeOf(bytes);
    if (this.#next > this.#end) {
      throw new InvariantError(
        `Expected ${bytes} bytes within ${this.#end}, got only ${this.#end - at}.`,
      );
    }
    return at;
  }

  bytes(length: number): Int8Array<SharedArrayBuffer> {
    return new Int8Array(this.buffer, this.take(length), length);
  }

  shorts(length: number): Int16Array<SharedArrayBuffer> {
    return new Int16Array(this.buffer, this.take(2 * length), length);
  }

  floats(length: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(this.buffer, this.take(4 * length), length);
  }

  doubles(length: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.buffer, this.take(8 * length), length);
  }

  ints(length: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.buffer, this.take(4 * length), length);
  }
}
