/**
 * The partition of a listener: the row of the listener (item '') and a row for each item. What changes it
 * reads first and then writes on the condition that nobody else did (`seq`), so that no change is lost.
 */
import type { types } from 'cassandra-driver';
import { NotFoundError } from '../../errors.ts';
import { marksOf, type Mark } from '../listener-item-marks.ts';
import type { ListenerItem } from '../records.ts';
import { Undecided, type Row, type Session, type Statement } from './session.ts';
import { each } from './spread.ts';

/** Where the last commit of a listener stands. */
export interface Head {
  readonly version: number;
  /** Goes up with each commit. */
  readonly seq: number;
  /** The time of the commit's other rows, in microseconds: later commits have larger ones. */
  readonly stamp: number;
  /** The commit up to which those rows are written. */
  readonly done: number;
  /** Which call made the last commit, and what it has to write elsewhere. */
  readonly token: types.Uuid | undefined;
  readonly effects: string | undefined;
  /** The listener is on their way out: they count as unknown. */
  readonly erasing: boolean;
}

export interface StoredItem extends ListenerItem {
  /** The import that set `imported` last. */
  readonly run?: string;
}

export interface ListenerState {
  readonly listener: string;
  readonly head: Head;
  readonly items: ReadonlyMap<string, StoredItem>;
}

/** What takes the place of the state that was read. */
export interface NextState {
  readonly token: types.Uuid;
  readonly stamp: number;
  readonly version: number;
  readonly effects: string;
  readonly items: readonly StoredItem[];
}

export type Decision = 'applied' | 'refused' | 'unknown';

/** The item of the row that is the listener. */
export const HEAD = '';
const HEAD_COLUMNS = 'version, seq, stamp, done, made_by, effects, erasing, time_zone';
export const ITEM_COLUMNS =
  'listener, item, plays, skips, ms_played, imported, run, first_at, last_at, marks';
/** More than any read of a state has: the rows must come in one page, or they were not read together. */
const ONE_PAGE = 5_000;

export class ListenerRows {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Reads the listener and these items together: one read, so that all rows are of the same commit or newer
   * ones that fail the condition. Undefined for an unknown listener.
   */
  async read(listener: string, items: readonly string[]): Promise<ListenerState | undefined> {
    const rows = await this.#session.rows(
      `SELECT ${ITEM_COLUMNS}, ${HEAD_COLUMNS} FROM listening WHERE listener = ? AND item IN ?`,
      [listener, [HEAD, ...items]],
      ONE_PAGE,
    );
    const head = rows.find((row) => row['item'] === HEAD);
    if (!isListener(head)) return undefined;
    const found = rows.filter((row) => row !== head).map(toItem);
    return { listener, head: toHead(head), items: new Map(found.map((one) => [one.item, one])) };
  }

  /** @throws NotFoundError when one of them is not known. */
  async need(listeners: readonly string[]): Promise<void> {
    const known = await each([...new Set(listeners)], (id) => this.isKnown(id));
    if (known.includes(false)) throw unknownListener();
  }

  async isKnown(listener: string): Promise<boolean> {
    const row = await this.#session.one(
      'SELECT time_zone, erasing FROM listening WHERE listener = ? AND item = ?',
      [listener, HEAD],
    );
    return isListener(row) && row['erasing'] !== true;
  }

  /** Puts a state in the place of the one that was read, unless somebody else did meanwhile. */
  async replace(
    { listener, head }: Pick<ListenerState, 'listener' | 'head'>,
    next: NextState,
  ): Promise<Decision> {
    const values = [
      BigInt(next.version),
      BigInt(head.seq + 1),
      BigInt(next.stamp),
      next.token,
      next.effects,
      listener,
      HEAD,
      BigInt(head.seq),
    ];
    const cql =
      'UPDATE listening SET version = ?, seq = ?, stamp = ?, made_by = ?, effects = ? WHERE listener = ? AND item = ? IF seq = ?';
    return this.#decide(
      { cql, values },
      next.items.map((item) => itemStatement(item)),
    );
  }

  /** Marks the listener as on their way out: whoever is committing meanwhile starts anew and finds nobody. */
  async beginErasure({ listener, head }: ListenerState): Promise<Decision> {
    const values = [true, BigInt(head.seq + 1), listener, HEAD, BigInt(head.seq)];
    const cql =
      'UPDATE listening SET erasing = ?, seq = ? WHERE listener = ? AND item = ? IF seq = ?';
    return this.#decide({ cql, values }, []);
  }

  /** Notes that all other rows of a commit are written. */
  async markDone(listener: string, seq: number, stamp: number): Promise<void> {
    await this.#session.write(
      'UPDATE listening SET done = ? WHERE listener = ? AND item = ?',
      [BigInt(seq), listener, HEAD],
      stamp,
    );
  }

  /** The head as the last compare-and-set left it. */
  async headSerial(listener: string): Promise<Head | undefined> {
    const row = await this.#session.oneSerial(
      `SELECT ${HEAD_COLUMNS} FROM listening WHERE listener = ? AND item = ?`,
      [listener, HEAD],
    );
    return isListener(row) ? toHead(row) : undefined;
  }

  async #decide(condition: Statement, more: readonly Statement[]): Promise<Decision> {
    try {
      const { applied } = await this.#session.decide(condition, ...more);
      return applied ? 'applied' : 'refused';
    } catch (error) {
      if (error instanceof Undecided) return 'unknown';
      throw error;
    }
  }
}

/** A row of an item as a record. */
export function toItem(row: Row): StoredItem {
  const marks = row['marks'] as string | null;
  const run = row['run'] as string | null;
  return {
    listener: row['listener'] as string,
    item: row['item'] as string,
    plays: row['plays'] as number,
    skips: row['skips'] as number,
    msPlayed: row['ms_played'] as number,
    imported: row['imported'] as number,
    firstAt: (row['first_at'] as Date).getTime(),
    lastAt: (row['last_at'] as Date).getTime(),
    ...(marks === null ? {} : (JSON.parse(marks) as Pick<ListenerItem, Mark | 'listed'>)),
    ...(run === null ? {} : { run }),
  };
}

/** A record without what only the store knows of it. */
export function toRecord({ run: _run, ...item }: StoredItem): ListenerItem {
  return item;
}

export function unknownListener(): NotFoundError {
  return new NotFoundError('Expected a listener that the store knows, got one that it does not.');
}

/** A row that only holds what a late write left is nobody. */
function isListener(row: Row | undefined): row is Row {
  return row !== undefined && row['time_zone'] !== null;
}

function toHead(row: Row): Head {
  return {
    version: Number(row['version'] ?? 0),
    seq: Number(row['seq'] ?? 0),
    stamp: Number(row['stamp'] ?? 0),
    done: Number(row['done'] ?? 0),
    token: (row['made_by'] as types.Uuid | null) ?? undefined,
    effects: (row['effects'] as string | null) ?? undefined,
    erasing: row['erasing'] === true,
  };
}

function itemStatement(item: StoredItem): Statement {
  return {
    cql: `INSERT INTO listening (${ITEM_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    values: [
      item.listener,
      item.item,
      item.plays,
      item.skips,
      item.msPlayed,
      item.imported,
      item.run ?? null,
      new Date(item.firstAt),
      new Date(item.lastAt),
      marksOf(item),
    ],
  };
}
