/**
 * Drafts the weekly list of one listener, out of what was read before: no store, no clock, so that threads can do it
 * (`weekly.worker.ts`). What a list promises, and which promise gives way first in a small catalogue, is said in
 * `models/weekly/pick-tracks.ts`.
 */
import { kindOf } from '../ids.ts';
import type { Candidate } from '../models/hybrid/candidate.ts';
import type { Sound } from '../models/sound-distance.ts';
import { exploringTracks } from '../models/weekly/explore-share.ts';
import type { Reception } from '../models/weekly/explore-share.ts';
import { orderTracks } from '../models/weekly/order-tracks.ts';
import { pickTracks } from '../models/weekly/pick-tracks.ts';
import type { WeeklyCandidate, WeeklyPool } from '../models/weekly/pick-tracks.ts';
import type { WeeklyRecord, WeeklyTrackRecord } from '../store/records.ts';
import type { WeeklyTracks } from '../store/weekly-tracks.ts';
import type { CatalogueView } from './catalogue-view.ts';
import type { ServingModels } from './collaborative-list.ts';
import { unplayedShare } from './hybrid-list.ts';
import { ListenerModels } from './listener-models.ts';
import { playsOf } from './listener-state.ts';
import type { ListenerState } from './listener-state.ts';
import { namesIn, reasonOf, reasonRecord } from './reasons.ts';
import type { NameOf, ReasonDraft } from './reasons.ts';
import { tracksFor } from './tracks-for.ts';

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

/** A list that is wanted, with all that was read for it. */
export interface WeeklyAsk {
  readonly week: string;
  readonly validFrom: number;
  readonly validUntil: number;
  /** Ms since the epoch: the age of plays is measured from here. */
  readonly now: number;
  readonly state: ListenerState;
  /** Latest week first. */
  readonly earlier: readonly WeeklyTracks[];
}

/** A list whose reasons have no words yet. */
export interface WeeklyDraft extends Omit<WeeklyRecord, 'tracks'> {
  readonly tracks: readonly (Omit<WeeklyTrackRecord, 'reason'> & {
    readonly reason: ReasonDraft;
  })[];
}

/** So many times as many of them are looked at as there are places for: an artist may have but a few. */
const COLD_CHOICE = 3;

interface PoolEntry extends WeeklyCandidate {
  readonly reason: () => ReasonDraft;
  readonly familiar: boolean;
  readonly explore: boolean;
  readonly sound?: Sound;
}

/** Picks and orders the tracks of a list. Deterministic. */
export function draftWeekly(
  models: ServingModels,
  view: CatalogueView,
  { week, validFrom, validUntil, now, state, earlier }: WeeklyAsk,
  config: WeeklyConfig,
): WeeklyDraft {
  const own = ListenerModels.ofListener(models, view, state, now);
  const pool = poolOf(own, earlier, config);
  const picked = pickTracks(pool, { ...config, cold: pool.cold });
  const scores = new Map(picked.map((entry, rank) => [entry, 1 - rank / picked.length]));
  return {
    ...{ listener: state.listener, week, validFrom, validUntil, generatedAt: now },
    tracks: orderTracks(picked).map((entry) => ({
      track: entry.track,
      policy: entry.explore ? 'explore' : 'exploit',
      score: scores.get(entry)!,
      reason: entry.reason(),
    })),
  };
}

/** The subjects that the reasons of a draft name. */
export function namesInDraft({ tracks }: WeeklyDraft): readonly string[] {
  return tracks.flatMap(({ reason }) => namesIn(reason));
}

/** A draft with its reasons in words. */
export function weeklyRecord(draft: WeeklyDraft, nameOf: NameOf): WeeklyRecord {
  return {
    ...draft,
    tracks: draft.tracks.map((entry) => ({ ...entry, reason: reasonRecord(entry.reason, nameOf) })),
  };
}

