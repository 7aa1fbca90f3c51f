/** The one loop that all readers of lines share: chunks to lines to rows in batches, with a tally. */
import { openBytes, type ByteSourceOptions } from './byte-source.ts';
import { LineSplitter, type OnLine } from './lines.ts';
import { Tally } from './problems.ts';

/** The longest line, in bytes: a listener with half a million items, or a text of 100,000 characters. */
export const MAX_LINE_BYTES = 1 << 22;
/** The most rows of a batch, unless asked otherwise. */
const BATCH_ROWS = 20_000;

export interface ReadOptions extends ByteSourceOptions {
  /** The most rows of one batch. */
  readonly batchRows?: number;
}

/** Rows that were read since the batch before, and how far the file is read. */
export interface RowBatch<T> {
  readonly rows: readonly T[];
  readonly doneBytes: number;
  /** 0 where it is not known: standard input. */
  readonly totalBytes: number;
}

/** Rows of one file, once. `tally` counts along; it is complete when the loop over the batches ended. */
export interface RowReader<T> extends AsyncIterable<RowBatch<T>> {
  readonly tally: Tally;
}

/** What a format makes of its lines: rows pushed to `rows`, what is wrong with them to `tally`. */
export type MakeFormat<T> = (rows: T[], tally: Tally) => OnLine;

/**
 * Reads a file, or standard input for `-`, in one format.
 *
 * @throws (while reading) BadInputError when the file is missing, not readable, empty or broken gzip.
 */
export function readRows<T>(
  path: string,
  options: ReadOptions,
  makeFormat: MakeFormat<T>,
): RowReader<T> {
  const tally = new Tally();
  return {
    tally,
    [Symbol.asyncIterator]: () => batches(path, options, makeFormat, tally),
  };
}

async function* batches<T>(
  path: string,
  options: ReadOptions,
  makeFormat: MakeFormat<T>,
  tally: Tally,
): AsyncGenerator<RowBatch<T>> {
  const { signal, batchRows = BATCH_ROWS } = options;
  const source = await openBytes(path, options);
  const rows: T[] = [];
  const splitter = new LineSplitter({
    maxBytes: MAX_LINE_BYTES,
    onLine: makeFormat(rows, tally),
    onOverlong(line) {
      tally.read++;
      tally.skip(line, `expected a line of at most ${MAX_LINE_BYTES} bytes, got a longer one`);
    },
  });
  const { totalBytes } = source;
  const take = (count: number): RowBatch<T> => {
    return { rows: rows.splice(0, count), doneBytes: source.doneBytes(), totalBytes };
  };
  for await (const chunk of source.chunks) {
    splitter.push(chunk);
    while (rows.length >= batchRows) {
      yield take(batchRows);
      signal?.throwIfAborted();
    }
  }
  signal?.throwIfAborted();
  splitter.end();
  while (rows.length > 0) yield take(batchRows);
}
