/**
 * Taking events in: log, fold, playlists, cards and versions in one transaction. An item's row is read
 * once and written once per commit, however many of its events came.
 */
import type { CommitResult, ItemFold, PreparedEvent } from '../ports.ts';
import type { ListenerItem, ListeningEvent } from '../records.ts';
import { dayOf } from '../days.ts';
import type { Connection } from './connection.ts';
import type { EventLog } from './event-log.ts';
import type { ItemNumbers } from './item-numbers.ts';
import { fromItemRow, ITEM_COLUMNS, ItemWriter, type ItemRow } from './listener-items.ts';
import type { ListenerNumbers } from './listeners.ts';
import { PlaylistMembers } from './playlist-members.ts';
import type { Responses } from './responses.ts';

interface Folded {
  readonly item: number;
  readonly before: ListenerItem | undefined;
  after: ListenerItem;
}

/** One listener in one commit. */
interface Touched {
  readonly n: number;
  readonly items: Map<string, Folded>;
  /** By how much their version rises. */
  rise: number;
}

export interface CommitParts {
  readonly connection: Connection;
  readonly items: ItemNumbers;
  readonly listeners: ListenerNumbers;
  readonly log: EventLog;
  readonly responses: Responses;
}

/**
 * Makes `events.commit`.
 *
 * @throws (the function made) NotFoundError, and then commits nothing, when an event's listener is not known.
 */
export function makeCommit(
  parts: CommitParts,
): (events: readonly PreparedEvent[], fold: ItemFold) => CommitResult {
  const { connection, items, listeners, log, responses } = parts;
  const select = connection.prepareRaw<ItemRow>(
    `SELECT ${ITEM_COLUMNS} FROM listener_items WHERE listener = ? AND item = ?`,
  );
  const writer = new ItemWriter(connection);
  const members = new PlaylistMembers(connection);
  const rise = connection.prepare('UPDATE listeners SET version = version + ? WHERE n = ?');

  const foldIn = (touched: Touched, event: ListeningEvent, fold: ItemFold): void => {
    const known = touched.items.get(event.item);
    if (known) {
      known.after = fold(known.after, event);
      return;
    }
    const item = items.intern(event.item);
    const row = select.get(touched.n, item);
    const before = row && fromItemRow(event.listener, event.item, row);
    touched.items.set(event.item, { item, before, after: fold(before, event) });
  };

  const writeBack = (touched: Touched): void => {
    for (const { item, before, after } of touched.items.values()) {
      writer.write(touched.n, item, before, after);
    }
    if (touched.rise > 0) rise.run(touched.rise, touched.n);
  };

  return (events, fold) =>
    connection.write(() => {
      const touched = new Map<string, Touched>();
      const days = new Map<number, number>();
      const fresh = events.map(({ event, outcomes }) => {
        const listener = touch(touched, event.listener, listeners);
        if (!log.append(listener.n, event)) return false;
        const day = dayOf(event.at);
        days.set(day, (days.get(day) ?? 0) + 1);
        foldIn(listener, event, fold);
        if (event.kind !== 'impression') listener.rise++;
        changePlaylist(members, event);
        for (const outcome of outcomes) responses.learn(outcome);
        return true;
      });
      for (const listener of touched.values()) writeBack(listener);
      log.countDays(days);
      return { fresh };
    });
}

function touch(touched: Map<string, Touched>, id: string, listeners: ListenerNumbers): Touched {
  const known = touched.get(id);
  if (known) return known;
  const first: Touched = { n: listeners.need(id), items: new Map(), rise: 0 };
  touched.set(id, first);
  return first;
}

function changePlaylist(
  members: PlaylistMembers,
  { id, kind, item, at, context }: ListeningEvent,
): void {
  if (kind !== 'playlist_add' && kind !== 'playlist_remove') return;
  if (context?.playlist === undefined) return;
  members.set(context.playlist, item, { on: kind === 'playlist_add', at, by: id });
}
