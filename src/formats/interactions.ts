/**
 * Files of (user, item, count): tab- or comma-separated columns, or lists of a user and their items.
 * Ids come out as they stand in the file, unless a conversion is given. Lines are read as bytes and ids
 * are interned, so that a million rows cost no million strings.
 */
import { Buffer, isUtf8 } from 'node:buffer';
import { BadInputError } from '../errors.ts';
import { eachWord, FieldSplitter } from './fields.ts';
import { ByteInterner } from './interner.ts';
import type { OnLine } from './lines.ts';
import { readNumber, readTime } from './numbers.ts';
import type { Tally } from './problems.ts';
import { readRows, type ReadOptions, type RowReader } from './row-reader.ts';

export const INTERACTION_FORMATS = ['tsv', 'csv', 'lists'] as const;
export type InteractionFormat = (typeof INTERACTION_FORMATS)[number];

/** `-` is a column that is not read. */
export const INTERACTION_COLUMNS = ['user', 'item', 'count', 'timestamp', '-'] as const;
export type InteractionColumn = (typeof INTERACTION_COLUMNS)[number];

export interface InteractionRow {
  readonly user: string;
  readonly item: string;
  /** Above 0; 1 where the file has no counts. */
  readonly count: number;
  /** Ms since 1970; 0 where the file has no time. */
  readonly at: number;
}

export interface InteractionOptions extends ReadOptions {
  /** Told from the first line when left out: a tab is tsv, else a comma csv. `lists` must be said. */
  readonly format?: InteractionFormat;
  /** What the columns are, from the left; columns behind them are not read. Default user, item, count. */
  readonly columns?: readonly InteractionColumn[];
  /** What stands between columns; default a tab in tsv, a comma in csv. */
  readonly separator?: string;
  /** Whether line 1 is a header. Left out: it is one when its count (else its time) is not a number. */
  readonly header?: boolean;
  /** Convert ids as they stand in the file; a BadInputError thrown here makes the row a problem. */
  readonly userId?: (id: string) => string;
  readonly itemId?: (id: string) => string;
}

const DEFAULT_COLUMNS: readonly InteractionColumn[] = ['user', 'item', 'count'];
const SEPARATORS = { tsv: '\t', csv: ',' } as const;
/** The longest separator, in bytes. */
const MAX_SEPARATOR_BYTES = 8;

/**
 * Reads a file of interactions, or standard input for `-`, gzipped or not.
 *
 * @throws BadInputError for options that contradict each other; while reading as {@link readRows}.
 */
export function readInteractions(
  path: string,
  options: InteractionOptions = {},
): RowReader<InteractionRow> {
  checkOptions(options);
  return readRows(path, options, (rows, tally) => {
    const ids = {
      user: new ByteInterner((key) => idOf(key, 'user', options.userId)),
      item: new ByteInterner((key) => idOf(key, 'item', options.itemId)),
    };
    let onLine: OnLine | undefined;
    return (bytes, start, end, line) => {
      if (isBlank(bytes, start, end)) return;
      onLine ??= formatOf(path, options, bytes.subarray(start, end), { rows, tally, ids });
      onLine(bytes, start, end, line);
    };
  });
}

/** Reads `user,item,count` as columns. @throws BadInputError for unknown, repeated or missing ones. */
export function parseColumns(text: string): readonly InteractionColumn[] {
  const columns = text.split(',').map((name) => name.trim().toLowerCase() as InteractionColumn);
  const unknown = columns.find((name) => !INTERACTION_COLUMNS.includes(name));
  if (unknown !== undefined) {
    throw new BadInputError(
      `Expected columns out of ${INTERACTION_COLUMNS.join(', ')}, got "${unknown}".`,
    );
  }
  checkOptions({ columns });
  return columns;
}

interface Id {
  readonly id: string;
  /** Why it cannot be one; `id` is empty then. */
  readonly fault?: string;
}

interface Target {
  readonly rows: InteractionRow[];
  readonly tally: Tally;
  readonly ids: { readonly user: ByteInterner<Id>; readonly item: ByteInterner<Id> };
}

