/**
 * Vectors as `assembly/scan.ts` scans them: norm and direction apart, the direction in 8-bit steps of a size of
 * its own, in an order of the caller's, with a bound on what rounding can do to a score. A quarter of the
 * bytes of the vectors themselves, which stay where they are for the exact scores of the few that pass.
 */
import { dot } from './dense.ts';
import type { KernelMemory, Kernels } from './kernels.ts';

/** Steps in a direction's largest number; mirrored by `assembly/encode.ts`. */
const MOST = 127;
/** Vectors encoded at a time. */
const CHUNK = 4_096;
/** Vectors are scanned four at a time, numbers sixteen at a time. */
const ROWS = 4;
const NUMBERS = 16;
/**
 * What single precision may add to a score of 1: a conversion, three products and a sum are each off by 6e-8
 * at most.
 */
const ROUNDING = 1e-6;
/** Places in the arguments of a scan; mirrored by `assembly/scan.ts`. */
const Arg = Object.freeze({ norms: 3, queryStep: 6, queryNorm: 7 });

/** What passed a scan. */
export interface Passed {
  readonly count: number;
  /** Int32Array, every second place from 0 on: positions in the order. */
  readonly positions: Int32Array;
  /** Float32Array, every second place from 1 on: the largest score that the vector can have. */
  readonly most: Float32Array;
}

export class VectorCodes {
  /** Float32Array [n], by position. */
  readonly norms: Float32Array;
  /** Most vectors that one scan takes. */
  readonly longestScan: number;
  readonly #kernels: Kernels;
  readonly #width: number;
  readonly #levels: number;
  readonly #errors: Float32Array;
  readonly #args: Int32Array;
  readonly #floatArgs: Float32Array;
  readonly #query: Int16Array;
  readonly #found: { readonly positions: Int32Array; readonly most: Float32Array };
  #queryNorm = 0;

  /**
   * @param vectors - Float32Array [n x rank], in the memory.
   * @param order - Which vector is at which position, Int32Array [n].
   */
  constructor(
    { memory, kernels, longestScan }: CodeRoom,
    vectors: Float32Array,
    rank: number,
    order: Int32Array,
  ) {
    const places = roundUp(order.length, ROWS);
    this.#width = roundUp(rank, NUMBERS);
    // A sum of products fits into 31 bits.
    this.#levels = Math.min(32_767, Math.floor((2 ** 31 - 1) / (MOST * this.#width)));
    this.#kernels = kernels;
    this.longestScan = longestScan;
    const codes = memory.bytes(places * this.#width);
    const steps = memory.floats(places);
    this.#errors = memory.floats(places);
    this.norms = memory.floats(places);
    this.#query = memory.shorts(this.#width);
    this.#args = memory.ints(NUMBERS);
    this.#floatArgs = new Float32Array(this.#args.buffer, this.#args.byteOffset, NUMBERS);
    const room = memory.ints(2 * (longestScan + 1));
    this.#found = {
      positions: room,
      most: new Float32Array(room.buffer, room.byteOffset, room.length),
    };
    this.#args.set([
      codes.byteOffset,
      steps.byteOffset,
      this.#errors.byteOffset,
      this.norms.byteOffset,
      this.#width,
      this.#query.byteOffset,
      0,
      0,
      room.byteOffset,
    ]);
    this.#encode(memory, vectors, rank, order);
  }

  /** Bytes that codes of so many vectors take. */
  static sizeOf(count: number, rank: number, longestScan: number): number {
    const places = roundUp(count, ROWS);
    return places * (roundUp(rank, NUMBERS) + 12) + 8 * longestScan + 4 * CHUNK + 4_096;
  }

  /**
   * Sets what the next scans ask for.
   *
   * @param query - [rank].
   * @param ofDirections - Whether scores are of directions: all norms count as 1.
   */
  ask(query: Float32Array | Float64Array, ofDirections: boolean): void {
    let largest = 0;
    for (let k = 0; k < query.length; k++) largest = Math.max(largest, Math.abs(query[k]!));
    const step = Math.fround(largest / this.#levels);
    for (let k = 0; k < query.length; k++) {
      this.#query[k] = step > 0 ? Math.round(query[k]! / step) : 0;
    }
    this.#queryNorm = Math.sqrt(dot(query, 0, query, 0, query.length));
    this.#args[Arg.norms] = ofDirections ? 0 : this.norms.byteOffset;
    this.#floatArgs[Arg.queryStep] = step;
    this.#floatArgs[Arg.queryNorm] = this.#queryNorm;
  }

  /**
   * The vectors at positions `from` to `to` that may score `threshold` or more; the answer holds until the
   * next scan.
   */
  scan(from: number, to: number, threshold: number): Passed {
    const count = this.#kernels.scanCodes(this.#args.byteOffset, from, to, belowOf(threshold));
    return { count, ...this.#found };
  }

  /** How far below the largest possible score of a vector its real one can lie. */
  slack(position: number): number {
    const norm = this.#args[Arg.norms] === 0 ? 1 : this.norms[position]!;
    return 2 * this.#queryNorm * this.#errors[position]! * norm * (1 + ROUNDING);
  }

  #encode(memory: KernelMemory, vectors: Float32Array, rank: number, order: Int32Array): void {
    const some = memory.ints(CHUNK);
    const [codes, steps, errors, norms, width] = this.#args;
    const args = memory.ints(NUMBERS);
    args.set([vectors.byteOffset, rank, some.byteOffset, codes!, width!, steps!, errors!, norms!]);
    // What the 16-bit steps of a query can add, in units of its norm.
    const ofQuery = Math.sqrt(this.#width) / (2 * this.#levels);
    new Float64Array(args.buffer, args.byteOffset + 32, 2).set([ofQuery, ROUNDING]);
    for (let at = 0; at < order.length; at += CHUNK) {
      const chunk = order.subarray(at, at + CHUNK);
      some.set(chunk);
      this.#kernels.encodeVectors(args.byteOffset, at, chunk.length);
    }
  }
}

/** Where codes are put, and how they will be scanned. */
export interface CodeRoom {
  readonly memory: KernelMemory;
  readonly kernels: Kernels;
  readonly longestScan: number;
}

function roundUp(n: number, to: number): number {
  return Math.ceil(n / to) * to;
}

/** A single-precision number that is not above `x`. */
function belowOf(x: number): number {
  const near = Math.fround(x);
  return near > x ? Math.fround(near - Math.abs(near) * 2 ** -23) : near;
}
