/**
 * What the text model is trained on, besides the texts themselves: what a text about something is about (one
 * about an artist or an album also says something about its tracks, and one about a track something about
 * its artist and album, if less than about the subject itself), what a text may name, and a digest of everything
 * that changes the outcome.
 */
import { createHash, hash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { FactorizationModel } from '../models/factorization/factorization-model.ts';
import type { Named } from '../models/text/entity-opinions.ts';
import type { FactorSpace } from '../models/text/factor-map.ts';
import { FIT_VERSION } from '../models/text/fit-text.ts';
import type { Share } from '../models/text/item-facts.ts';
import { READER_VERSION } from '../models/text/read-document.ts';
import type { Store } from '../store/ports.ts';
import type { AlbumRecord, TextRecord, TrackRecord } from '../store/records.ts';
import { digestOfNames } from './linkable-names.ts';

/** How much of a text is a track's that is about its album, or about one of its artists. */
const OF_ALBUM = 0.5;
const OF_ARTIST = 0.25;
/** How much of a text is an artist's or an album's that is about something of theirs. */
const OF_PART = 0.5;
/** Names that are read at once. */
const BATCH = 500;

export interface TextTrainingData {
  /** What a text about something may name: itself, its album and its artists. */
  readonly namedBy: (subject: string) => readonly Named[];
  /** Digest of all names of the catalogue; undefined where every text says what it is about. */
  readonly catalogue: string | undefined;
  readonly texts: number;
  /** Texts whose source rated what they are about. */
  readonly rated: number;
  /** The same as long as texts, catalogue and the way of reading are. */
  readonly basis: string;
}

/** The tracks, artists and albums that texts say something about. */
export interface TextItems {
  /** Global ids of tracks, ascending. */
  readonly items: readonly string[];
  /** Global ids of artists and albums. */
  readonly groups: readonly string[];
  /** Of what is written about, by global id: entities are numbers of `items`, and of `groups` behind them. */
  readonly sharesOf: ReadonlyMap<string, readonly Share[]>;
}

/** @throws The signal's reason when it is aborted. */
export async function gatherTexts(
  { catalogue, texts }: Pick<Store, 'catalogue' | 'texts'>,
  signal: AbortSignal,
): Promise<TextTrainingData> {
  const basis = createHash('sha1').update(`${READER_VERSION}.${FIT_VERSION}`);
  const written = new Set<string>();
  let [count, rated, silent] = [0, 0, 0];
  for await (const batch of texts.scan()) {
    for (const text of batch) {
      for (const id of text.about) written.add(id);
      count++;
      if (text.rating !== undefined) rated++;
      if (text.about.length === 0) silent++;
      basis.update(markOfText(text));
    }
    await breathe();
    signal.throwIfAborted();
  }
  const names = new Map<string, string>();
  const around = new Map<string, readonly string[]>();
  for await (const batch of catalogue.scanTracks()) {
    for (const track of batch) {
      if (subjectsOf(track).every(({ subject }) => !written.has(subject))) continue;
      basis.update(JSON.stringify([track.id, track.title, track.albumId, track.artistIds]));
      if (!written.has(track.id)) continue;
      names.set(track.id, track.title);
      around.set(track.id, groupsOf(track));
    }
    await breathe();
    signal.throwIfAborted();
  }
  for await (const batch of catalogue.scanAlbums()) {
    for (const { id, artistIds } of batch) {
      if ([id, ...artistIds].some((subject) => written.has(subject)))
        basis.update(JSON.stringify([id, artistIds]));
    }
    await breathe();
    signal.throwIfAborted();
  }
  await readNames(catalogue, [...written, ...[...around.values()].flat()], names);
  for (const entry of names) basis.update(JSON.stringify(entry));
  const all = silent === 0 ? undefined : await digestOfNames(catalogue, signal);
  if (all !== undefined) basis.update(all);
  const named = (id: string): readonly Named[] => {
    const name = names.get(id);
    return name === undefined ? [] : [{ id, names: [name] }];
  };
  const namedBy = (subject: string): readonly Named[] =>
    [subject, ...(around.get(subject) ?? [])].flatMap(named);
  return { namedBy, catalogue: all, texts: count, rated, basis: basis.digest('base64url') };
}

/**
 * The tracks, artists and albums that these texts, or what was read out of them, say something about.
 *
 * @throws The signal's reason when it is aborted.
 */
export async function gatherTextItems(
  catalogue: Store['catalogue'],
  texts: AsyncIterable<readonly Pick<TextRecord, 'about'>[]>,
  signal: AbortSignal,
): Promise<TextItems> {
  const written = new Set<string>();
  for await (const batch of texts) {
    for (const { about } of batch) for (const id of about) written.add(id);
    await breathe();
    signal.throwIfAborted();
  }
  const items = new Entities(written);
  const groups = new Entities(written);
  for await (const batch of catalogue.scanTracks()) {
    for (const track of batch) {
      for (const { subject, weight } of subjectsOf(track)) items.add(track.id, subject, weight);
      for (const group of groupsOf(track)) groups.add(group, track.id, OF_PART);
    }
    await breathe();
    signal.throwIfAborted();
  }
  for await (const batch of catalogue.scanAlbums()) {
    for (const album of batch) addAlbum(groups, album);
    await breathe();
    signal.throwIfAborted();
  }
  for await (const batch of catalogue.scanArtists())
    for (const { id } of batch) groups.add(id, id, 1);
  const sharesOf = new Map(items.sharesOf);
  for (const [subject, shares] of groups.sharesOf) {
    const behind = shares.map((share) => ({ ...share, entity: items.ids.length + share.entity }));
    sharesOf.set(subject, [...(sharesOf.get(subject) ?? []), ...behind]);
  }
  return { items: items.ids, groups: groups.ids, sharesOf };
}

/** Entities that something is written about, numbered as they are met. */
class Entities {
  readonly ids: string[] = [];
  readonly sharesOf = new Map<string, Share[]>();
  readonly #numbers = new Map<string, number>();
  readonly #written: ReadonlySet<string>;

  constructor(written: ReadonlySet<string>) {
    this.#written = written;
  }

  /** Gives an entity its part of what is written about a subject. */
  add(id: string, subject: string, weight: number): void {
    if (!this.#written.has(subject)) return;
    const entity = this.#numbers.get(id) ?? this.ids.push(id) - 1;
    this.#numbers.set(id, entity);
    const own = this.sharesOf.get(subject);
    if (own === undefined) this.sharesOf.set(subject, [{ entity, weight }]);
    else own.push({ entity, weight });
  }
}

function addAlbum(groups: Entities, { id, artistIds }: AlbumRecord): void {
  groups.add(id, id, 1);
  for (const artist of artistIds) {
    groups.add(artist, id, OF_PART);
    groups.add(id, artist, OF_ARTIST);
  }
}
/** Digest of what a text says: another one is to be read again. */
export function markOfText({ id, text, language, published, about }: TextRecord): string {
  const facts = JSON.stringify([id, text, language, published, about]);
  return hash('sha1', facts, 'base64url');
}

/** Where the collaborative model has the items; undefined without one. */
export function factorSpace(
  model: FactorizationModel | undefined,
  items: readonly string[],
): FactorSpace | undefined {
  if (model === undefined) return undefined;
  const factors = new Float32Array(items.length * model.rank);
  items.forEach((id, i) => {
    const index = model.items.indexOf(id);
    if (index >= 0) factors.set(model.vector(index), i * model.rank);
  });
  return { version: model.version, rank: model.rank, factors };
}

function subjectsOf({ id, albumId, artistIds }: TrackRecord) {
  const album = albumId === undefined ? [] : [{ subject: albumId, weight: OF_ALBUM }];
  const artists = artistIds.map((subject) => ({ subject, weight: OF_ARTIST }));
  return [{ subject: id, weight: 1 }, ...album, ...artists];
}

function groupsOf({ albumId, artistIds }: TrackRecord): readonly string[] {
  return albumId === undefined ? artistIds : [albumId, ...artistIds];
}

/** Adds the names of albums and artists. */
async function readNames(
  catalogue: Store['catalogue'],
  ids: readonly string[],
  names: Map<string, string>,
): Promise<void> {
  const wanted = [...new Set(ids)].filter((id) => !names.has(id)).sort();
  for (let from = 0; from < wanted.length; from += BATCH) {
    const batch = wanted.slice(from, from + BATCH);
    for (const [id, { title }] of await catalogue.albums(batch)) names.set(id, title);
    for (const [id, { name }] of await catalogue.artists(batch)) names.set(id, name);
  }
}
