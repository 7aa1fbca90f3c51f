/**
 * The archive as training reads it, in the place of a store: the aggregate of listeners and items, who there
 * is, and what the catalogue has. So a model can be fitted where no store is left.
 */
import { fetchParts, type ArchivePlace } from '../events/archive/archive-place.ts';
import { parquet, readRows } from '../events/archive/duckdb.ts';
import { readDocuments, readListeners } from '../events/archive/tables.ts';
import type { ListenerItem, PodcastRecord, Register, TrackRecord } from '../store/records.ts';
import type { TrainingStore } from './training-data.ts';

/** @param place - An archive with its aggregate `listener_items`. */
export function archivedListening(place: ArchivePlace): TrainingStore {
  return {
    catalogue: {
      scanTracks: () => readDocuments<TrackRecord>(place, 'track'),
      scanPodcasts: () => readDocuments<PodcastRecord>(place, 'podcast'),
    },
    listeners: {
      async count() {
        let count = 0;
        for await (const batch of readListeners(place)) count += batch.length;
        return count;
      },
    },
    listening: { scan: () => wholeListeners(place) },
  };
}

/** Batches that never split a listener. */
async function* wholeListeners(place: ArchivePlace): AsyncGenerator<readonly ListenerItem[]> {
  const files = await fetchParts(place, 'aggregates/listener_items');
  if (files.length === 0) return;
  const query = `SELECT * FROM ${parquet(files)} ORDER BY listener, item`;
  let held: ListenerItem[] = [];
  for await (const rows of readRows(place.folder, query, toListenerItem)) {
    held.push(...rows);
    const last = held[held.length - 1]!.listener;
    const from = held.findIndex(({ listener }) => listener === last);
    if (from === 0) continue;
    yield held.slice(0, from);
    held = held.slice(from);
  }
  if (held.length > 0) yield held;
}

function toListenerItem(row: Readonly<Record<string, unknown>>): ListenerItem {
  return {
    listener: row['listener'] as string,
    item: row['item'] as string,
    plays: row['plays'] as number,
    skips: row['skips'] as number,
    msPlayed: Number(row['ms_played']),
    imported: row['imported'] as number,
    firstAt: Number(row['first_at']),
    lastAt: Number(row['last_at']),
    ...mark('saved', row['saved']),
    ...mark('followed', row['followed']),
    ...mark('dismissed', row['dismissed']),
    ...mark('listed', row['listed']),
  };
}

/** The aggregate keeps whether a mark is on; training asks for no more. */
function mark(
  name: 'saved' | 'followed' | 'dismissed' | 'listed',
  on: unknown,
): Record<string, Register> {
  return on === null ? {} : { [name]: { on: on as boolean, at: 0, by: '' } };
}
