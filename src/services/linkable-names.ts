/** The names of the catalogue that texts may link to, in batches; and a digest that says whether they are still the same. */
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { LinkableName } from '../models/linking/name-catalogue.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import type { Store } from '../store/ports.ts';
import type { CatalogueRecords } from '../store/records.ts';
import { popularityIn } from './by-id.ts';

/** @param popularity - Tells tracks of the same name apart. */
export function linkable(
  { artists = [], albums = [], tracks = [] }: Partial<CatalogueRecords>,
  popularity?: PopularityModel,
): readonly LinkableName[] {
  return [
    ...artists.map(({ id, name }) => ({ id, kind: 'artist', name, makers: [], prior: 0 }) as const),
    ...albums.map(
      ({ id, title, artistIds }) =>
        ({ id, kind: 'album', name: title, makers: artistIds, prior: 0 }) as const,
    ),
    ...tracks.map(({ id, title, artistIds }) => {
      const prior = popularityIn(popularity, id);
      return { id, kind: 'track', name: title, makers: artistIds, prior } as const;
    }),
  ];
}

/** All artists, albums and tracks, in this order. @param popularity - As above. */
export async function* linkableNames(
  catalogue: Store['catalogue'],
  popularity?: PopularityModel,
): AsyncGenerator<readonly LinkableName[]> {
  for await (const artists of catalogue.scanArtists()) yield linkable({ artists });
  for await (const albums of catalogue.scanAlbums()) yield linkable({ albums });
  for await (const tracks of catalogue.scanTracks()) yield linkable({ tracks }, popularity);
}

/** Another one where any name is another. @throws The signal's reason when it is aborted. */
export async function digestOfNames(
  catalogue: Store['catalogue'],
  signal: AbortSignal,
): Promise<string> {
  const digest = createHash('sha1');
  for await (const batch of linkableNames(catalogue)) {
    for (const { id, name, makers } of batch) digest.update(JSON.stringify([id, name, makers]));
    await breathe();
    signal.throwIfAborted();
  }
  return digest.digest('base64url');
}
