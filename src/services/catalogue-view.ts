/**
 * The catalogue as the models need it: all tracks in memory, immutable, with the indexes that a store
 * keyed by id cannot answer (what is new, what a genre holds, what nobody has played). Built by one scan
 * and shared by every request; rebuilt when the catalogue says it changed.
 *
 * How fresh: after `invalidate()` (this process changed the catalogue) the next request waits for the
 * new view; a change by another process is seen by its counts within a minute, and any other within ten,
 * both rebuilt behind the requests, which go on reading the old one.
 */
import { MINUTE_MS } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { ColdTracks } from '../models/hybrid/cold-tracks.ts';
import type { ContentVectors, VectorSpace } from '../models/hybrid/cold-tracks.ts';
import type { Sound } from '../models/sound-distance.ts';
import type { AlbumRecord, ArtistRecord, TrackRecord } from '../store/records.ts';
import type { AudioFeaturesPort, CataloguePort } from '../store/ports.ts';

/** What is kept of a track. */
export interface TrackFacts {
  readonly id: string;
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
  readonly #byId: ReadonlyMap<string, TrackFacts>;
  readonly #byArtist: ReadonlyMap<string, readonly TrackFacts[]>;
  readonly #byGenre: ReadonlyMap<string, readonly TrackFacts[]>;
  readonly #spelling: ReadonlyMap<string, string>;
  readonly #cold = new WeakMap<VectorSpace, readonly Cold[]>();

  constructor(version: number, tracks: readonly TrackFacts[], podcasts: readonly string[]) {
    this.version = version;
    this.tracks = tracks;
    this.podcasts = podcasts;
    this.byRelease = tracks
      .filter((track) => track.releaseDate !== undefined)
      .sort((a, b) => compare(b.releaseDate!, a.releaseDate!) || compare(a.id, b.id));
    this.#byId = new Map(tracks.map((track) => [track.id, track]));
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
    return this.#byId.get(id);
  }

  /** A genre as the catalogue spells it; undefined where it has none of it. */
  spellingOf(genre: string): string | undefined {
    return this.#spelling.get(genreKey(genre));
  }

  /** By id. */
  ofArtist(artist: string): readonly TrackFacts[] {
    return this.#byArtist.get(artist) ?? [];
  }

