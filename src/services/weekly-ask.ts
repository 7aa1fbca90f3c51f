/** Reads what a weekly list is made from. */
import type { NamedWeek } from '../models/weekly/week.ts';
import { readListener } from './listener-state.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { WeeklyAsk, WeeklyConfig } from './weekly-list.ts';

/** All that the list of a listener for a week depends on, besides the models and the catalogue. */
export async function readWeeklyAsk(
  { store, clock }: Pick<RecommendingDeps, 'store' | 'clock'>,
  { memoryWeeks }: Pick<WeeklyConfig, 'memoryWeeks'>,
  listener: string,
  { week, from, until }: NamedWeek,
): Promise<WeeklyAsk> {
  const [state, earlier] = await Promise.all([
    readListener(store, listener),
    store.weeklies.tracksOf(listener, memoryWeeks, week),
  ]);
  return { week, validFrom: from, validUntil: until, now: clock.now(), state, earlier };
}
