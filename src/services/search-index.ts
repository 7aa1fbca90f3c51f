/**
 * What search looks in: the names of the catalogue, and the words of its genres and of the texts about it.
 * Built by one scan of the store behind the first search, and kept up with what this process writes; what
 * another process wrote is seen by the counts within a minute, or with the next text model, or within the hour,
 * and all is built anew behind the requests, which go on searching the old one.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { Clock } from '../clock.ts';
import { NameIndex } from '../models/search/name-index.ts';
import { TextIndex } from '../models/search/text-index.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { Languages, languageOf } from '../models/text/tokens-language.ts';
import type { Store } from '../store/ports.ts';
import type { CatalogueRecords, TextRecord } from '../store/records.ts';
import { popularityIn } from './by-id.ts';

export interface SearchIndexDeps {
  readonly store: Pick<Store, 'catalogue' | 'texts' | 'textReadings'>;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
}

/** A subject that a text is about, and how well the text answers: 0 to 1. */
export interface DescribedSubject {
  readonly subject: string;
  readonly relevance: number;
}

const CHECK_MS = MINUTE_MS;
const MAX_AGE_MS = HOUR_MS;
const BATCH = 500;
/** Texts that are looked at for the subjects of one answer. */
const TEXTS = 300;

/** Names and texts of one moment, and what comes after it. */
export class SearchIndex {
  readonly names = new NameIndex();
  readonly #texts = new TextIndex(new Languages());
  readonly #about = new Map<string, readonly string[]>();
  readonly #counts = { tracks: 0, albums: 0, artists: 0, podcasts: 0 };
  readonly #number: number;
  #changes = 0;

  /** @param number - Unlike that of any other index of this process. */
  constructor(number: number) {
    this.#number = number;
  }

  /** Unlike that of any other moment of this process. */
  get revision(): string {
    return `${this.#number}.${this.#changes}`;
  }

  /** How many of each kind it holds, as the store counts them. */
  get counts(): string {
    return JSON.stringify(this.#counts);
  }

  /** @param nameOf - Of an artist. @param priorOf - From 0 to 1, how likely somebody looks for it. */
  putCatalogue(
    { artists, albums, tracks, podcasts }: CatalogueRecords,
    nameOf: (artist: string) => string | undefined,
    priorOf: (id: string) => number,
  ): void {
    this.#changes++;
    const besides = (ids: readonly string[]): readonly string[] =>
      ids.flatMap((id) => nameOf(id) ?? []);
    for (const { id, name, genres } of artists) {
      this.#put('artists', { id, name, beside: [], prior: priorOf(id) }, genres);
    }
    for (const { id, title, artistIds, genres } of albums) {
      const album = { id, name: title, beside: besides(artistIds), prior: priorOf(id) };
      this.#put('albums', album, genres);
    }
    for (const { id, title, artistIds, genres } of tracks) {
      const track = { id, name: title, beside: besides(artistIds), prior: priorOf(id) };
      this.#put('tracks', track, genres);
    }
    for (const { id, title, publisher, description, topics } of podcasts) {
      const beside = publisher === undefined ? [] : [publisher];
      const words = [...topics, description ?? ''];
      this.#put('podcasts', { id, name: title, beside, prior: priorOf(id) }, words);
    }
  }

  /** A text that says of nothing that it is about it is left out. */
  putText({ id, text, language, about }: TextRecord): void {
    this.#changes++;
    if (about.length === 0) {
      this.#texts.remove(id);
      return;
    }
    this.#texts.put(id, text, languageOf(language));
    this.#about.set(id, about);
  }

  /** What texts and genres describe in these words, best first. */
  describedAs(words: string): readonly DescribedSubject[] {
    const found = this.#texts.search(words, TEXTS);
    const most = found[0]?.score ?? 0;
    const best = new Map<string, number>();
    for (const { id, score, covered } of found) {
      const relevance = (score / most) * covered;
      for (const subject of this.#about.get(id) ?? []) {
        best.set(subject, Math.max(relevance, best.get(subject) ?? 0));
      }
    }
    return Array.from(best, ([subject, relevance]) => ({ subject, relevance })).sort(
      (a, b) => b.relevance - a.relevance || (a.subject < b.subject ? -1 : 1),
    );
  }

  #put(
    kind: 'artists' | 'albums' | 'tracks' | 'podcasts',
    entry: Parameters<NameIndex['put']>[0],
    words: readonly string[],
  ): void {
    if (!this.names.has(entry.id)) this.#counts[kind]++;
    this.names.put(entry);
    // No text has such an id: they hold no blanks at the front.
    const id = ` ${entry.id}`;
    if (words.length === 0) this.#texts.remove(id);
    else this.#texts.put(id, words.join(' '), 'en');
    this.#about.set(id, [entry.id]);
  }
}

/** The index of this moment. */
export interface SearchIndexes {
  current(): Promise<SearchIndex>;
  /** This process wrote to the catalogue; resolves when a search finds it. */
  catalogueChanged(records: CatalogueRecords): Promise<void>;
  textsChanged(texts: readonly TextRecord[]): Promise<void>;
}

export function makeSearchIndexes(deps: SearchIndexDeps): SearchIndexes {
  return new Indexes(deps);
}

