/**
 * Clusters of one listener's taste: their artists, by where their tracks lie in the factorization, grouped by angle
 * (spherical k-means). Made anew each time they are asked for; what is kept of one is which artists stand for it
 * (`corrections.ts`).
 */
import { kindOf } from '../ids.ts';
import { nearestCentre, sphericalKMeans } from '../math/k-means.ts';
import { seededRandom } from '../math/random.ts';
import { clusterId, STANDING_FOR, unit } from './corrections.ts';
import type { ListenerModels } from './listener-models.ts';
import { playsOf } from './listener-state.ts';
import type { TasteCluster } from './services-taste.ts';

/** Artists that are grouped, those played most; how many make a group, and the most groups. */
const MOST_ARTISTS = 120;
const ARTISTS_A_CLUSTER = 4;
const MOST_CLUSTERS = 5;
const GENRES = 3;
/** Groups are the same for the same taste. */
const SEED = 11;

interface Artist {
  readonly id: string;
  plays: number;
  readonly genres: Map<string, number>;
  readonly place: Float32Array;
}

/** Largest first; none of a taste that has one part only, or that no model places. */
export function clustersOf(own: ListenerModels): readonly TasteCluster[] {
  const artists = placedArtists(own);
  const rank = artists[0]?.place.length ?? 0;
  const points = new Float32Array(artists.length * rank);
  artists.forEach(({ place }, a) => points.set(unit(place)!, a * rank));
  const count = Math.min(MOST_CLUSTERS, Math.ceil(artists.length / ARTISTS_A_CLUSTER));
  // One part would be all of it.
  if (count < 2) return [];
  const centres = sphericalKMeans(points, rank, count, seededRandom(SEED));
  const groups = Array.from({ length: count }, (): Artist[] => []);
  artists.forEach((artist, a) =>
    groups[nearestCentre(centres, rank, points, a * rank)]!.push(artist),
  );
  const all = artists.reduce((sum, { plays }) => sum + plays, 0);
  return groups
    .flatMap((group) => clusterOf(group, all) ?? [])
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
}

function clusterOf(group: readonly Artist[], all: number): TasteCluster | undefined {
  const artists = group.slice(0, STANDING_FOR).map(({ id }) => id);
  const id = clusterId(artists);
  if (id === undefined) return undefined;
  const genres = new Map<string, number>();
  for (const artist of group) {
    for (const [genre, plays] of artist.genres) genres.set(genre, (genres.get(genre) ?? 0) + plays);
  }
  return {
    ...{ id, artists, weight: group.reduce((sum, { plays }) => sum + plays, 0) / all },
    genres: [...genres]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, GENRES)
      .map(([genre]) => genre),
  };
}

/** The artists of played tracks that have a place, most plays first. */
function placedArtists(own: ListenerModels): readonly Artist[] {
  const artists = new Map<string, Artist>();
  for (const item of own.state.items) {
    const plays = playsOf(item);
    if (plays <= 0 || kindOf(item.item) !== 'track') continue;
    const track = own.view.track(item.item);
    const place = unit(own.vectorOf(item.item));
    if (track === undefined || place === undefined) continue;
    for (const id of track.artists) {
      const artist: Artist = artists.get(id) ?? {
        ...{ id, plays: 0, genres: new Map(), place: new Float32Array(place.length) },
      };
      artists.set(id, artist);
      artist.plays += plays;
      place.forEach((x, i) => (artist.place[i]! += plays * x));
      for (const genre of track.genres) {
        artist.genres.set(genre, (artist.genres.get(genre) ?? 0) + plays);
      }
    }
  }
  return [...artists.values()]
    .filter(({ place }) => unit(place) !== undefined)
    .sort((a, b) => b.plays - a.plays || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_ARTISTS);
}