function checkOptions(options: InteractionOptions): void {
  const { columns = DEFAULT_COLUMNS, format, separator, header } = options;
  const named = columns.filter((name) => name !== '-');
  const twice = named.find((name, i) => named.indexOf(name) !== i);
  if (twice !== undefined)
    throw new BadInputError(`Expected each column once, got ${twice} twice.`);
  const missing = (['user', 'item'] as const).find((name) => !named.includes(name));
  if (missing !== undefined) {
    throw new BadInputError(`Expected a column ${missing} among the columns, got none.`);
  }
  if (format === 'lists' && header === true) {
    throw new BadInputError('Expected no header for lists, got one.');
  }
  if (separator === undefined) return;
  const bytes = Buffer.byteLength(separator);
  if (bytes === 0 || bytes > MAX_SEPARATOR_BYTES || /["\r\n]/.test(separator)) {
    throw new BadInputError(
      `Expected a separator of 1 to ${MAX_SEPARATOR_BYTES} bytes without quotes or line ends, got ${bytes} bytes.`,
    );
  }
  if (format === 'lists') {
    throw new BadInputError('Expected no separator for lists (blanks stand between), got one.');
  }
}

function formatOf(
  path: string,
  options: InteractionOptions,
  first: Buffer,
  target: Target,
): OnLine {
  const format = options.format ?? detect(path, options, first);
  return format === 'lists' ? lists(target) : columned(format, options, target);
}

function detect(path: string, { separator }: InteractionOptions, first: Buffer): InteractionFormat {
  if (separator !== undefined) return separator === ',' ? 'csv' : 'tsv';
  if (first.includes('\t')) return 'tsv';
  if (first.includes(',')) return 'csv';
  throw new BadInputError(
    `Expected tabs or commas between the columns of ${path}, got neither on its first line: say the format or the separator.`,
  );
}

function columned(format: 'tsv' | 'csv', options: InteractionOptions, target: Target): OnLine {
  const { columns = DEFAULT_COLUMNS, separator = SEPARATORS[format] } = options;
  const { rows, tally, ids } = target;
  const wanted = 1 + columns.findLastIndex((name) => name !== '-');
  const fields = new FieldSplitter(Buffer.from(separator), format === 'csv', wanted);
  const [user, item, count, time] = (['user', 'item', 'count', 'timestamp'] as const).map((name) =>
    columns.indexOf(name),
  ) as [number, number, number, number];
  let first = true;
  const isHeader = (): boolean => {
    if (options.header !== undefined) return options.header;
    if (fields.count < wanted) return false;
    return (
      (count >= 0 && Number.isNaN(numberOf(fields, count))) ||
      (count < 0 && time >= 0 && Number.isNaN(timeOf(fields, time)))
    );
  };
  return (bytes, start, end, line) => {
    const fault = fields.split(bytes, start, end);
    const wasFirst = first;
    first = false;
    if (wasFirst && isHeader()) return;
    tally.read++;
    if (fault !== undefined) return tally.skip(line, fault);
    if (fields.count < wanted) {
      return tally.skip(line, `expected ${wanted} columns, got ${fields.count}`);
    }
    const u = ids.user.get(fields.bytes, fields.starts[user]!, fields.ends[user]!);
    const i = ids.item.get(fields.bytes, fields.starts[item]!, fields.ends[item]!);
    const n = count < 0 ? 1 : numberOf(fields, count);
    const at = time < 0 ? 0 : timeOf(fields, time);
    // One comparison on the way that nearly all lines go.
    if (n > 0 && n < Infinity && at >= 0 && u.fault === undefined && i.fault === undefined) {
      rows.push({ user: u.id, item: i.id, count: n, at });
    } else {
      tally.skip(line, u.fault ?? i.fault ?? numberFault(n));
    }
  };
}

function numberFault(count: number): string {
  if (count > 0 && count < Infinity) {
    return 'timestamp: expected seconds or milliseconds since 1970 or an ISO 8601 time';
  }
  return `count: expected a number above 0, got ${Number.isNaN(count) ? 'something else' : count}`;
}

function numberOf(fields: FieldSplitter, column: number): number {
  return readNumber(fields.bytes, fields.starts[column]!, fields.ends[column]!);
}

function timeOf(fields: FieldSplitter, column: number): number {
  return readTime(fields.bytes, fields.starts[column]!, fields.ends[column]!);
}

/** A user, then their items, each counted once per mention. */
function lists({ rows, tally, ids }: Target): OnLine {
  return (bytes, start, end, line) => {
    let user: Id | undefined;
    let items = 0;
    eachWord(bytes, start, end, (from, to) => {
      if (user === undefined) {
        user = ids.user.get(bytes, from, to);
        return;
      }
      items++;
      const item = ids.item.get(bytes, from, to);
      const fault = user.fault ?? item.fault;
      tally.read++;
      if (fault === undefined) rows.push({ user: user.id, item: item.id, count: 1, at: 0 });
      else tally.skip(line, fault);
    });
    if (items === 0) {
      tally.read++;
      tally.skip(line, 'expected a user and items, got one word');
    }
  };
}

function idOf(key: Buffer, column: string, convert: ((id: string) => string) | undefined): Id {
  if (key.length === 0) return { id: '', fault: `${column}: expected an id, got nothing` };
  if (!isUtf8(key)) return { id: '', fault: `${column}: expected UTF-8, got other bytes` };
  const text = key.toString('utf8');
  try {
    return { id: convert ? convert(text) : text };
  } catch (error) {
    if (error instanceof BadInputError) return { id: '', fault: `${column}: ${error.message}` };
    throw error;
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}
