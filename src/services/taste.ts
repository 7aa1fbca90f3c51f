/** A listener's taste in figures: what they play most, in which genres, and where that places them. */
import type { TasteProfile, TasteService } from './services.ts';
import { playsOf } from './listener-state.ts';
import { readListenerModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import { kindOf } from '../ids.ts';

export interface TasteConfig {
  /** Tracks, artists and genres that a profile names, each at most. @defaultValue 20 */
  readonly top: number;
}

export const TASTE_DEFAULTS: TasteConfig = Object.freeze({ top: 20 });

export function makeTasteService(
  deps: RecommendingDeps & { readonly config?: Partial<TasteConfig> },
): TasteService {
  const { top } = { ...TASTE_DEFAULTS, ...deps.config };
  return {
    async profile(listener): Promise<TasteProfile> {
      const { state, view, segment } = await readListenerModels(deps, listener);
      const tracks = new Map<string, number>();
      const artists = new Map<string, number>();
      const genres = new Map<string, number>();
      for (const item of state.items) {
        const plays = playsOf(item);
        if (plays <= 0 || kindOf(item.item) !== 'track') continue;
        add(tracks, item.item, plays);
        const track = view.track(item.item);
        for (const artist of track?.artists ?? []) add(artists, artist, plays);
        // A track in three genres is a third of a play of each: weights stay shares of listening.
        for (const genre of track?.genres ?? []) add(genres, genre, plays / track!.genres.length);
      }
      const inGenres = sum(genres.values());
      return {
        topTracks: largest(tracks, top).map(([track, plays]) => ({ track, plays })),
        topArtists: largest(artists, top).map(([artist, plays]) => ({ artist, plays })),
        genres: largest(genres, top).map(([term, plays]) => ({ term, weight: plays / inGenres })),
        segment,
        plays: sum(tracks.values()),
      };
    },
  };
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
