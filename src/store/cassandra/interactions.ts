/** Bulk counts: one change of the listener's state for so many rows (see change.ts). */
import { types } from 'cassandra-driver';
import type { ImportedInteraction } from '../records.ts';
import type { Change, Changes, Plan } from './change.ts';
import { noEffects } from './effects.ts';
import type { ListenerRows, ListenerState, StoredItem } from './listener-rows.ts';
import { each, parts } from './spread.ts';

/** Rows of one change. */
const ROWS_OF_CHANGE = 500;
/** Listeners whose changes are under way at once. */
const LISTENERS_AT_ONCE = 24;

export type ImportInteractions = (
  run: string,
  rows: readonly ImportedInteraction[],
) => Promise<void>;

/** What a batch says of one item. */
interface Counted {
  readonly item: string;
  count: number;
  at: number;
}

/**
 * Makes `listening.importInteractions`.
 *
 * @throws (the function made) NotFoundError, and then imports nothing, when a listener is not known.
 */
export function makeImport(rows: ListenerRows, changes: Changes): ImportInteractions {
  return async (run, interactions) => {
    const listeners = Map.groupBy(interactions, ({ listener }) => listener);
    await rows.need([...listeners.keys()]);
    await each(
      [...listeners],
      async ([listener, own]) => {
        for (const cut of parts(summed(own), ROWS_OF_CHANGE)) {
          const token = types.Uuid.random();
          const items = cut.map(({ item }) => item);
          const plan: Plan = (state) => changeOf(state, run, cut, token);
          await changes.make(
            await changes.prepare(listener, items, token, plan),
            items,
            token,
            plan,
          );
        }
      },
      LISTENERS_AT_ONCE,
    );
  };
}

function summed(rows: readonly ImportedInteraction[]): readonly Counted[] {
  const items = new Map<string, Counted>();
  for (const { item, count, at } of rows) {
    const sum = items.get(item);
    if (sum) {
      sum.count += count;
      sum.at = Math.max(sum.at, at);
    } else items.set(item, { item, count, at });
  }
  return [...items.values()];
}

function changeOf(
  state: ListenerState,
  run: string,
  cut: readonly Counted[],
  token: types.Uuid,
): Change | undefined {
  const items = cut.map((counted) => counts(state, run, counted));
  const changed = items.filter((item) => differs(state.items.get(item.item), item));
  const firsts = items.map(({ item }) => item).filter((item) => !state.items.has(item));
  const written = items.filter((item) => {
    const before = state.items.get(item.item);
    return before === undefined || before.run !== run || differs(before, item);
  });
  if (written.length === 0) return undefined;
  return {
    items: written,
    rise: changed.length > 0 ? 1 : 0,
    effects: { ...noEffects(token.toString()), firsts },
  };
}

function counts(state: ListenerState, run: string, { item, count, at }: Counted): StoredItem {
  const before = state.items.get(item);
  if (before === undefined) {
    const nothing = { plays: 0, skips: 0, msPlayed: 0 };
    return {
      listener: state.listener,
      item,
      ...nothing,
      imported: count,
      firstAt: at,
      lastAt: at,
      run,
    };
  }
  return {
    ...before,
    imported: count + (before.run === run ? before.imported : 0),
    firstAt: at !== 0 && (before.firstAt === 0 || at < before.firstAt) ? at : before.firstAt,
    lastAt: Math.max(before.lastAt, at),
    run,
  };
}

function differs(before: StoredItem | undefined, after: StoredItem): boolean {
  return before === undefined || before.imported !== after.imported || after.lastAt > before.lastAt;
}
