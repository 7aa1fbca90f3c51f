/**
 * The catalogue as the models need it: all tracks in memory, immutable, with the indexes that a store
 * keyed by id cannot answer (what is new, what a genre holds, what nobody has played). Shared by every request; when
 * there is another one is said in `catalogue-views.ts`.
 */
import { ColdTracks } from '../models/hybrid/cold-tracks.ts';
import type { ContentVectors, VectorSpace } from '../models/hybrid/cold-tracks.ts';
import type { ItemTable } from '../models/recommender.ts';
import type { Sound } from '../models/sound-distance.ts';
import { TrackGroups } from './track-groups.ts';

/** What is kept of a track. */
export interface TrackFacts {
  readonly id: string;
  readonly title: string;
  readonly artists: readonly string[];
  readonly album?: string;
  /** Its own, else its artists'. */
  readonly genres: readonly string[];
  /** Its own, else its album's. */
  readonly releaseDate?: string;
  readonly durationMs?: number;
  readonly explicit: boolean;
  readonly markets?: readonly string[];
  readonly addedAt: number;
  /** Where it was analysed. */
  readonly sound?: HeardSound;
}

/** What analysis found: how a track mixes with others, and how glad it sounds, 0 to 1. */
export interface HeardSound extends Sound {
  readonly valence: number;
}

export class CatalogueView {
  /** Goes up with each rebuild in this process. */
  readonly version: number;
  /** By id. */
  readonly tracks: readonly TrackFacts[];
  /** Ids. */
  readonly podcasts: readonly string[];
  /** Latest release first; those without a date left out. */
  readonly byRelease: readonly TrackFacts[];
  /** As the catalogue spells them, those with most tracks first. */
  readonly genres: readonly string[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #byArtist: ReadonlyMap<string, readonly TrackFacts[]>;
  readonly #byGenre: ReadonlyMap<string, readonly TrackFacts[]>;
  readonly #spelling: ReadonlyMap<string, string>;
  readonly #cold = new WeakMap<VectorSpace, readonly Cold[]>();
  readonly #listed = new WeakMap<ItemTable, Uint8Array>();
  readonly #indexes = new WeakMap<ItemTable, Int32Array>();
  readonly #placesIn = new WeakMap<ItemTable, Int32Array>();
  readonly #rankedOfGenre = new WeakMap<object, Map<string, readonly unknown[]>>();
  #genreKeys: readonly (readonly string[])[] | undefined;
  #released: Float64Array | undefined;
  #artistGroups: TrackGroups | undefined;
  #genreGroups: TrackGroups | undefined;

  constructor(version: number, tracks: readonly TrackFacts[], podcasts: readonly string[]) {
    this.version = version;
    this.tracks = tracks;
    this.podcasts = podcasts;
    this.byRelease = tracks
      .filter((track) => track.releaseDate !== undefined)
      .sort((a, b) => compare(b.releaseDate!, a.releaseDate!) || compare(a.id, b.id));
    this.#places = new Map(tracks.map(({ id }, place) => [id, place]));
    this.#byArtist = groupBy(tracks, (track) => track.artists);
    this.#byGenre = groupBy(tracks, (track) => track.genres.map(genreKey));
    this.#spelling = new Map(
      tracks.flatMap((t) => t.genres.map((genre) => [genreKey(genre), genre])),
    );
    this.genres = [...this.#byGenre]
      .sort(([a, x], [b, y]) => y.length - x.length || compare(a, b))
      .map(([key]) => this.#spelling.get(key)!);
  }

  track(id: string): TrackFacts | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : this.tracks[place];
  }

  /** A genre as the catalogue spells it; undefined where it has none of it. */
  spellingOf(genre: string): string | undefined {
    return this.#spelling.get(genreKey(genre));
  }

  /** Where a track stands in {@link tracks}; -1 for one that the catalogue does not have. */
  placeOf(id: string): number {
    return this.#places.get(id) ?? -1;
  }

  /** The genres of the track at a place as they compare, see {@link genreKey}. */
  genreKeysOf(place: number): readonly string[] {
    this.#genreKeys ??= this.tracks.map(({ genres }) => genres.map(genreKey));
    return this.#genreKeys[place] ?? [];
  }

  /** The artists of the tracks by number. */
  get artistGroups(): TrackGroups {
    this.#artistGroups ??= new TrackGroups(this.tracks.map(({ artists }) => artists));
    return this.#artistGroups;
  }

  /** The genres of the tracks, as they compare, by number. */
  get genreGroups(): TrackGroups {
    this.#genreGroups ??= new TrackGroups(this.tracks.map((_, place) => this.genreKeysOf(place)));
    return this.#genreGroups;
  }

  /** When the track at a place came out, ms since the epoch; NaN where that is not known. */
  releasedAt(place: number): number {
    this.#released ??= Float64Array.from(this.tracks, ({ releaseDate }) =>
      Date.parse(releaseDate ?? ''),
    );
    return this.#released[place]!;
  }

