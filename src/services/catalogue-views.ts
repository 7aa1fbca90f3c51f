/**
 * Keeps the catalogue view: built by one scan, rebuilt when the catalogue says it changed.
 *
 * How fresh: after `invalidate()` (this process changed the catalogue) the next request waits for the
 * new view; a change by another process is seen by its counts within a minute, and any other within ten,
 * both rebuilt behind the requests, which go on reading the old one.
 */
import { MINUTE_MS } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { AudioFeaturesPort, CataloguePort } from '../store/ports.ts';
import type { AlbumRecord, ArtistRecord, TrackRecord } from '../store/records.ts';
import { CatalogueView } from './catalogue-view.ts';
import type { TrackFacts } from './catalogue-view.ts';

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
    title: track.title,
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
