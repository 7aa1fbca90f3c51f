/**
 * Files of fixed candidates, as the papers on neural collaborative filtering hand them round: lines of
 * `(user,item)` and the items that the user never had, all between tabs.
 */
import type { OnLine } from './lines.ts';
import { readRows, type ReadOptions, type RowReader } from './row-reader.ts';

export interface CandidateRow {
  readonly user: string;
  readonly item: string;
  /** Not empty. */
  readonly negatives: readonly string[];
}

const PAIR = /^\(([^,()]+),([^()]+)\)$/;

/**
 * Reads a file of candidates, gzipped or not.
 *
 * @throws (while reading) as {@link readRows}.
 */
export function readCandidates(path: string, options: ReadOptions = {}): RowReader<CandidateRow> {
  return readRows(path, options, (rows, tally): OnLine => (bytes, start, end, line) => {
    if (start === end) return;
    tally.read++;
    const [pair, ...negatives] = bytes.toString('utf8', start, end).trimEnd().split('\t');
    const [, user, item] = PAIR.exec(pair!) ?? [];
    if (user === undefined || item === undefined) {
      tally.skip(line, 'expected `(user,item)` in the first column, got something else');
    } else if (negatives.length === 0 || negatives.includes('')) {
      tally.skip(line, 'expected items behind the pair, got none or an empty one');
    } else rows.push({ user, item, negatives });
  });
}
