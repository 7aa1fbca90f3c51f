/**
 * The weekly playlist: 30 tracks that a listener has not played, new each Monday 00:00 by their clock.
 * Built once a week and then fixed: by the job ahead of Monday, or on demand when it is asked for and
 * missing. What it promises, and which promise gives way first in a small catalogue, is said in
 * `models/weekly/pick-tracks.ts`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { kindOf } from '../ids.ts';
import type { Candidate } from '../models/hybrid/candidate.ts';
import { exploringTracks } from '../models/weekly/explore-share.ts';
import type { Reception } from '../models/weekly/explore-share.ts';
import type { Sound } from '../models/sound-distance.ts';
import { orderTracks } from '../models/weekly/order-tracks.ts';
import { pickTracks } from '../models/weekly/pick-tracks.ts';
import type { WeeklyCandidate, WeeklyPool } from '../models/weekly/pick-tracks.ts';
import { weekAt, weekSpan } from '../models/weekly/week.ts';
import type { ListenerRecord, WeeklyRecord } from '../store/records.ts';
import { coldTracksOf } from './collaborative-list.ts';
import { genreShares } from './hybrid-list.ts';
import type { ListenerModels } from './listener-models.ts';
import { playsOf, readDismissed } from './listener-state.ts';
import { namesIn, readNames, reasonOf, reasonRecord } from './reasons.ts';
import type { ReasonDraft } from './reasons.ts';
import { modelsOfNobody, readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { WeeklyService } from './services.ts';

export interface WeeklyConfig {
  /** Tracks a list. @defaultValue 30 */
  readonly length: number;
  /** Tracks by one artist at most; tracks without an artist have no cap. @defaultValue 2 */
  readonly perArtist: number;
  /** Tracks that nobody has played yet, at least and where there are any; more or fewer as they were received. @defaultValue 3 */
  readonly cold: number;
  /** Earlier weeks whose tracks do not come back. @defaultValue 52 */
  readonly memoryWeeks: number;
  /** Candidates ranked at first, and again where rules refuse too many of those. @defaultValue 45, 180 and 2000 */
  readonly pools: readonly number[];
}

export const WEEKLY_DEFAULTS: WeeklyConfig = Object.freeze({
  length: 30,
  perArtist: 2,
  cold: 3,
  memoryWeeks: 52,
  pools: [45, 180, 2000],
});

/** What tracks that nobody has played count, beside their share of a listener's genres. */
const COLD_BOOST = 1.6;
/** After so many listeners the job lets requests have their turn: a list takes a few milliseconds. */
const LISTENERS_A_TURN = 4;

interface PoolEntry extends WeeklyCandidate {
  readonly reason: ReasonDraft;
  readonly familiar: boolean;
  readonly explore: boolean;
  readonly sound?: Sound;
}

