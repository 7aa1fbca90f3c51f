/** The tags of a sound file (music-metadata) as catalogue records: who made what, on which album. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { parseFile } from 'music-metadata';
import { namesIn, soundTags, type SoundTags } from './common-tags.ts';
import type { AlbumRecord, ArtistRecord, CatalogueRecords, TrackRecord } from '../store/records.ts';

/** Tags that cannot be read are none: the sound says whether the file is any good. */
export async function readTags(file: string): Promise<SoundTags> {
  try {
    const { common } = await parseFile(file, { skipCovers: true, duration: false });
    return soundTags(common);
  } catch {
    return { artists: [], genres: [] };
  }
}

/** The id of the track that a file is: the same for the same path. */
export function trackIdOf(file: string): string {
  return `track:file-${digest(path.resolve(file))}`;
}

/** The records of a file. Without tags its name is the title, and its folder the album. */
export function recordsOf(
  file: string,
  tags: SoundTags,
  facts: { readonly durationMs?: number; readonly addedAt: number },
): CatalogueRecords {
  const artists = namesIn(tags).map(artistOf);
  const albumArtist = tags.albumArtist === undefined ? artists[0] : artistOf(tags.albumArtist);
  const album = albumOf(file, tags, albumArtist);
  const track: TrackRecord = {
    id: trackIdOf(file),
    title: tags.title ?? path.basename(file, path.extname(file)),
    artistIds: artists.map(({ id }) => id),
    albumId: album.id,
    durationMs: facts.durationMs,
    explicit: false,
    releaseDate: tags.releaseDate,
    isrc: tags.isrc,
    genres: tags.genres,
    addedAt: facts.addedAt,
  };
  const all = albumArtist === undefined ? artists : [...artists, albumArtist];
  const unique = new Map(all.map((artist) => [artist.id, artist]));
  return { artists: [...unique.values()], albums: [album], tracks: [track], podcasts: [] };
}

function artistOf(name: string): ArtistRecord {
  return { id: `artist:name-${digest(key(name))}`, name, genres: [] };
}

function albumOf(file: string, tags: SoundTags, artist: ArtistRecord | undefined): AlbumRecord {
  const folder = path.dirname(path.resolve(file));
  const title = tags.album ?? path.basename(folder);
  const identity = tags.album === undefined ? folder : `${key(title)}\n${artist?.id ?? folder}`;
  return {
    id: `album:name-${digest(identity)}`,
    title,
    artistIds: artist === undefined ? [] : [artist.id],
    releaseDate: tags.releaseDate,
    genres: tags.genres,
  };
}

/** Names that differ in capitals or in how accents are written are the same name. */
function key(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function digest(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 24);
}