  /** The index that each track has in a model, by its place, -1 where the model does not know it; once a model. */
  indexesIn(items: ItemTable): Int32Array {
    let indexes = this.#indexes.get(items);
    if (indexes === undefined) {
      indexes = Int32Array.from(this.tracks, ({ id }) => items.indexOf(id));
      this.#indexes.set(items, indexes);
    }
    return indexes;
  }

  /** The place that each item of a model has, by its index, -1 where it is no track of the catalogue; once a model. */
  placesIn(items: ItemTable): Int32Array {
    let places = this.#placesIn.get(items);
    if (places === undefined) {
      places = Int32Array.from({ length: items.size }, (_, i) => this.placeOf(items.id(i)));
      this.#placesIn.set(items, places);
    }
    return places;
  }

  /** Which items of a model are tracks of the catalogue, 1 or 0, by index; worked out once a model. */
  listed(items: ItemTable): Uint8Array {
    let listed = this.#listed.get(items);
    if (listed === undefined) {
      listed = Uint8Array.from({ length: items.size }, (_, i) =>
        this.#places.has(items.id(i)) ? 1 : 0,
      );
      this.#listed.set(items, listed);
    }
    return listed;
  }

  /** By id. */
  ofArtist(artist: string): readonly TrackFacts[] {
    return this.#byArtist.get(artist) ?? [];
  }

  /** By id; the genre in any capitals. */
  ofGenre(genre: string): readonly TrackFacts[] {
    return this.#byGenre.get(genreKey(genre)) ?? [];
  }

  /** A genre's tracks as a model ranks them for everybody: worked out once a model. @param rank - Ranks what is of the genre. */
  rankedOfGenre<T>(
    genre: string,
    model: object,
    rank: (isOf: (id: string) => boolean) => readonly T[],
  ): readonly T[] {
    const kept = this.#rankedOfGenre.get(model) ?? new Map<string, readonly unknown[]>();
    this.#rankedOfGenre.set(model, kept);
    const known = kept.get(genreKey(genre));
    if (known !== undefined) return known as readonly T[];
    const ids = new Set(this.ofGenre(genre).map(({ id }) => id));
    const ranked = rank((id) => ids.has(id));
    kept.set(genreKey(genre), ranked);
    return ranked;
  }

  /** The tracks that a model has no vector for; worked out once a model, and once with what content says of them. */
  coldTracks(space: VectorSpace, content?: ContentVectors, texts?: ContentVectors): ColdTracks {
    const kept = this.#cold.get(space) ?? [];
    const known = kept.find((cold) => cold.content === content && cold.texts === texts);
    if (known !== undefined) return known.tracks;
    const tracks = ColdTracks.build(this.tracks, space, content, texts);
    // Two are asked for in turn; with the next audio or text model one of them is another.
    this.#cold.set(space, [{ content, texts, tracks }, ...kept].slice(0, KEPT_COLD));
    return tracks;
  }
}

/** Cold tracks of a model, and what they were worked out with. */
interface Cold {
  readonly content: ContentVectors | undefined;
  readonly texts: ContentVectors | undefined;
  readonly tracks: ColdTracks;
}

const KEPT_COLD = 2;

function groupBy(
  tracks: readonly TrackFacts[],
  keysOf: (track: TrackFacts) => readonly string[],
): ReadonlyMap<string, readonly TrackFacts[]> {
  const groups = new Map<string, TrackFacts[]>();
  for (const track of tracks) {
    for (const key of new Set(keysOf(track))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [track]);
      else group.push(track);
    }
  }
  return groups;
}

/** Genres compare without capitals. */
export function genreKey(genre: string): string {
  return genre.toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
