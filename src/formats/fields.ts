/**
 * Cuts a line of bytes into fields: by a separator, by a separator with quotes (RFC 4180, but for line
 * breaks within quotes, which no id may hold anyway), or by blanks. Where fields lie is written into
 * arrays that are used again for each line.
 */
import { Buffer } from 'node:buffer';

const QUOTE = 0x22;
const SPACE = 0x20;
const TAB = 0x09;

export class FieldSplitter {
  /** What the places below point into: the line's own bytes, or a copy without its quotes. */
  bytes: Buffer = Buffer.alloc(0);
  /** Fields found, at most as many as were asked for. */
  count = 0;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly #separator: Buffer;
  readonly #quotes: boolean;

  /**
   * @param separator - one byte or more between fields
   * @param quotes - whether a field may stand in double quotes
   * @param wanted - how many fields to find; the rest of a line is not looked at
   */
  constructor(separator: Buffer, quotes: boolean, wanted: number) {
    this.#separator = separator;
    this.#quotes = quotes;
    this.starts = new Int32Array(wanted);
    this.ends = new Int32Array(wanted);
  }

  /** Cuts a line; answers what is wrong with its quotes, if something is. */
  split(bytes: Buffer, start: number, end: number): string | undefined {
    if (this.#quotes && bytes.subarray(start, end).includes(QUOTE)) {
      return this.#splitQuoted(bytes, start, end);
    }
    this.bytes = bytes;
    this.count = 0;
    let from = start;
    while (this.count < this.starts.length) {
      const to = this.#nextSeparator(bytes, from, end);
      this.#add(from, to);
      if (to === end) break;
      from = to + this.#separator.length;
    }
    return undefined;
  }

  #add(start: number, end: number): void {
    this.starts[this.count] = start;
    this.ends[this.count] = end;
    this.count++;
  }

  /** Where the next separator begins, or `end`. */
  #nextSeparator(bytes: Buffer, from: number, end: number): number {
    const separator = this.#separator;
    const first = separator[0]!;
    for (let i = from; i <= end - separator.length; i++) {
      if (bytes[i] === first && matches(bytes, i, separator)) return i;
    }
    return end;
  }

  #splitQuoted(line: Buffer, start: number, end: number): string | undefined {
    // Unquoted text is never longer than the quoted one.
    const out = Buffer.alloc(end - start);
    this.bytes = out;
    this.count = 0;
    let at = start;
    let length = 0;
    while (this.count < this.starts.length) {
      const from = length;
      if (line[at] !== QUOTE || at >= end) {
        const to = this.#nextSeparator(line, at, end);
        length += line.copy(out, length, at, to);
        at = to;
      } else {
        for (at++; at < end; at++) {
          if (line[at] !== QUOTE) out[length++] = line[at]!;
          else if (at + 1 < end && line[at + 1] === QUOTE) out[length++] = line[at++]!;
          else break;
        }
        if (at >= end) return 'expected a closing quote on the same line, got none';
        at++;
        if (at < end && this.#nextSeparator(line, at, end) !== at) {
          return 'expected a separator after a closing quote, got something else';
        }
      }
      this.#add(from, length);
      if (at >= end) break;
      at += this.#separator.length;
    }
    return undefined;
  }
}

function matches(bytes: Buffer, at: number, separator: Buffer): boolean {
  for (let i = 1; i < separator.length; i++) {
    if (bytes[at + i] !== separator[i]) return false;
  }
  return true;
}

/** Calls back for each run of bytes that are neither space nor tab. */
export function eachWord(
  bytes: Buffer,
  start: number,
  end: number,
  onWord: (start: number, end: number) => void,
): void {
  let from = -1;
  for (let i = start; i <= end; i++) {
    const blank = i === end || bytes[i] === SPACE || bytes[i] === TAB;
    if (blank && from >= 0) onWord(from, i);
    if (blank) from = -1;
    else if (from < 0) from = i;
  }
}
