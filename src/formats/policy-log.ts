/**
 * Logs of what a policy showed, as the Open Bandit Dataset has them (Saito et al. 2021): comma-separated with a
 * header that names at least `item_id`, `click` and `propensity_score`, and `position` where there are several.
 * Other columns are not read.
 */
import { Buffer } from 'node:buffer';
import { BadInputError } from '../errors.ts';
import { FieldSplitter } from './fields.ts';
import { readRows, type ReadOptions, type RowReader } from './row-reader.ts';

export interface LoggedRow {
  /** Empty where the log has none. */
  readonly position: string;
  readonly item: string;
  /** 0 to 1. */
  readonly reward: number;
  /** (0, 1]. */
  readonly propensity: number;
}

const NEEDED = ['item_id', 'click', 'propensity_score'] as const;
const MAX_COLUMNS = 1_000;

/**
 * Reads a log, or standard input for `-`, gzipped or not.
 *
 * @throws (while reading) BadInputError for a header without the columns; otherwise as {@link readRows}.
 */
export function readPolicyLog(path: string, options: ReadOptions = {}): RowReader<LoggedRow> {
  return readRows(path, options, (rows, tally) => {
    const fields = new FieldSplitter(Buffer.from(','), true, MAX_COLUMNS);
    const text = (column: number): string =>
      fields.bytes.toString('utf8', fields.starts[column], fields.ends[column]);
    let columns: Columns | undefined;
    return (bytes, start, end, line) => {
      const fault = fields.split(bytes, start, end);
      if (columns === undefined) {
        const names = Array.from({ length: fields.count }, (_, column) => text(column).trim());
        columns = columnsOf(names);
        return;
      }
      tally.read++;
      if (fault !== undefined) return tally.skip(line, fault);
      if (fields.count <= columns.last) {
        return tally.skip(line, `expected ${columns.last + 1} columns, got ${fields.count}`);
      }
      const reward = numberOf(text(columns.click));
      const propensity = numberOf(text(columns.propensity));
      if (!(reward >= 0 && reward <= 1)) return tally.skip(line, 'expected a click from 0 to 1');
      if (!(propensity > 0 && propensity <= 1)) {
        return tally.skip(line, 'expected a propensity_score above 0, at most 1');
      }
      const position = columns.position < 0 ? '' : text(columns.position);
      rows.push({ position, item: text(columns.item), reward, propensity });
    };
  });
}

interface Columns {
  readonly item: number;
  readonly click: number;
  readonly propensity: number;
  /** -1 where there is none. */
  readonly position: number;
  readonly last: number;
}

function columnsOf(names: readonly string[]): Columns {
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new BadInputError(
      `Expected a header with the columns ${NEEDED.join(', ')}, got one without ${missing}.`,
    );
  }
  const [item, click, propensity] = NEEDED.map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const position = names.indexOf('position');
  return { item, click, propensity, position, last: Math.max(item, click, propensity, position) };
}

function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
