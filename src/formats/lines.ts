/**
 * Cuts chunks of bytes into lines without making a string of any: LF or CR LF, a byte order mark at
 * the start, the last line with or without its end. Lines that run over a limit are dropped as they
 * come, so that a file without line ends costs no memory.
 */
import { Buffer } from 'node:buffer';

const LF = 0x0a;
const CR = 0x0d;
const BOM = [0xef, 0xbb, 0xbf] as const;

/** A line: `bytes` from `start` to before `end`, without its line end. Valid during the call only. */
export type OnLine = (bytes: Buffer, start: number, end: number, number: number) => void;

export interface LineOptions {
  readonly onLine: OnLine;
  /** A line of more than `maxBytes` bytes came, and was dropped. */
  readonly onOverlong: (number: number) => void;
  readonly maxBytes: number;
}

export class LineSplitter {
  readonly #options: LineOptions;
  /** The beginning of a line whose end has not come yet. */
  #carry: Buffer = Buffer.alloc(0);
  #number = 1;
  #overlong = false;
  #atStart = true;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  /** Takes the next chunk and reports the lines that end in it. */
  push(chunk: Uint8Array): void {
    const view = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const bytes = this.#carry.length > 0 ? Buffer.concat([this.#carry, view]) : view;
    let start = this.#skipMark(bytes);
    // What was carried over has no line end in it: the search goes on behind it.
    let end = bytes.indexOf(LF, Math.max(start, this.#carry.length));
    while (end !== -1) {
      this.#line(bytes, start, end);
      start = end + 1;
      end = bytes.indexOf(LF, start);
    }
    this.#keep(bytes, start);
  }

  /** Reports the last line, where it had no end. */
  end(): void {
    const { length } = this.#carry;
    if (length > 0 || this.#overlong) this.#line(this.#carry, this.#skipMark(this.#carry), length);
    this.#carry = Buffer.alloc(0);
  }

  #line(bytes: Buffer, start: number, lineEnd: number): void {
    const { onLine, onOverlong, maxBytes } = this.#options;
    const number = this.#number++;
    const end = lineEnd > start && bytes[lineEnd - 1] === CR ? lineEnd - 1 : lineEnd;
    if (this.#overlong || end - start > maxBytes) onOverlong(number);
    else onLine(bytes, start, end, number);
    this.#overlong = false;
    this.#atStart = false;
  }

  #keep(bytes: Buffer, start: number): void {
    const rest = bytes.length - start;
    // One byte more for the CR that may stand before the line end.
    if (this.#overlong || rest > this.#options.maxBytes + BOM.length + 1) {
      this.#overlong = true;
      this.#carry = Buffer.alloc(0);
    } else {
      // A copy: the chunk itself may be reused by whoever gave it.
      this.#carry = Buffer.from(bytes.subarray(start));
    }
  }

  /** Where the text of the first line starts: behind a byte order mark, which is looked for once. */
  #skipMark(bytes: Buffer): number {
    if (!this.#atStart || bytes.length < BOM.length) return 0;
    this.#atStart = false;
    return BOM.every((byte, i) => bytes[i] === byte) ? BOM.length : 0;
  }
}
