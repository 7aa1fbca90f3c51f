/**
 * Taking events in. Every listener's events are one change of their state (see change.ts), however many
 * listeners a batch has; a batch is cut so that no change is large. An id that is known counts nothing; one
 * that two listeners use at the same instant may count for both, since ids are the sender's to keep apart.
 */
import { types } from 'cassandra-driver';
import { libraryKind, MARK_NAMES, saysNothing } from '../listener-item-marks.ts';
import type { CommitResult, ItemFold, PreparedEvent } from '../ports.ts';
import type { ListenerItem } from '../records.ts';
import type { Change, Changes, Plan, Prepared } from './change.ts';
import type { Move } from './effects.ts';
import { toRecord, type ListenerRows, type ListenerState } from './listener-rows.ts';
import { placeOf } from './outcomes.ts';
import type { Session } from './session.ts';
import { each, parts } from './spread.ts';

/** Events of one change: its row of effects stays some 100 KB. */
const EVENTS_OF_CHANGE = 250;
/** Listeners whose changes are under way at once. */
const LISTENERS_AT_ONCE = 24;

export interface CommitParts {
  readonly session: Session;
  readonly rows: ListenerRows;
  readonly changes: Changes;
}

/** An event and its place in the batch. */
interface Numbered extends PreparedEvent {
  readonly index: number;
}

/** What is known of an event's id. */
interface Known {
  readonly listener: string;
  readonly token: string;
}

/**
 * Makes `events.commit`. Commits nothing when a listener is not known or the fold throws at first; when the
 * cluster goes away half way, some listeners' events may be in, and sending all again counts none twice.
 *
 * @throws (the function made) NotFoundError when an event's listener is not known.
 */
export function makeCommit(
  commitParts: CommitParts,
): (events: readonly PreparedEvent[], fold: ItemFold) => Promise<CommitResult> {
  const { rows, changes } = commitParts;
  return async (events, fold) => {
    const fresh = new Array<boolean>(events.length).fill(false);
    const work = [...byListener(events)].map(([listener, numbered]) => {
      return { listener, cuts: [...parts(numbered, EVENTS_OF_CHANGE)] };
    });
    await rows.need(otherListeners(events));
    // All listeners are read and folded before the first is written: an unknown one, or a fold that throws,
    // ends it here.
    const plan = (cut: readonly Numbered[]): Planned => planOf(commitParts, cut, fold, fresh);
    const prepared = await each(
      work,
      ({ listener, cuts }) => prepare(changes, listener, plan(cuts[0]!)),
      LISTENERS_AT_ONCE,
    );
    await each(
      work,
      async ({ listener, cuts }, i) => {
        await finish(changes, prepared[i]!);
        for (const cut of cuts.slice(1)) {
          await finish(changes, await prepare(changes, listener, plan(cut)));
        }
      },
      LISTENERS_AT_ONCE,
    );
    return { fresh };
  };
}

interface Planned {
  readonly token: types.Uuid;
  readonly items: readonly string[];
  readonly plan: Plan;
}

interface Ready extends Planned {
  readonly prepared: Prepared;
}

async function prepare(changes: Changes, listener: string, planned: Planned): Promise<Ready> {
  const { items, token, plan } = planned;
  return { ...planned, prepared: await changes.prepare(listener, items, token, plan) };
}

function finish(changes: Changes, { prepared, items, token, plan }: Ready): Promise<void> {
  return changes.make(prepared, items, token, plan);
}

/** Groups by listener; of an id that comes twice the first stays. */
function byListener(events: readonly PreparedEvent[]): ReadonlyMap<string, readonly Numbered[]> {
  const seen = new Set<string>();
  const firsts = events.flatMap((prepared, index): Numbered[] => {
    if (seen.has(prepared.event.id)) return [];
    seen.add(prepared.event.id);
    return [{ ...prepared, index }];
  });
  return Map.groupBy(firsts, ({ event }) => event.listener);
}

/** Listeners whose cards are spoken of by events of others; checks that what is spoken of is a card. */
function otherListeners(events: readonly PreparedEvent[]): readonly string[] {
  return events.flatMap(({ event, outcomes }) =>
    outcomes.map((outcome) => placeOf(outcome).listener).filter((one) => one !== event.listener),
  );
}

function planOf(
  { session }: CommitParts,
  cut: readonly Numbered[],
  fold: ItemFold,
  fresh: boolean[],
): Planned {
  const plan: Plan = async (state, token) => {
    const known = await readIds(session, cut);
    const news: Numbered[] = [];
    for (const [i, one] of cut.entries()) {
      const id = known[i];
      // Known with our token: an attempt whose outcome nobody told us of did count.
      fresh[one.index] = id === undefined || id.token === token.toString();
      if (id === undefined) news.push(one);
    }
    return news.length === 0 ? undefined : changeOf(state, news, fold, token);
  };
  const items = [...new Set(cut.map(({ event }) => event.item))];
  return { token: types.Uuid.random(), items, plan };
}

async function readIds(
  session: Session,
  cut: readonly Numbered[],
): Promise<readonly (Known | undefined)[]> {
  return each(cut, async ({ event }) => {
    const row = await session.one('SELECT listener, made_by FROM event_ids WHERE id = ?', [
      event.id,
    ]);
    return row && { listener: row['listener'] as string, token: String(row['made_by']) };
  });
}

function changeOf(
  state: ListenerState,
  news: readonly Numbered[],
  fold: ItemFold,
  token: types.Uuid,
): Change {
  const after = new Map<string, ListenerItem>();
  for (const { event } of news) {
    const stored = state.items.get(event.item);
    const before = after.get(event.item) ?? (stored && toRecord(stored));
    after.set(event.item, fold(before, event));
  }
  const changed = [...after.values()].filter((item) => {
    const stored = state.items.get(item.item);
    return stored !== undefined || !saysNothing(item);
  });
  return {
    items: changed.map((item) => ({ ...item, run: state.items.get(item.item)?.run })),
    rise: news.filter(({ event }) => event.kind !== 'impression').length,
    effects: {
      events: news.map(({ event }) => event),
      outcomes: news.flatMap(({ outcomes }) => outcomes),
      moves: changed.flatMap((item) => movesOf(state.items.get(item.item), item)),
      firsts: changed.map(({ item }) => item).filter((item) => !state.items.has(item)),
      token: token.toString(),
    },
  };
}

function movesOf(before: ListenerItem | undefined, after: ListenerItem): readonly Move[] {
  return MARK_NAMES.flatMap((mark): Move[] => {
    const [from, to] = [before?.[mark], after[mark]];
    if (from?.on === to?.on && from?.at === to?.at) return [];
    return [
      {
        mark,
        kind: libraryKind(mark, after.item),
        item: after.item,
        ...(from?.on ? { from: from.at } : {}),
        ...(to?.on ? { to: to.at } : {}),
      },
    ];
  });
}
