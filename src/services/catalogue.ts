/** Changes to the catalogue and the texts, and word of them to whoever holds a copy. */
import type { Store } from '../store/ports.ts';
import type { ArtistRecord, CatalogueRecords, TextRecord } from '../store/records.ts';
import type { CatalogueService } from './services.ts';

export interface CatalogueDeps {
  readonly store: Pick<Store, 'catalogue' | 'texts'>;
  /** Called after each change that added or changed something; the change is done when it resolves. */
  readonly onChange: (records: CatalogueRecords) => Promise<void> | void;
  /** Called after texts were written. */
  readonly onTexts?: (texts: readonly TextRecord[]) => Promise<void>;
}

export function makeCatalogueService({
  store,
  onChange,
  onTexts,
}: CatalogueDeps): CatalogueService {
  return {
    async upsert(records, mentioned = []) {
      const artists = await withMentioned(store, records, mentioned);
      const result = await store.catalogue.upsert({ ...records, artists });
      if (result.added + result.changed > 0) await onChange({ ...records, artists });
      return result;
    },

    async addTexts(texts) {
      const result = await store.texts.put(texts);
      if (result.added + result.changed > 0) await onTexts?.(texts);
      return result;
    },
  };
}

/** The artists to write: those given, and of those only mentioned by name the ones that nobody knows. */
async function withMentioned(
  store: Pick<Store, 'catalogue'>,
  { artists }: CatalogueRecords,
  mentioned: readonly ArtistRecord[],
): Promise<readonly ArtistRecord[]> {
  if (mentioned.length === 0) return artists;
  const given = new Set(artists.map(({ id }) => id));
  const known = await store.catalogue.artists(mentioned.map(({ id }) => id));
  const missing = new Map(
    mentioned
      .filter(({ id }) => !given.has(id) && !known.has(id))
      .map((artist) => [artist.id, artist]),
  );
  return [...artists, ...missing.values()];
}