  /** By id; the genre in any capitals. */
  ofGenre(genre: string): readonly TrackFacts[] {
    return this.#byGenre.get(genreKey(genre)) ?? [];
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

/** The catalogue view of this moment, and when to make another. */
export interface CatalogueViews {
  current(): Promise<CatalogueView>;
  /** Says that this process changed the catalogue. */
  invalidate(): void;
}

/** How often the counts are compared, and how old a view may grow. */
const CHECK_MS = MINUTE_MS;
const MAX_AGE_MS = 10 * MINUTE_MS;
const BATCH = 500;

export function makeCatalogueViews(deps: {
  readonly store: { readonly catalogue: CataloguePort; readonly audioFeatures: AudioFeaturesPort };
  readonly clock: Clock;
}): CatalogueViews {
  return new Views(deps.store, deps.clock);
}

class Views implements CatalogueViews {
  readonly #catalogue: CataloguePort;
  readonly #sounds: AudioFeaturesPort;
  readonly #clock: Clock;
  #view: CatalogueView | undefined;
  #stale = true;
  #building: Promise<CatalogueView> | undefined;
  #counts = '';
  #builtAt = 0;
  #checkedAt = 0;

  constructor(
    store: { readonly catalogue: CataloguePort; readonly audioFeatures: AudioFeaturesPort },
    clock: Clock,
  ) {
    this.#catalogue = store.catalogue;
    this.#sounds = store.audioFeatures;
    this.#clock = clock;
  }

  async current(): Promise<CatalogueView> {
    // A build that began before the last change would not show it: go round again after it.
    while (this.#view === undefined || this.#stale) await this.#build();
    this.#checkNowAndThen();
    return this.#view;
  }

  invalidate(): void {
    this.#stale = true;
  }

  #checkNowAndThen(): void {
    const now = this.#clock.now();
    if (this.#building !== undefined || Math.abs(now - this.#checkedAt) < CHECK_MS) return;
    this.#checkedAt = now;
    // The request does not wait. What fails here fails again, and loudly, in the next build.
    this.#countsNow()
      .then((counts) => {
        const old = Math.abs(now - this.#builtAt) >= MAX_AGE_MS;
        return counts !== this.#counts || old ? this.#build() : undefined;
      })
      .catch(() => this.invalidate());
  }

  async #countsNow(): Promise<string> {
    return JSON.stringify(await this.#catalogue.counts());
  }

  #build(): Promise<CatalogueView> {
    this.#building ??= this.#read().finally(() => {
      this.#building = undefined;
    });
    return this.#building;
  }

  async #read(): Promise<CatalogueView> {
    this.#stale = false;
    try {
      this.#counts = await this.#countsNow();
      this.#builtAt = this.#checkedAt = this.#clock.now();
      const tracks: TrackFacts[] = [];
      for await (const batch of this.#catalogue.scanTracks()) {
        const facts = await factsOf(this.#catalogue, batch);
        tracks.push(...(await withSounds(this.#sounds, facts)));
      }
      const podcasts: string[] = [];
      for await (const batch of this.#catalogue.scanPodcasts()) {
        podcasts.push(...batch.map(({ id }) => id));
      }
      this.#view = new CatalogueView((this.#view?.version ?? 0) + 1, tracks, podcasts);
      return this.#view;
    } catch (error) {
      this.#stale = true;
      throw error;
    }
  }
}

async function factsOf(
  catalogue: CataloguePort,
  tracks: readonly TrackRecord[],
): Promise<readonly TrackFacts[]> {
  const plain = tracks.filter((track) => track.genres.length === 0);
  const undated = tracks.filter((track) => track.releaseDate === undefined);
  const artists = await inBatches(
    plain.flatMap((track) => track.artistIds),
    (ids) => catalogue.artists(ids),
  );
  const albums = await inBatches(
    undated.flatMap((track) => track.albumId ?? []),
    (ids) => catalogue.albums(ids),
  );
  return tracks.map((track) => ({
    id: track.id,
    artists: track.artistIds,
    album: track.albumId,
    genres: track.genres.length > 0 ? track.genres : genresOf(track, artists),
    releaseDate: track.releaseDate ?? albums.get(track.albumId ?? '')?.releaseDate,
    durationMs: track.durationMs,
    explicit: track.explicit,
    markets: track.markets,
    addedAt: track.addedAt,
  }));
}

/** Adds what analysis found of those that were analysed. */
async function withSounds(
  sounds: AudioFeaturesPort,
  tracks: readonly TrackFacts[],
): Promise<readonly TrackFacts[]> {
  const found = await sounds.get(tracks.map(({ id }) => id));
  if (found.size === 0) return tracks;
  return tracks.map((track) => {
    const { tempo, key, mode, energy = 0.5, valence = 0.5 } = found.get(track.id)?.values ?? {};
    if (tempo === undefined || key === undefined || mode === undefined) return track;
    return { ...track, sound: { tempo, key, mode, energy, valence } };
  });
}

async function inBatches<T extends ArtistRecord | AlbumRecord>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>,
): Promise<ReadonlyMap<string, T>> {
  const wanted = [...new Set(ids)];
  const all = new Map<string, T>();
  for (let from = 0; from < wanted.length; from += BATCH) {
    for (const [id, row] of await read(wanted.slice(from, from + BATCH))) all.set(id, row);
  }
  return all;
}

function genresOf(
  track: TrackRecord,
  artists: ReadonlyMap<string, ArtistRecord>,
): readonly string[] {
  return [...new Set(track.artistIds.flatMap((id) => artists.get(id)?.genres ?? []))];
}

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
