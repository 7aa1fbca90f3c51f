/**
 * JSON lines: one document a line. What is not JSON, not an object or not of the wanted shape is a
 * problem of its line, and the reading goes on.
 */
import { isUtf8 } from 'node:buffer';
import { BadInputError } from '../errors.ts';
import { readRows, type ReadOptions, type RowReader } from './row-reader.ts';

/** A row and the line it stood on, for those who find a problem with it later. */
export interface LineOf<T> {
  readonly line: number;
  readonly row: T;
}

/** An object as it came out of JSON. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a file of JSON lines, or standard input for `-`, gzipped or not.
 *
 * @param parse - makes a row of one object; a BadInputError it throws makes the line a problem
 * @throws (while reading) as {@link readRows}
 */
export function readJsonLines<T>(
  path: string,
  options: ReadOptions,
  parse: (object: JsonObject) => T,
): RowReader<LineOf<T>> {
  return readRows(path, options, (rows, tally) => (bytes, start, end, line) => {
    const view = bytes.subarray(start, end);
    const text = view.toString('utf8');
    if (text.trim() === '') return;
    tally.read++;
    try {
      if (!isUtf8(view)) throw new BadInputError('expected UTF-8, got other bytes');
      rows.push({ line, row: parse(objectOf(text)) });
    } catch (error) {
      if (!(error instanceof BadInputError)) throw error;
      tally.skip(line, error.message);
    }
  });
}

function objectOf(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the line, which may hold what nobody should read in a log.
    throw new BadInputError('expected one JSON object on the line, got text that is not JSON');
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  const got = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
  throw new BadInputError(`expected one JSON object on the line, got ${got}`);
}
