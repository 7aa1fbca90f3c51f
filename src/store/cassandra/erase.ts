/**
 * Forgetting a listener. First they are marked, which ends every change that is under way; then all that
 * is theirs goes, table by table; their own row goes last. An erasure that is cut short is ended by the
 * next one, or when they come back. What was learned from their cards stays, as sums that name nobody.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { UnavailableError } from '../../errors.ts';
import { ID_KINDS } from '../../ids.ts';
import { libraryKind, MARK_NAMES } from '../listener-item-marks.ts';
import type { Changes } from './change.ts';
import { itemBucketOf } from './effects.ts';
import type { EventLog } from './event-log.ts';
import { PageDeletion } from './impressions.ts';
import { HEAD, type ListenerRows } from './listener-rows.ts';
import { strikeListener } from './listeners.ts';
import type { Session } from './session.ts';
import { each } from './spread.ts';

export interface EraseParts {
  readonly session: Session;
  readonly rows: ListenerRows;
  readonly changes: Changes;
  readonly log: EventLog;
}

const ATTEMPTS = 40;
const PAUSE_MS = 25;

export function makeErase(parts: EraseParts): (id: string) => Promise<void> {
  const { session, log } = parts;
  return async (id) => {
    if (!(await mark(parts, id))) return;
    await log.forget(id, session.timestamp());
    await forgetItems(session, id);
    await forgetLibrary(session, id);
    await forgetPlaylists(session, id);
    await session.write('DELETE FROM weeklies WHERE listener = ?', [id]);
    await new PageDeletion(session).of(id);
    await strikeListener(session, id);
    await dropPartition(session, id);
  };
}

/** False for a listener who is not known. */
async function mark({ rows, changes }: EraseParts, id: string): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const state = await changes.settled(id, []);
    if (!state) return false;
    if (state.head.erasing || (await rows.beginErasure(state)) === 'applied') return true;
    await sleep(PAUSE_MS);
  }
  throw new UnavailableError('Expected to erase a listener: too many others change them at once.');
}

async function forgetItems(session: Session, id: string): Promise<void> {
  const pages = session.pages('SELECT item FROM listening WHERE listener = ? AND item > ?', [
    id,
    HEAD,
  ]);
  for await (const page of pages) {
    await each(page, (row) =>
      session.write(
        'DELETE FROM listeners_of_item WHERE item = ? AND bucket = ? AND listener = ?',
        [row['item'] as string, itemBucketOf(id), id],
      ),
    );
  }
}

async function forgetLibrary(session: Session, id: string): Promise<void> {
  const kinds = MARK_NAMES.flatMap((mark) =>
    [...new Set(['', ...ID_KINDS].map((kind) => libraryKind(mark, `${kind}:x`)))].map(
      (kind) => [mark, kind] as const,
    ),
  );
  await each(kinds, ([mark, kind]) =>
    session.write('DELETE FROM library WHERE listener = ? AND mark = ? AND kind = ?', [
      id,
      mark,
      kind,
    ]),
  );
}

async function forgetPlaylists(session: Session, id: string): Promise<void> {
  const rows = await session.rows('SELECT playlist FROM playlists_of_listener WHERE owner = ?', [
    id,
  ]);
  await each(rows, (row) =>
    session.write('DELETE FROM playlists WHERE playlist = ?', [row['playlist'] as string]),
  );
  await session.write('DELETE FROM playlists_of_listener WHERE owner = ?', [id]);
}

/** Until the row is gone: where a node's clock is ahead of ours, the first delete may be older than the row. */
async function dropPartition(session: Session, id: string): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    await session.write('DELETE FROM listening WHERE listener = ?', [id]);
    const left = await session.one('SELECT seq FROM listening WHERE listener = ? AND item = ?', [
      id,
      HEAD,
    ]);
    if (!left) return;
    await sleep(PAUSE_MS);
  }
  throw new UnavailableError(
    'Expected a listener to be gone: the clocks of the nodes are far apart.',
  );
}
