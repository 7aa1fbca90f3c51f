/** Reads what a weekly list is made from. */
import { weekSpan } from '../models/weekly/week.ts';
import type { ListenerRecord } from '../store/records.ts';
import { readListener } from './listener-state.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { WeeklyAsk, WeeklyConfig } from './weekly-list.ts';

/** All that the list of a listener for a week depends on, besides the models and the catalogue. */
export async function readWeeklyAsk(
  { store, clock }: Pick<RecommendingDeps, 'store' | 'clock'>,
  { memoryWeeks }: Pick<WeeklyConfig, 'memoryWeeks'>,
  { id, timeZone }: ListenerRecord,
  week: string,
): Promise<WeeklyAsk> {
  const { from, until } = weekSpan(week, timeZone)!;
  const [state, lists] = await Promise.all([
    readListener(store, id),
    store.weeklies.ofListener(id, memoryWeeks, week),
  ]);
  const earlier = lists.map((list) => ({
    week: list.week,
    tracks: list.tracks.map(({ track, policy }) => ({ track, policy })),
  }));
  return { week, validFrom: from, validUntil: until, now: clock.now(), state, earlier };
}
