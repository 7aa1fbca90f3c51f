/**
 * Logistic models of playlists, as Deezer published them (`playlist_features.csv`): comma-separated numbers under a
 * header, a row for each playlist, the intercept last.
 */
import { Buffer } from 'node:buffer';
import { BadInputError } from '../errors.ts';
import { FieldSplitter } from './fields.ts';
import { readRows, type ReadOptions } from './row-reader.ts';

export interface PlaylistWeights {
  readonly count: number;
  /** Numbers of a row. */
  readonly width: number;
  /** Float32Array [count x width], row-major. */
  readonly weights: Float32Array;
}

const MAX_COLUMNS = 1_000;
/** More rows than this are no playlists of one carousel. */
const MAX_ROWS = 100_000;

/** @throws BadInputError for a row that is not numbers, or of another width than the header, and for no rows. */
export async function readPlaylistWeights(
  path: string,
  options: ReadOptions = {},
): Promise<PlaylistWeights> {
  let width = 0;
  const reader = readRows<Float32Array>(path, options, (rows, tally) => {
    const fields = new FieldSplitter(Buffer.from(','), true, MAX_COLUMNS);
    return (bytes, start, end, line) => {
      const fault = fields.split(bytes, start, end);
      if (fault !== undefined) throw new BadInputError(`Line ${line}: ${fault}.`);
      if (width === 0) {
        width = fields.count;
        return;
      }
      tally.read++;
      rows.push(numbersOf(fields, width, line));
    };
  });
  const weights: Float32Array[] = [];
  for await (const { rows } of reader) weights.push(...rows);
  if (weights.length === 0 || weights.length > MAX_ROWS || width < 2) {
    throw new BadInputError(
      `Expected 1 to ${MAX_ROWS} rows of at least 2 numbers under a header, got ${weights.length} rows of ${width}.`,
    );
  }
  const flat = new Float32Array(weights.length * width);
  weights.forEach((row, at) => flat.set(row, at * width));
  return { count: weights.length, width, weights: flat };
}

function numbersOf(fields: FieldSplitter, width: number, line: number): Float32Array {
  if (fields.count !== width) {
    throw new BadInputError(`Line ${line}: expected ${width} numbers, got ${fields.count}.`);
  }
  return Float32Array.from({ length: width }, (_, column) => {
    const text = fields.bytes.toString('utf8', fields.starts[column], fields.ends[column]).trim();
    const value = text === '' ? NaN : Number(text);
    if (Number.isFinite(value)) return value;
    throw new BadInputError(`Line ${line}: expected a number in column ${column + 1}.`);
  });
}