class Indexes implements SearchIndexes {
  readonly #deps: SearchIndexDeps;
  #index: SearchIndex | undefined;
  #building: Promise<SearchIndex> | undefined;
  #built = 0;
  #basis = '';
  #builtAt = 0;
  #checkedAt = 0;

  constructor(deps: SearchIndexDeps) {
    this.#deps = deps;
  }

  async current(): Promise<SearchIndex> {
    const index = this.#index ?? (await this.#build());
    this.#checkNowAndThen(index);
    return index;
  }

  async catalogueChanged(records: CatalogueRecords): Promise<void> {
    await this.#change(async (index) =>
      index.putCatalogue(records, ...(await this.#reader(records))),
    );
  }

  async textsChanged(texts: readonly TextRecord[]): Promise<void> {
    await this.#change((index) => texts.forEach((text) => index.putText(text)));
  }

  /** Changes the index there is, and the one being built, which may have read over it already. */
  async #change(change: (index: SearchIndex) => void | Promise<void>): Promise<void> {
    const building = this.#building;
    if (this.#index !== undefined) await change(this.#index);
    if (building === undefined) return;
    const built = building.then(change);
    // Nobody waits for a first index but searches.
    if (this.#index === undefined) built.catch(() => undefined);
    else await built;
  }

  #checkNowAndThen(index: SearchIndex): void {
    const { clock, store } = this.#deps;
    const now = clock.now();
    if (this.#building !== undefined || Math.abs(now - this.#checkedAt) < CHECK_MS) return;
    this.#checkedAt = now;
    const stale = this.#basis !== this.#models() || Math.abs(now - this.#builtAt) >= MAX_AGE_MS;
    // The request does not wait. What fails here is tried again a minute later.
    store.catalogue
      .counts()
      .then(({ tracks, albums, artists, podcasts }) => {
        const counts = JSON.stringify({ tracks, albums, artists, podcasts });
        return stale || counts !== index.counts ? this.#build() : undefined;
      })
      .catch(() => undefined);
  }

  /** The models that an index rests on. */
  #models(): string {
    const { popularity, text } = this.#deps.registry.current();
    return JSON.stringify([popularity?.version, text?.version]);
  }

  #build(): Promise<SearchIndex> {
    this.#building ??= this.#read().finally(() => (this.#building = undefined));
    return this.#building;
  }

  async #read(): Promise<SearchIndex> {
    const { store, clock } = this.#deps;
    const { catalogue, texts, textReadings } = store;
    const index = new SearchIndex(this.#built++);
    const none: CatalogueRecords = { artists: [], albums: [], tracks: [], podcasts: [] };
    this.#basis = this.#models();
    this.#builtAt = this.#checkedAt = clock.now();
    const priors = await this.#priorsOfMakers();
    const put = async (records: Partial<CatalogueRecords>): Promise<void> => {
      const all = { ...none, ...records };
      const [nameOf, priorOf] = await this.#reader(all);
      index.putCatalogue(all, nameOf, (id) => priors.get(id) ?? priorOf(id));
      await breathe();
    };
    for await (const artists of catalogue.scanArtists()) await put({ artists });
    for await (const albums of catalogue.scanAlbums()) await put({ albums });
    for await (const tracks of catalogue.scanTracks()) await put({ tracks });
    for await (const podcasts of catalogue.scanPodcasts()) await put({ podcasts });
    for await (const batch of texts.scan()) {
      const silent = batch.filter(({ about }) => about.length === 0);
      const readings = await textReadings.get(silent.map(({ id }) => id));
      for (const text of batch) {
        const found = text.about.length > 0 ? text.about : readings.get(text.id)?.about;
        index.putText({ ...text, about: found ?? [] });
      }
      await breathe();
    }
    this.#index = index;
    return index;
  }

  /** An artist or album is looked for as often as its most popular track. */
  async #priorsOfMakers(): Promise<ReadonlyMap<string, number>> {
    const { store, registry } = this.#deps;
    const { popularity } = registry.current();
    const priors = new Map<string, number>();
    if (popularity === undefined) return priors;
    for await (const tracks of store.catalogue.scanTracks()) {
      for (const { id, artistIds, albumId } of tracks) {
        const prior = popularityIn(popularity, id);
        const makers = albumId === undefined ? artistIds : [...artistIds, albumId];
        for (const maker of makers) priors.set(maker, Math.max(prior, priors.get(maker) ?? 0));
      }
      await breathe();
    }
    return priors;
  }

  /** Names of the artists of these records, and popularity. */
  async #reader(
    records: CatalogueRecords,
  ): Promise<[nameOf: (artist: string) => string | undefined, priorOf: (id: string) => number]> {
    const { store, registry } = this.#deps;
    const wanted = new Set(
      [...records.tracks, ...records.albums].flatMap((each) => each.artistIds),
    );
    const names = new Map(records.artists.map(({ id, name }) => [id, name]));
    const ids = [...wanted].filter((id) => !names.has(id));
    for (let from = 0; from < ids.length; from += BATCH) {
      const artists = await store.catalogue.artists(ids.slice(from, from + BATCH));
      for (const [id, { name }] of artists) names.set(id, name);
    }
    const { popularity } = registry.current();
    return [(id) => names.get(id), (id) => popularityIn(popularity, id)];
  }
}
