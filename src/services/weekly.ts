/**
 * The weekly playlist: 30 tracks that a listener has not played, new each Monday 00:00 by their clock.
 * Built once a week and then fixed: by the job ahead of Monday (`weekly-waves.ts`), or on demand when it is asked for
 * and missing. What is in it is decided in `weekly-list.ts`.
 */
import { weekAt, weekSpan } from '../models/weekly/week.ts';
import type { ListenerRecord, WeeklyRecord } from '../store/records.ts';
import { readDismissed } from './listener-state.ts';
import { readNames } from './reasons.ts';
import { modelsOfNobody, servingModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { WeeklyService } from './services.ts';
import { readWeeklyAsk } from './weekly-ask.ts';
import { draftWeekly, namesInDraft, WEEKLY_DEFAULTS, weeklyRecord } from './weekly-list.ts';
import type { WeeklyConfig } from './weekly-list.ts';
import { buildInWaves } from './weekly-waves.ts';

export interface WeeklyDeps extends RecommendingDeps {
  readonly config?: Partial<WeeklyConfig>;
  /** Threads of the job. @defaultValue 1 */
  readonly threads?: number;
}

export function makeWeeklyService(deps: WeeklyDeps): WeeklyService {
  const config: WeeklyConfig = { ...WEEKLY_DEFAULTS, ...deps.config };
  const { store, clock } = deps;
  const building = new Map<string, Promise<WeeklyRecord | undefined>>();

  /** Those who ask at once for the same list share one build. */
  const build = (listener: ListenerRecord, week: string): Promise<WeeklyRecord | undefined> => {
    const key = `${week} ${listener.id}`;
    const known = building.get(key);
    if (known !== undefined) return known;
    const made = compose(deps, config, listener, week)
      .then((weekly) => store.weeklies.putIfAbsent([weekly]))
      .then(([kept]) => kept)
      .finally(() => building.delete(key));
    building.set(key, made);
    return made;
  };

  const forListener: WeeklyService['forListener'] = async (id, week) => {
    const listener = (await store.listeners.get([id])).get(id);
    if (listener === undefined) return undefined;
    const current = weekAt(clock.now(), listener.timeZone);
    const wanted = week ?? current;
    const kept = await store.weeklies.get(id, wanted);
    const list = kept ?? (wanted === current ? await build(listener, current) : undefined);
    return list && (await withoutDismissed(deps, id, [list]))[0];
  };

  return {
    currentWeek: (timeZone) => weekAt(clock.now(), timeZone),
    forListener,

    async list(id, limit, before) {
      const latest = before === undefined ? await forListener(id) : undefined;
      // Built ahead, next week's list stays out until its Monday.
      const after = latest && weekAt(latest.validUntil, await zoneOf(deps, id));
      const lists = await store.weeklies.ofListener(id, limit, before ?? after);
      return withoutDismissed(deps, id, lists);
    },

    buildAll: (options) => buildInWaves({ ...deps, config, threads: deps.threads ?? 1 }, options),
  };
}

async function compose(
  deps: RecommendingDeps,
  config: WeeklyConfig,
  { id, timeZone }: ListenerRecord,
  week: string,
): Promise<WeeklyRecord> {
  const span = weekSpan(week, timeZone)!;
  const [view, ask] = await Promise.all([
    deps.catalogue.current(),
    readWeeklyAsk(deps, config, id, { week, ...span }),
  ]);
  const draft = draftWeekly(servingModels(deps, view), view, ask, config);
  return weeklyRecord(draft, await readNames(deps.store, view, namesInDraft(draft)));
}

/** Lists as they are shown: what was dismissed since they were built is gone from them. */
async function withoutDismissed(
  deps: RecommendingDeps,
  listener: string,
  lists: readonly WeeklyRecord[],
): Promise<readonly WeeklyRecord[]> {
  const { dismissed } = await readDismissed(deps.store, listener);
  if (dismissed.size === 0) return lists;
  const { mayShow } = await modelsOfNobody(deps, dismissed);
  return lists.map((list) => ({
    ...list,
    tracks: list.tracks.filter(({ track }) => mayShow(track)),
  }));
}

async function zoneOf({ store }: RecommendingDeps, listener: string): Promise<string> {
  return (await store.listeners.get([listener])).get(listener)?.timeZone ?? 'UTC';
}
