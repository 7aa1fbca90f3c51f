/**
 * The shape of one catalogue item as it comes in, by `import catalog` and by the mutation
 * `upsertCatalog` alike, and what it becomes in the store. One object a thing:
 *
 * ```json
 * { "kind": "TRACK", "id": "t1", "title": "Golden Hour", "artists": [{ "id": "a1", "name": "Mara Lindt" }],
 *   "album": "b1", "durationMs": 201000, "releaseDate": "2024-05", "genres": ["pop"] }
 * ```
 *
 * Fields that a kind does not have are refused by name, so that no typing error passes for data.
 */
import { z } from 'zod';
import { DAY_MS } from '../clock.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  CatalogueRecords,
  PodcastRecord,
  TrackRecord,
} from '../store/records.ts';
import { address, idOf, parseBy, partialDate, text, word } from './shapes.ts';

const TITLE = 500;
const DESCRIPTION = 10_000;
const MAX_ARTISTS = 100;
const MAX_GENRES = 50;
/** There are fewer than 250 ISO 3166 codes. */
const MAX_MARKETS = 250;

export const CATALOG_ITEM_KINDS = ['TRACK', 'ALBUM', 'ARTIST', 'PODCAST'] as const;

interface ArtistRef {
  readonly id: string;
  readonly name?: string;
}

const artistId = idOf('artist');
const artistRef: z.ZodType<ArtistRef> = z.union(
  [
    artistId.transform((id) => ({ id })),
    z.strictObject({ id: artistId, name: text(TITLE).optional() }),
  ],
  { error: 'expected the id of an artist, or an object of its id and name' },
);
const artists = z.array(artistRef).max(MAX_ARTISTS).default([]);
const genres = z.array(text(100)).max(MAX_GENRES).default([]);
const market = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'expected an ISO 3166 code of two letters')
  .transform((code) => code.toUpperCase());
const isrc = z
  .string()
  .transform((code) => code.replaceAll('-', '').toUpperCase())
  .refine(
    (code) => /^[A-Z]{2}[A-Z0-9]{3}\d{7}$/.test(code),
    'expected an ISRC of 12 letters and digits such as USRC17607839',
  );
const coverUrl = address.optional();

const track = z.strictObject({
  kind: z.literal('TRACK'),
  id: idOf('track'),
  title: text(TITLE),
  artists,
  album: idOf('album').optional(),
  durationMs: z.int().min(1).max(DAY_MS).optional(),
  explicit: z.boolean().default(false),
  releaseDate: partialDate.optional(),
  isrc: isrc.optional(),
  markets: z.array(market).max(MAX_MARKETS).optional(),
  genres,
  audioUrl: address.optional(),
  coverUrl,
});
const album = z.strictObject({
  kind: z.literal('ALBUM'),
  id: idOf('album'),
  title: text(TITLE),
  artists,
  releaseDate: partialDate.optional(),
  genres,
  coverUrl,
});
const artist = z.strictObject({
  kind: z.literal('ARTIST'),
  id: idOf('artist'),
  name: text(TITLE),
  genres,
  coverUrl,
});
const podcast = z.strictObject({
  kind: z.literal('PODCAST'),
  id: idOf('podcast'),
  title: text(TITLE),
  publisher: text(TITLE).optional(),
  description: text(DESCRIPTION).optional(),
  topics: genres,
  coverUrl,
});

/** The shape of one item; ids may be bare, `kind` in any capitals, a track's title may be called `name`. */
const SCHEMAS = { TRACK: track, ALBUM: album, ARTIST: artist, PODCAST: podcast } as const;
const kindSchema = z.looseObject({ kind: word(CATALOG_ITEM_KINDS) });

export type CatalogItem = z.output<(typeof SCHEMAS)[keyof typeof SCHEMAS]>;

/**
 * Reads one item.
 *
 * @throws BadInputError naming each field that is wrong, unknown or missing
 */
export function parseCatalogItem(value: object): CatalogItem {
  const item = parseBy(kindSchema, value);
  return parseBy<CatalogItem>(SCHEMAS[item.kind], renamed(item));
}

/** What calls its title `name`, or its name `title`, means the same. */
function renamed(item: { readonly kind: string }): object {
  const [right, other] = item.kind === 'ARTIST' ? ['name', 'title'] : ['title', 'name'];
  if (!(other in item) || right in item) return item;
  const { [other]: value, ...rest } = item as Record<string, unknown>;
  return { ...rest, [right]: value };
}

/** Items as records of the store, and the artists that they mention by name without being about them. */
export interface CatalogRecords {
  readonly records: CatalogueRecords;
  readonly mentioned: readonly ArtistRecord[];
}

/** @param addedAt - when these tracks came into the catalogue, for those that are new to it */
export function toCatalogueRecords(items: readonly CatalogItem[], addedAt: number): CatalogRecords {
  const artistRecords: ArtistRecord[] = [];
  const albums: AlbumRecord[] = [];
  const tracks: TrackRecord[] = [];
  const podcasts: PodcastRecord[] = [];
  const mentioned = new Map<string, ArtistRecord>();
  for (const item of items) {
    if (item.kind === 'TRACK') tracks.push(trackOf(item, addedAt));
    else if (item.kind === 'ALBUM') albums.push(albumOf(item));
    else if (item.kind === 'ARTIST') artistRecords.push(artistOf(item));
    else podcasts.push(podcastOf(item));
    for (const { id, name } of 'artists' in item ? item.artists : []) {
      if (name !== undefined) mentioned.set(id, { id, name, genres: [] });
    }
  }
  const records = { artists: artistRecords, albums, tracks, podcasts };
  return { records, mentioned: [...mentioned.values()] };
}

function trackOf(
  { kind: _kind, artists: refs, album: albumId, ...rest }: z.output<typeof track>,
  addedAt: number,
): TrackRecord {
  const ofAlbum = albumId === undefined ? {} : { albumId };
  return { ...rest, ...ofAlbum, artistIds: refs.map(({ id }) => id), addedAt };
}

function albumOf({ kind: _kind, artists: refs, ...rest }: z.output<typeof album>): AlbumRecord {
  return { ...rest, artistIds: refs.map(({ id }) => id) };
}

function artistOf({ kind: _kind, ...rest }: z.output<typeof artist>): ArtistRecord {
  return rest;
}

function podcastOf({ kind: _kind, ...rest }: z.output<typeof podcast>): PodcastRecord {
  return rest;
}
