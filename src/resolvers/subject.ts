/** Finds what a global id names among the things that a card can show. */
import { loadRecord, type Loaders } from '../loaders/loaders.ts';
import type { WeeklyService } from '../services/services.ts';
import { parseWeeklyId, type WeeklyView, weeklyView } from './views.ts';

export type SubjectRecord = NonNullable<Awaited<ReturnType<typeof loadRecord>>> | WeeklyView;

/** Null for an id that is not known. */
export function loadSubject(
  id: string,
  loaders: Loaders,
  weekly: WeeklyService,
): Promise<SubjectRecord | null> {
  const list = parseWeeklyId(id);
  return list === undefined ? loadRecord(loaders, id) : loadWeekly(list, loaders, weekly);
}

async function loadWeekly(
  list: { readonly listener: string; readonly week: string },
  loaders: Loaders,
  weekly: WeeklyService,
): Promise<WeeklyView | null> {
  // Asking for this week's list builds it: not for somebody who does not exist.
  if ((await loaders.listeners.load(list.listener)) === null) return null;
  const record = await weekly.forListener(list.listener, list.week);
  return record === undefined ? null : weeklyView(record);
}
