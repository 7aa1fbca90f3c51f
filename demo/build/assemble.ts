/**
 * Puts the songs of all sources together as catalogue records: one artist for all spellings of a name,
 * one track for a song that stands in two sources (or twice in one), albums by artist and title.
 */
import type {
  AlbumRecord,
  ArtistRecord,
  TextRecord,
  TrackRecord,
} from '../../src/store/records.ts';
import { matchKey, slug } from './clean.ts';
import type { Song } from './song.ts';

/** A track as it is shipped: when the catalogue first had it is decided when a store is filled. */
export type ShippedTrack = Omit<TrackRecord, 'addedAt'>;

export interface Assembled {
  readonly artists: readonly ArtistRecord[];
  readonly albums: readonly AlbumRecord[];
  readonly tracks: readonly ShippedTrack[];
  readonly texts: readonly TextRecord[];
  /** Plays on the radio by track id. */
  readonly airplay: Readonly<Record<string, number>>;
  /** MIDI files by track id. */
  readonly scores: ReadonlyMap<string, Uint8Array>;
}

export function assemble(songs: readonly Song[]): Assembled {
  const merged = mergeSongs(songs);
  const artists = artistIds(merged);
  const idOf = (name: string): string => artists.get(matchKey(name))!.id;
  const taken = new Set<string>();
  const albums = new Map<string, AlbumRecord>();
  const tracks: ShippedTrack[] = [];
  const texts: TextRecord[] = [];
  const airplay: Record<string, number> = {};
  const scores = new Map<string, Uint8Array>();
  for (const song of merged) {
    const local = free(taken, `${song.source}-${slug(song.artists[0]!)}-${slug(song.title)}`);
    const id = `track:${local}`;
    const artistIds = [...new Set(song.artists.map(idOf))];
    const album = song.album === undefined ? undefined : albumOf(albums, song, artistIds[0]!);
    if (song.airplay !== undefined) airplay[id] = song.airplay;
    if (song.midi) scores.set(id, song.midi);
    if (song.words) texts.push(textOf(song, id, local));
    tracks.push({
      id,
      title: song.title,
      artistIds,
      albumId: album?.id,
      durationMs: song.durationMs,
      explicit: false,
      releaseDate: song.releaseDate,
      genres: song.genres,
      audioUrl: song.midi ? `/audio/${id}.wav` : undefined,
    });
  }
  return {
    artists: [...artists.values()].map((artist) => withGenres(artist, tracks)),
    albums: [...albums.values()],
    tracks,
    texts,
    airplay,
    scores,
  };
}

/** One song for each title and first artist; of two settings of one poem by one composer, both stay. */
function mergeSongs(songs: readonly Song[]): Song[] {
  const byKey = new Map<string, Song>();
  for (const given of songs) {
    let song = given;
    let key = songKey(song);
    const known = byKey.get(key);
    if (known && song.source === 'lieder') {
      if (song.album === undefined) continue;
      song = { ...song, title: `${song.title} (${song.album})` };
      key = songKey(song);
    }
    const same = byKey.get(key);
    byKey.set(key, same ? joined(same, song) : song);
  }
  return [...byKey.values()];
}

function songKey(song: Song): string {
  return `${matchKey(song.artists[0]!)}\t${matchKey(song.title)}`;
}

function joined(first: Song, second: Song): Song {
  const airplay = (first.airplay ?? 0) + (second.airplay ?? 0);
  return {
    ...second,
    ...Object.fromEntries(Object.entries(first).filter(([, value]) => value !== undefined)),
    source: first.source,
    title: first.title,
    artists: [...new Set([...first.artists, ...second.artists])],
    genres: [...new Set([...first.genres, ...second.genres])],
    airplay: airplay === 0 ? undefined : airplay,
  };
}

/** Artists by match key, spelled as in the longest of their spellings (accents and articles count). */
function artistIds(songs: readonly Song[]): Map<string, ArtistRecord> {
  const names = new Map<string, string>();
  for (const name of songs.flatMap((song) => song.artists)) {
    const known = names.get(matchKey(name));
    if (known === undefined || Buffer.byteLength(name) > Buffer.byteLength(known)) {
      names.set(matchKey(name), name);
    }
  }
  const taken = new Set<string>();
  return new Map(
    [...names].map(([key, name]) => [
      key,
      { id: `artist:${free(taken, slug(name))}`, name, genres: [] },
    ]),
  );
}

/** An artist's genres are those of at least a quarter of their tracks, most frequent first. */
function withGenres(artist: ArtistRecord, tracks: readonly ShippedTrack[]): ArtistRecord {
  const own = tracks.filter((track) => track.artistIds.includes(artist.id));
  const counts = new Map<string, number>();
  for (const genre of own.flatMap((track) => track.genres)) {
    counts.set(genre, (counts.get(genre) ?? 0) + 1);
  }
  const genres = [...counts]
    .filter(([, count]) => count >= own.length / 4)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([genre]) => genre);
  return { ...artist, genres };
}

function albumOf(albums: Map<string, AlbumRecord>, song: Song, artistId: string): AlbumRecord {
  const id = `album:${song.source}-${artistId.slice('artist:'.length)}-${slug(song.album!)}`;
  const known = albums.get(id);
  const genres = [...new Set([...(known?.genres ?? []), ...song.genres])];
  const album = { id, title: song.album!, artistIds: [artistId], genres };
  albums.set(id, album);
  return album;
}

function textOf(song: Song, about: string, local: string): TextRecord {
  const words = song.words!;
  const by = words.poet === undefined ? '' : `, words by ${words.poet}`;
  return {
    id: local,
    text: words.text,
    source: `OpenScore Lieder (CC0)${by}`,
    url: words.url,
    language: words.language,
    about: [about],
  };
}

function free(taken: Set<string>, wanted: string): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  taken.add(id);
  return id;
}
