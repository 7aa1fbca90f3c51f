/**
 * Who is in a playlist: one last-writer-wins register per (playlist, item), so that adds and removes end in
 * the same list whatever order they arrive in. Registers, order and length stand in one partition and change
 * together by compare-and-set. A playlist that is not known takes no members.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../../errors.ts';
import type { Register } from '../records.ts';
import { Undecided, type Row, type Session, type Statement } from './session.ts';

export interface MemberChange extends Register {
  readonly item: string;
}

/** Parts of a playlist's partition, and the time and item of the rows that have none. */
export const PART = { playlist: 0, register: 1, order: 2 } as const;
export const NO_TIME = new Date(0);
export const NO_ITEM = '';

const ATTEMPTS = 50;
const PAUSE_MS = 4;
/** Longest pause, in ms. */
const LONGEST_MS = 100;

/** Moves registers forward; what is not newer than what stands there changes nothing, so it may be repeated. */
export async function changePlaylist(
  session: Session,
  playlist: string,
  changes: readonly MemberChange[],
): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const statements = plan(playlist, await read(session, playlist, changes), changes);
    if (statements.length === 0) return;
    try {
      if ((await session.decide(...statements)).applied) return;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      // Serially, so that what was under way is decided before it is looked at again.
      await session.oneSerial('SELECT seq FROM playlists WHERE playlist = ? AND part = 0', [
        playlist,
      ]);
    }
    await sleep(Math.min(LONGEST_MS, PAUSE_MS * attempt));
  }
  throw new UnavailableError('Expected to change a playlist: too many others do at once.');
}

async function read(
  session: Session,
  playlist: string,
  changes: readonly MemberChange[],
): Promise<readonly Row[]> {
  const items = [...new Set(changes.map(({ item }) => item))];
  return session.rows(
    `SELECT part, item, present, changed_at, changed_by, length, updated_at, seq FROM playlists
     WHERE playlist = ? AND part IN (0, 1) AND at = ? AND item IN ?`,
    [playlist, NO_TIME, [NO_ITEM, ...items]],
  );
}

/** The compare-and-set, condition first; nothing where nothing is newer. */
function plan(
  playlist: string,
  rows: readonly Row[],
  changes: readonly MemberChange[],
): readonly Statement[] {
  const head = rows.find((row) => row['part'] === PART.playlist);
  if (head === undefined || head['seq'] === null) return [];
  const before = new Map<string, Register>(
    rows
      .filter((row) => row['part'] === PART.register)
      .map((row) => [row['item'] as string, toRegister(row)]),
  );
  const after = new Map<string, Register>();
  let updatedAt = (head['updated_at'] as Date).getTime();
  for (const { item, ...register } of changes) {
    const stands = after.get(item) ?? before.get(item);
    if (stands && !isNewer(register, stands)) continue;
    after.set(item, register);
    updatedAt = Math.max(updatedAt, register.at);
  }
  if (after.size === 0) return [];
  const entries = [...after];
  const gained = entries.reduce(
    (sum, [item, { on }]) => sum + Number(on) - Number(before.get(item)?.on ?? false),
    0,
  );
  const seq = Number(head['seq']);
  return [
    {
      cql: `UPDATE playlists SET length = ?, updated_at = ?, seq = ?
            WHERE playlist = ? AND part = 0 AND at = ? AND item = ? IF seq = ?`,
      values: [
        (head['length'] as number) + gained,
        new Date(updatedAt),
        BigInt(seq + 1),
        playlist,
        NO_TIME,
        NO_ITEM,
        BigInt(seq),
      ],
    },
    ...entries.flatMap(([item, register]) => rowsOf(playlist, item, before.get(item), register)),
  ];
}

function rowsOf(
  playlist: string,
  item: string,
  before: Register | undefined,
  { on, at, by }: Register,
): readonly Statement[] {
  const statements: Statement[] = [
    {
      cql: `INSERT INTO playlists (playlist, part, at, item, present, changed_at, changed_by)
            VALUES (?, 1, ?, ?, ?, ?, ?)`,
      values: [playlist, NO_TIME, item, on, new Date(at), by],
    },
  ];
  if (before?.on && !(on && before.at === at)) {
    statements.push({
      cql: 'DELETE FROM playlists WHERE playlist = ? AND part = 2 AND at = ? AND item = ?',
      values: [playlist, new Date(before.at), item],
    });
  }
  if (on) {
    statements.push({
      cql: 'INSERT INTO playlists (playlist, part, at, item, present) VALUES (?, 2, ?, ?, true)',
      values: [playlist, new Date(at), item],
    });
  }
  return statements;
}

function isNewer(one: Register, other: Register): boolean {
  return one.at > other.at || (one.at === other.at && one.by > other.by);
}

function toRegister(row: Row): Register {
  return {
    on: row['present'] as boolean,
    at: (row['changed_at'] as Date).getTime(),
    by: row['changed_by'] as string,
  };
}
