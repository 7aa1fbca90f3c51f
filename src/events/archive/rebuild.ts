/**
 * Makes a store anew from the archive alone: everything that the archive holds is written through the same
 * ports and the same fold as when it first came in, so what listeners did comes back to the last count.
 * All writes are idempotent, and a note says that a rebuild is under way: one that was interrupted is repeated.
 */
import { BadInputError } from '../../errors.ts';
import type { PreparedEvent, Store } from '../../store/ports.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  AudioFeaturesRecord,
  ListeningEvent,
  PlaylistRecord,
  PodcastRecord,
  TextRecord,
  TrackRecord,
} from '../../store/records.ts';
import { foldItem } from '../fold.ts';
import type { ArchivePlace } from './archive-place.ts';
import { archivedDays, readArchiveDays } from './days.ts';
import { readDocuments, readImported, readListeners } from './tables.ts';

export interface Rebuilt {
  readonly listeners: number;
  readonly tracks: number;
  readonly imported: number;
  readonly days: number;
  readonly events: number;
}

export interface RebuildOptions {
  readonly store: Store;
  readonly place: ArchivePlace;
  /** For the listeners of events that came after the tables were written last. */
  readonly defaultTimeZone: string;
  readonly progress: (share: number, message: string) => void;
}

/** The note of a rebuild lies where jobs keep theirs. */
const JOB = 'rebuild';
const TABLES_SHARE = 0.2;
const NOTHING = { artists: [], albums: [], tracks: [], podcasts: [] } as const;

/**
 * Fills an empty store from the archive.
 *
 * @throws BadInputError when the archive has nothing, or the store something that no rebuild has written:
 *   events that it folded long ago would count twice.
 */
export async function rebuildStore(options: RebuildOptions): Promise<Rebuilt> {
  const { store, place, progress } = options;
  await begin(options);
  progress(0, 'reading the catalogue and the listeners');
  const tracks = await rebuildDocuments(store, place);
  const listeners = await drain(readListeners(place), (batch) => store.listeners.put(batch));
  // Playlists belong to listeners, and events change them.
  await drain(readDocuments<PlaylistRecord>(place, 'playlist'), async (batch) => {
    const known = await store.playlists.get(batch.map(({ id }) => id));
    for (const playlist of batch) {
      if (!known.has(playlist.id)) await store.playlists.create({ ...playlist, length: 0 });
    }
  });
  const imported = await rebuildImported(store, place);
  const days = await archivedDays(place);
  let events = 0;
  for await (const batch of readArchiveDays(place, days)) {
    await commit(options, batch);
    events += batch.length;
    const day = utcDay(batch.at(-1)!.at);
    const share = (days.indexOf(day) + 1) / days.length;
    progress(TABLES_SHARE + (1 - TABLES_SHARE) * share, `day ${day}`);
  }
  await store.jobRuns.setNote(JOB, 'state', 'completed');
  return { listeners, tracks, imported, days: days.length, events };
}

async function begin({ store, place }: RebuildOptions): Promise<void> {
  const found = (await place.list('events')).length + (await place.list('tables')).length;
  if (found === 0) {
    throw new BadInputError(`Expected an archive in ${place.where}, found nothing there.`);
  }
  const under = (await store.jobRuns.note(JOB, 'state')) === 'started';
  const { tracks } = await store.catalogue.counts();
  if (!under && (tracks > 0 || (await store.listeners.count()) > 0)) {
    throw new BadInputError('Expected an empty store to rebuild, got one that holds something.');
  }
  await store.jobRuns.setNote(JOB, 'state', 'started');
}

/** Answers how many tracks came back. */
async function rebuildDocuments(store: Store, place: ArchivePlace): Promise<number> {
  const { catalogue, texts, audioFeatures } = store;
  await drain(readDocuments<ArtistRecord>(place, 'artist'), (artists) =>
    catalogue.upsert({ ...NOTHING, artists }),
  );
  await drain(readDocuments<AlbumRecord>(place, 'album'), (albums) =>
    catalogue.upsert({ ...NOTHING, albums }),
  );
  await drain(readDocuments<PodcastRecord>(place, 'podcast'), (podcasts) =>
    catalogue.upsert({ ...NOTHING, podcasts }),
  );
  await drain(readDocuments<TextRecord>(place, 'text'), (batch) => texts.put(batch));
  await drain(readDocuments<AudioFeaturesRecord>(place, 'audio_features'), (batch) =>
    audioFeatures.put(batch),
  );
  return drain(readDocuments<TrackRecord>(place, 'track'), (tracks) =>
    catalogue.upsert({ ...NOTHING, tracks }),
  );
}

/**
 * A count comes with the first and the last play, an import with one time: so the counts are imported twice,
 * and the later run replaces the earlier one's.
 */
async function rebuildImported(store: Store, place: ArchivePlace): Promise<number> {
  const write = (run: string, time: 'firstAt' | 'lastAt'): Promise<number> =>
    drain(readImported(place), (batch) =>
      store.listening.importInteractions(
        run,
        batch.map(({ listener, item, imported, ...times }) => {
          return { listener, item, count: imported, at: times[time] };
        }),
      ),
    );
  await write(`${JOB} 1`, 'firstAt');
  return write(`${JOB} 2`, 'lastAt');
}

async function commit(
  { store, defaultTimeZone }: RebuildOptions,
  events: readonly ListeningEvent[],
): Promise<void> {
  const firstAt = new Map<string, number>();
  for (const { listener, at } of events) {
    firstAt.set(listener, Math.min(at, firstAt.get(listener) ?? Infinity));
  }
  await store.listeners.ensure(
    Array.from(firstAt, ([id, createdAt]) => {
      return { id, timeZone: defaultTimeZone, createdAt, simulated: false };
    }),
  );
  // What came of cards was learnt from pages that are not archived.
  const prepared = events.map((event): PreparedEvent => ({ event, outcomes: [] }));
  await store.events.commit(prepared, foldItem);
}

/** Hands every batch on, one after the other; answers how many rows there were. */
async function drain<T>(
  batches: AsyncIterable<readonly T[]>,
  write: (batch: readonly T[]) => Promise<unknown>,
): Promise<number> {
  let rows = 0;
  for await (const batch of batches) {
    await write(batch);
    rows += batch.length;
  }
  return rows;
}

function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
