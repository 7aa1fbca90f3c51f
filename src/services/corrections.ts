/**
 * What listeners correct of their taste: artists, genres and clusters of taste that they want no more of, beside the
 * single things they dismissed. All are dismissals, events like any other, and taken back by `undismiss`.
 *
 * A genre has the id `genre:NAME`, without capitals. A cluster is not stable: the next model, and the next play, make
 * others. So its id names the artists that stand for it (`cluster:ARTIST,ARTIST`), and what belongs to it is asked of the
 * model that serves: tracks by these artists, and tracks at least as near to the middle of theirs as every second of
 * theirs is. Where no model places them only their own tracks belong to it.
 */
import { globalId, kindOf, localId, MAX_ID_LENGTH } from '../ids.ts';
import { dot } from '../math/dense.ts';
import { genreKey } from './catalogue-view.ts';
import type { CatalogueView } from './catalogue-view.ts';
import type { ListenerState } from './listener-state.ts';

/** Where a track lies by the model that serves, any length; undefined where it does not know. */
export type VectorOf = (track: string) => Float32Array | undefined;

/** The most artists that stand for a cluster. */
export const STANDING_FOR = 4;
/** Tracks of an artist that say where they are, and clusters of one listener that are looked at, the latest. */
const TRACKS_AN_ARTIST = 50;
const MAX_CLUSTERS = 20;
const SEPARATOR = ',';

/** The id of a genre, however it is written. @throws BadInputError for what cannot be an id. */
export function genreId(genre: string): string {
  return globalId('genre', genreKey(genre));
}

/** The id of the cluster that artists stand for, whatever their order; as many of them as fit an id, at least one. */
export function clusterId(artists: readonly string[]): string | undefined {
  const names = artists.slice(0, STANDING_FOR).map((id) => encodeURIComponent(localId(id)));
  for (let count = names.length; count > 0; count--) {
    const id = `cluster:${names.slice(0, count).sort().join(SEPARATOR)}`;
    if (id.length <= MAX_ID_LENGTH) return id;
  }
  return undefined;
}

/** The artists that stand for a cluster; none for what is no id of one. */
export function artistsOfCluster(id: string): readonly string[] {
  if (kindOf(id) !== 'cluster') return [];
  try {
    return localId(id)
      .split(SEPARATOR)
      .slice(0, STANDING_FOR)
      .map((name) => `artist:${decodeURIComponent(name)}`);
  } catch {
    return [];
  }
}

/**
 * True for tracks that a listener wants no more of: they dismissed it, an artist of it, its album or a genre of it, or it
 * belongs to a cluster that they did.
 */
export function hiddenFrom(
  dismissed: ReadonlySet<string>,
  view: CatalogueView,
  vectorOf: VectorOf,
): (track: string) => boolean {
  if (dismissed.size === 0) return () => false;
  const ids = [...dismissed];
  const genres = new Set(ids.filter((id) => kindOf(id) === 'genre').map(localId));
  const clusters = ids.filter((id) => kindOf(id) === 'cluster').slice(0, MAX_CLUSTERS);
  const artists = new Set(clusters.flatMap(artistsOfCluster));
  const nears = clusters.map((id) => nearTo(artistsOfCluster(id), view, vectorOf));
  return (id) => {
    if (dismissed.has(id)) return true;
    const track = view.track(id);
    if (track === undefined) return false;
    if (track.artists.some((artist) => dismissed.has(artist) || artists.has(artist))) return true;
    if (track.album !== undefined && dismissed.has(track.album)) return true;
    if (genres.size > 0 && track.genres.some((genre) => genres.has(genreKey(genre)))) return true;
    if (nears.length === 0) return false;
    const vector = vectorOf(id);
    return vector !== undefined && nears.some((near) => near(vector));
  };
}

/** What of a listener's history speaks for their taste: nothing hidden, but a single dismissal, which speaks against itself. */
export function withoutHidden(
  state: ListenerState,
  view: CatalogueView,
  vectorOf: VectorOf,
): ListenerState {
  const { dismissed, items } = state;
  if (dismissed.size === 0) return state;
  const hides = hiddenFrom(dismissed, view, vectorOf);
  return { ...state, items: items.filter(({ item }) => dismissed.has(item) || !hides(item)) };
}

/** A vector of length 1; undefined where it has none. */
export function unit(vector: Float32Array | undefined): Float32Array | undefined {
  if (vector === undefined) return undefined;
  const length = Math.sqrt(dot(vector, 0, vector, 0, vector.length));
  return length > 0 ? vector.map((x) => x / length) : undefined;
}

/** Whether a vector is as near to the middle of some artists as every second track of theirs. */
function nearTo(
  artists: readonly string[],
  view: CatalogueView,
  vectorOf: VectorOf,
): (vector: Float32Array) => boolean {
  const placed = artists.map((artist) =>
    view
      .ofArtist(artist)
      .slice(0, TRACKS_AN_ARTIST)
      .flatMap(({ id }) => unit(vectorOf(id)) ?? []),
  );
  const middle = unit(sumOf(placed.flatMap((own) => unit(sumOf(own)) ?? [])));
  if (middle === undefined) return () => false;
  const cosines = placed.flat().map((own) => dot(own, 0, middle, 0, middle.length));
  const least = cosines.sort((a, b) => b - a)[Math.floor(cosines.length / 2)]!;
  return (vector) => {
    const direction = unit(vector);
    return direction !== undefined && dot(direction, 0, middle, 0, middle.length) >= least;
  };
}

function sumOf(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined) return undefined;
  return first.map((_, i) => vectors.reduce((all, vector) => all + vector[i]!, 0));
}