function poolOf(
  own: ListenerModels,
  earlier: readonly WeeklyTracks[],
  config: WeeklyConfig,
): WeeklyPool<PoolEntry> & { readonly cold: number } {
  const { state, view } = own;
  const given = new Map(
    earlier.flatMap(({ week, tracks }) => tracks.map((track) => [track, week] as const)),
  );
  const known = new Set([...state.played].flatMap((id) => view.track(id)?.artists ?? []));
  const entry = (
    track: string,
    reason: () => ReasonDraft,
    source: Candidate['source'],
  ): PoolEntry => {
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
  const wanted = coldWanted(own, earlier[0], config);
  const cold = own.cold(() => true).ask(COLD_CHOICE * wanted, exclude);
  const artists = cold.map(({ subject }) => view.track(subject)!.artists);
  return {
    // Only as many as there are: waiting for more would read the whole ranking for nothing.
    cold: Math.min(wanted, allowedOf(artists, config.perArtist)),
    fresh: freshOf(own, { exclude, cold, pools: config.pools }, entry),
    repeated: () =>
      // Newest weeks come first in the store: from the end, the oldest come back first.
      [...given]
        .reverse()
        .filter(([track]) => !state.played.has(track) && own.mayShow(track))
        .map(([track, week]) =>
          entry(
            track,
            () => ({ kind: 'explore', evidence: [{ term: `once more from ${week}`, weight: 1 }] }),
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
            () => ({
              kind: 'favourite',
              evidence: [{ subject: item.item, weight: playsOf(item) }],
            }),
            'popularity',
          ),
        ),
  };
}

/** How many tracks that nobody has played: some for everybody; after how the last list was received half of a list at most. */
function coldWanted(
  own: ListenerModels,
  last: WeeklyTracks | undefined,
  { cold, length }: WeeklyConfig,
): number {
  const usual = Math.max(cold, Math.round(unplayedShare(own) * length));
  return Math.min(exploringTracks(usual, received(own, last)), Math.floor(length / 2));
}

/** What the listener did with a list, before the next one. */
function received(
  { state }: ListenerModels,
  list: WeeklyTracks | undefined,
): { readonly explored: Reception; readonly rest: Reception } {
  const doneWith = new Map(state.items.map((item) => [item.item, item]));
  const of = (tracks: readonly string[]): Reception => {
    const heard = tracks.flatMap((track) => {
      const item = doneWith.get(track);
      return item !== undefined && playsOf(item) + item.skips > 0 ? [item] : [];
    });
    return { heard: heard.length, liked: heard.filter((i) => playsOf(i) > i.skips).length };
  };
  const { tracks = [], exploring = [] } = list ?? {};
  return { explored: of(exploring), rest: of(tracks.filter((id) => !exploring.includes(id))) };
}

/**
 * Ranks a few candidates first, as that is mostly enough, and many only when those ran out. What nobody has played stands
 * here and there in a ranking: what places there are left for it is taken from those found apart.
 */
function* freshOf(
  own: ListenerModels,
  from: {
    readonly exclude: ReadonlySet<string>;
    readonly cold: readonly Candidate[];
    readonly pools: readonly number[];
  },
  entry: (track: string, reason: () => ReasonDraft, source: Candidate['source']) => PoolEntry,
): Generator<PoolEntry> {
  const seen = new Set(from.exclude);
  const [first = 0, ...others] = from.pools;
  const ranked = (limit: number): readonly Candidate[] =>
    tracksFor(own, { limit, exclude: seen, where: () => true });
  const next = [
    () => ranked(first),
    () => from.cold,
    ...others.map((limit) => () => ranked(limit)),
  ];
  for (const ask of next) {
    for (const candidate of ask()) {
      const { subject, source } = candidate;
      if (seen.has(subject)) continue;
      seen.add(subject);
      yield entry(subject, () => reasonOf(candidate, own), source);
    }
  }
}

/** How many of some tracks a list can hold, by their artists. */
function allowedOf(artistsOf: readonly (readonly string[])[], perArtist: number): number {
  const counts = new Map<string, number>();
  return artistsOf.filter((artists) => {
    if (artists.some((artist) => (counts.get(artist) ?? 0) >= perArtist)) return false;
    for (const artist of artists) counts.set(artist, (counts.get(artist) ?? 0) + 1);
    return true;
  }).length;
}
