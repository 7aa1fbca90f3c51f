/** A listener's taste in figures: what they play most, what that is like, and where it places them. */
import { kindOf, localId } from '../ids.ts';
import { artistsOfCluster } from './corrections.ts';
import type { ListenerModels } from './listener-models.ts';
import { playsOf } from './listener-state.ts';
import { readNames } from './reasons.ts';
import { readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import type {
  KeyShare,
  MutedThing,
  TasteProfile,
  TasteService,
  TempoShare,
} from './services-taste.ts';
import { clustersOf } from './taste-clusters.ts';

export interface TasteConfig {
  /** Tracks, artists, genres and terms that a profile names, each at most. @defaultValue 20 */
  readonly top: number;
}

export const TASTE_DEFAULTS: TasteConfig = Object.freeze({ top: 20 });

/** Most played tracks whose texts are looked at, and terms of each. */
const READ_TRACKS = 200;
const TERMS_A_TRACK = 20;
/** What was dismissed that a profile names, the latest. */
const MUTED = 200;
/** Beats a minute from one bar of the histogram to the next. */
const TEMPO_STEP = 10;

export function makeTasteService(
  deps: RecommendingDeps & { readonly config?: Partial<TasteConfig> },
): TasteService {
  const { top } = { ...TASTE_DEFAULTS, ...deps.config };
  return {
    async profile(listener): Promise<TasteProfile> {
      const own = await readListenerModels(deps, listener);
      const tracks = new Map<string, number>();
      const artists = new Map<string, number>();
      const genres = new Map<string, number>();
      for (const item of own.state.items) {
        const plays = playsOf(item);
        if (plays <= 0 || kindOf(item.item) !== 'track') continue;
        add(tracks, item.item, plays);
        const track = own.view.track(item.item);
        for (const artist of track?.artists ?? []) add(artists, artist, plays);
        // A track in three genres is a third of a play of each: weights stay shares of listening.
        for (const genre of track?.genres ?? []) add(genres, genre, plays / track!.genres.length);
      }
      return {
        topTracks: largest(tracks, top).map(([track, plays]) => ({ track, plays })),
        topArtists: largest(artists, top).map(([artist, plays]) => ({ artist, plays })),
        genres: shares(genres, top),
        terms: shares(termsOf(own, tracks), top),
        ...soundOf(own, tracks),
        segment: own.segment,
        plays: sum(tracks.values()),
        clusters: clustersOf(own),
        muted: await mutedOf(deps.store, own),
      };
    },
  };
}

/** What the listener wants no more of, by name; a cluster by the artists that stand for it. */
async function mutedOf(
  store: RecommendingDeps['store'],
  { state, view }: ListenerModels,
): Promise<readonly MutedThing[]> {
  const ids = [...state.dismissed].slice(0, MUTED);
  const nameOf = await readNames(store, view, [...ids, ...ids.flatMap(artistsOfCluster)]);
  return ids.map((id) => {
    const kind = kindOf(id) ?? '';
    const names = artistsOfCluster(id).flatMap((artist) => nameOf(artist) ?? []);
    if (kind === 'cluster') return { id, kind, name: names.join(', ') };
    const genre = kind === 'genre' ? view.spellingOf(localId(id)) : undefined;
    return { id, kind, name: genre ?? nameOf(id) ?? localId(id) };
  });
}

/** What stands out in what is written about the tracks, each counted by its plays. */
function termsOf(
  { models: { text } }: ListenerModels,
  tracks: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  if (text === undefined) return terms;
  for (const [track, plays] of largest(tracks, READ_TRACKS)) {
    const index = text.items.indexOf(track);
    if (index < 0) continue;
    for (const { term, weight } of text.topTerms(index, TERMS_A_TRACK)) {
      add(terms, term, plays * weight);
    }
  }
  return terms;
}

/** Plays by tempo and by key, of the tracks whose sound was analysed. */
function soundOf(
  { view }: ListenerModels,
  tracks: ReadonlyMap<string, number>,
): { readonly tempos: readonly TempoShare[]; readonly keys: readonly KeyShare[] } {
  const tempos = new Map<string, number>();
  const keys = new Map<string, number>();
  for (const [id, plays] of tracks) {
    const sound = view.track(id)?.sound;
    if (sound === undefined) continue;
    if (sound.tempo > 0) add(tempos, String(Math.floor(sound.tempo / TEMPO_STEP)), plays);
    if (sound.key >= 0) add(keys, `${sound.key} ${sound.mode}`, plays);
  }
  return {
    tempos: shares(tempos, tempos.size)
      .map(({ term, weight }) => ({
        ...{ from: Number(term) * TEMPO_STEP, to: (Number(term) + 1) * TEMPO_STEP, weight },
      }))
      .sort((a, b) => a.from - b.from),
    keys: shares(keys, keys.size).map(({ term, weight }) => {
      const [key, mode] = term.split(' ').map(Number) as [number, number];
      return { key, mode, weight };
    }),
  };
}

/** The largest, as shares of all. */
function shares(
  counts: ReadonlyMap<string, number>,
  limit: number,
): readonly { readonly term: string; readonly weight: number }[] {
  const all = sum(counts.values());
  return largest(counts, limit).map(([term, count]) => ({ term, weight: count / all }));
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Largest first; equals by key, so that the answer never depends on the order of reading. */
function largest(counts: ReadonlyMap<string, number>, limit: number): readonly [string, number][] {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, limit);
}
