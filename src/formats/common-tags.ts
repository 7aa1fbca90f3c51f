/** What the tags of a sound file say, cleaned: the same in a gateway that reads a folder and in a page that does. */

/** What of a file's tags goes into the catalogue. */
export interface SoundTags {
  readonly title?: string;
  readonly artists: readonly string[];
  readonly album?: string;
  readonly albumArtist?: string;
  readonly genres: readonly string[];
  readonly releaseDate?: string;
  readonly isrc?: string;
}

/** The longest text that is taken out of a tag. */
const MAX_TEXT = 300;
const MAX_NAMES = 20;

/** The part of music-metadata's `common` tags that is read here. */
export interface CommonTags {
  readonly title?: string;
  readonly artist?: string;
  readonly artists?: readonly string[];
  readonly album?: string;
  readonly albumartist?: string;
  readonly genre?: readonly string[];
  readonly date?: string;
  readonly year?: number;
  readonly isrc?: readonly string[];
}

/** Texts without control characters and of bounded length, each name once. */
export function soundTags(common: CommonTags): SoundTags {
  return {
    title: text(common.title),
    artists: texts(common.artists ?? (common.artist === undefined ? [] : [common.artist])),
    album: text(common.album),
    albumArtist: text(common.albumartist),
    genres: texts(common.genre ?? []),
    releaseDate: date(common.date ?? common.year?.toString()),
    isrc: isrc(common.isrc?.[0]),
  };
}

/** Who made it: the artists, else the album's. */
export function namesIn({ artists, albumArtist }: SoundTags): readonly string[] {
  if (artists.length > 0) return artists;
  return albumArtist === undefined ? [] : [albumArtist];
}

function text(value: string | undefined): string | undefined {
  const cleaned = value
    ?.replace(/[\u0000-\u001f\u007f]/g, ' ')
    .trim()
    .slice(0, MAX_TEXT)
    .toWellFormed();
  return cleaned === undefined || cleaned === '' ? undefined : cleaned;
}

function texts(values: readonly string[]): readonly string[] {
  const cleaned = values.map(text).filter((value) => value !== undefined);
  return [...new Set(cleaned)].slice(0, MAX_NAMES);
}

function date(value: string | undefined): string | undefined {
  // Tags say 1997-00-00 where only the year is known.
  return /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?/.exec(value ?? '')?.[0];
}

function isrc(value: string | undefined): string | undefined {
  const plain = value?.replaceAll('-', '').toUpperCase();
  return plain !== undefined && /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(plain) ? plain : undefined;
}