export function makeWeeklyService(
  deps: RecommendingDeps & { readonly config?: Partial<WeeklyConfig> },
): WeeklyService {
  const config: WeeklyConfig = { ...WEEKLY_DEFAULTS, ...deps.config };
  const { store, clock } = deps;
  const building = new Map<string, Promise<WeeklyRecord>>();

  /** Those who ask at once for the same list share one build. */
  const build = (listener: ListenerRecord, week: string): Promise<WeeklyRecord> => {
    const key = `${week} ${listener.id}`;
    const known = building.get(key);
    if (known !== undefined) return known;
    const made = compose(deps, config, listener, week)
      .then((weekly) => store.weeklies.putIfAbsent(weekly))
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

    async buildAll({ aheadMs, progress, signal }) {
      const total = await store.listeners.count();
      let built = 0;
      let kept = 0;
      for await (const batch of store.listeners.scan()) {
        for (const listener of batch) {
          signal.throwIfAborted();
          const week = weekAt(clock.now() + aheadMs, listener.timeZone);
          if (await store.weeklies.get(listener.id, week)) {
            kept++;
          } else {
            await build(listener, week);
            built++;
          }
          if ((built + kept) % LISTENERS_A_TURN === 0) await nextTurn();
        }
        progress(built + kept, Math.max(total, built + kept));
      }
      return { built, kept };
    },
  };
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

async function compose(
  deps: RecommendingDeps,
  config: WeeklyConfig,
  listener: ListenerRecord,
  week: string,
): Promise<WeeklyRecord> {
  const { store, clock } = deps;
  const span = weekSpan(week, listener.timeZone)!;
  const [own, earlier] = await Promise.all([
    readListenerModels(deps, listener.id),
    store.weeklies.ofListener(listener.id, config.memoryWeeks, week),
  ]);
  const pool = poolOf(own, earlier, config);
  const picked = pickTracks(pool, { ...config, cold: pool.cold });
  const scores = new Map(picked.map((entry, rank) => [entry, 1 - rank / picked.length]));
  const nameOf = await readNames(
    store,
    picked.flatMap(({ reason }) => namesIn(reason)),
  );
  return {
    listener: listener.id,
    week,
    validFrom: span.from,
    validUntil: span.until,
    generatedAt: clock.now(),
    tracks: orderTracks(picked).map((entry) => ({
      track: entry.track,
      policy: entry.explore ? 'explore' : 'exploit',
      score: scores.get(entry)!,
      reason: reasonRecord(entry.reason, nameOf),
    })),
  };
}

function poolOf(
  own: ListenerModels,
  earlier: readonly WeeklyRecord[],
  config: WeeklyConfig,
): WeeklyPool<PoolEntry> & { readonly cold: number } {
  const { state, view } = own;
  const given = new Map(
    earlier.flatMap(({ week, tracks }) => tracks.map(({ track }) => [track, week] as const)),
  );
  const known = new Set([...state.played].flatMap((id) => view.track(id)?.artists ?? []));
  const entry = (track: string, reason: ReasonDraft, source: Candidate['source']): PoolEntry => {
    const { artists = [], sound } = view.track(track) ?? {};
    return {
      track,
      artists,
      reason,
      cold: source === 'content',
      familiar: artists.some((artist) => known.has(artist)),
      explore: source === 'content' || source === 'catalogue',
      ...(sound && { sound }),
    };
  };
  const exclude = new Set([...state.played, ...given.keys()]);
  return {
    // Only as many as there are: waiting for more would read the whole ranking for nothing.
    cold: own
      .cold(() => true)
      .ask(exploringTracks(usualCold(own, config), received(own, earlier[0])), exclude).length,
    fresh: freshOf(own, exclude, config, entry),
    repeated: () =>
      // Newest weeks come first in the store: from the end, the oldest come back first.
      [...given]
        .reverse()
        .filter(([track]) => !state.played.has(track) && own.mayShow(track))
        .map(([track, week]) =>
          entry(
            track,
            { kind: 'explore', evidence: [{ term: `once more from ${week}`, weight: 1 }] },
            'catalogue',
          ),
        ),
    played: () =>
      state.items
        .filter(
          (item) => playsOf(item) > 0 && kindOf(item.item) === 'track' && own.mayShow(item.item),
        )
        .sort((a, b) => a.lastAt - b.lastAt || playsOf(b) - playsOf(a))
        .map((item) =>
          entry(
            item.item,
            { kind: 'favourite', evidence: [{ subject: item.item, weight: playsOf(item) }] },
            'popularity',
          ),
        ),
  };
}

/**
 * How many tracks that nobody has played: some for everybody, and for whom much of their genres is of that kind as much
 * of a list, and half as much again, since only what is shown becomes known.
 */
function usualCold(own: ListenerModels, config: WeeklyConfig): number {
  const { factorization } = own.models;
  if (factorization === undefined) return config.cold;
  const tracks = coldTracksOf(own.models, own.view, factorization);
  let share = 0;
  for (const [genre, part] of genreShares(own)) share += part * tracks.shareOf(genre);
  return Math.max(config.cold, Math.round(COLD_BOOST * share * config.length));
}

/** What the listener did with a list, before the next one. */
function received(
  { state }: ListenerModels,
  list: WeeklyRecord | undefined,
): { readonly explored: Reception; readonly rest: Reception } {
  const doneWith = new Map(state.items.map((item) => [item.item, item]));
  const of = (policy: string): Reception => {
    const heard = (list?.tracks ?? []).flatMap((entry) => {
      const item = entry.policy === policy ? doneWith.get(entry.track) : undefined;
      return item !== undefined && playsOf(item) + item.skips > 0 ? [item] : [];
    });
    return { heard: heard.length, liked: heard.filter((i) => playsOf(i) > i.skips).length };
  };
  return { explored: of('explore'), rest: of('exploit') };
}

/** Ranks a few candidates first, as that is mostly enough, and many only when those ran out. */
function* freshOf(
  own: ListenerModels,
  exclude: ReadonlySet<string>,
  config: WeeklyConfig,
  entry: (track: string, reason: ReasonDraft, source: Candidate['source']) => PoolEntry,
): Generator<PoolEntry> {
  const seen = new Set(exclude);
  for (const limit of config.pools) {
    for (const candidate of own.hybrid(limit, seen, () => true)) {
      const { subject, source } = candidate;
      seen.add(subject);
      yield entry(subject, reasonOf(candidate, own.popularityOf(subject)), source);
    }
  }
}
