/**
 * An embedded store of any size with models that serve, for benchmarks of the running gateway. Everybody has
 * played a few tracks of two neighbouring corners of the catalogue; the factorization is fitted to some
 * listeners and knows all tracks.
 */
import path from 'node:path';
import { CsrBuilder } from '../src/math/csr.ts';
import { seededRandom } from '../src/math/random.ts';
import type { Random } from '../src/math/random.ts';
import { factorizationConfig } from '../src/models/factorization/config.ts';
import { fitSnapshot } from '../src/models/factorization/fit.ts';
import { PopularityCounter, popularityConfig } from '../src/models/popularity/fit.ts';
import type { Store } from '../src/store/ports.ts';
import type { SnapshotKind } from '../src/store/records.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';

export interface StoreSize {
  readonly listeners: number;
  readonly tracks: number;
  readonly playsEach: number;
  readonly rank: number;
}

const BATCH = 5_000;
const ARTISTS = 5_000;
/** Parts of the catalogue; an artist's tracks are all in one, and a few corners share a genre. */
export const CORNERS = 100;
const GENRES = 25;
/** Share of the tracks that anybody can have played. */
const PLAYED = 0.95;
/** Listeners that the models are fitted to. */
const FITTED = 40_000;
const EPOCHS = 2;

/** Fills the store of a data folder, with two models that serve. Listeners are `user:0` and so on. */
export async function fillStore(folder: string, size: StoreSize): Promise<void> {
  const store = await openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
  const now = Date.now();
  const matrix = new CsrBuilder();
  const voices = new PopularityCounter(popularityConfig(), now);
  try {
    await fillListening(store, size, (items, listener) => {
      if (listener >= FITTED) return;
      for (const item of items) {
        matrix.push(item, 1);
        voices.add(trackId(item), now);
      }
      matrix.endRow();
    });
    const counted = voices.snapshot(() => true, 0)!;
    await publish(store, 'popularity', counted, now);
    await publish(store, 'factorization', await fitted(matrix, size, now), now);
  } finally {
    await store.close();
  }
}

/** Catalogue and listening alone. @param onListener - Gets each listener's items, ascending. */
export async function fillListening(
  store: Store,
  size: StoreSize,
  onListener: (items: readonly number[], listener: number) => void = () => undefined,
): Promise<void> {
  const now = Date.now();
  await fillCatalogue(store, size.tracks, now);
  const random = seededRandom(1);
  for (let from = 0; from < size.listeners; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, size.listeners - from) }, (_, i) => {
      return { id: `user:${from + i}`, items: itemsOf(random, size) };
    });
    await store.listeners.ensure(
      some.map(({ id }) => ({ id, timeZone: 'UTC', createdAt: now, simulated: false })),
    );
    const rows = some.flatMap(({ id: listener, items }) =>
      items.map((item) => ({ listener, item: trackId(item), count: 1, at: now })),
    );
    await store.listening.importInteractions('bench', rows);
    some.forEach(({ items }, i) => onListener(items, from + i));
  }
}

async function fillCatalogue(store: Store, tracks: number, addedAt: number): Promise<void> {
  const artists = Array.from({ length: Math.min(ARTISTS, tracks) }, (_, a) => {
    return { id: `artist:${a}`, name: `Artist ${a}`, genres: [`Genre ${a % GENRES}`] };
  });
  await store.catalogue.upsert({ artists, albums: [], tracks: [], podcasts: [] });
  for (let from = 0; from < tracks; from += BATCH) {
    const some = Array.from({ length: Math.min(BATCH, tracks - from) }, (_, i) => {
      const artistIds = [artists[(from + i) % artists.length]!.id];
      const title = `Track ${from + i}`;
      return { id: trackId(from + i), title, artistIds, explicit: false, genres: [], addedAt };
    });
    await store.catalogue.upsert({ artists: [], albums: [], tracks: some, podcasts: [] });
  }
}

/** Different items, ascending. */
function itemsOf(random: Random, { tracks, playsEach }: StoreSize): readonly number[] {
  const corner = random.int(CORNERS);
  const items = new Set<number>();
  while (items.size < playsEach) {
    const place = (corner + (random.next() < 0.7 ? 0 : 1)) % CORNERS;
    const played = Math.ceil((PLAYED * tracks) / CORNERS);
    items.add(Math.floor(random.next() ** 3 * played) * CORNERS + place);
  }
  return Array.from(items).sort((a, b) => a - b);
}

/** The id of the track with a number. */
export function trackId(index: number): string {
  return `track:${String(index).padStart(7, '0')}`;
}

function fitted(builder: CsrBuilder, size: StoreSize, now: number): Promise<Uint8Array> {
  const { tracks, rank } = size;
  const same = Int32Array.from({ length: tracks }, (_, i) => i);
  const request = {
    matrix: builder.build(tracks, same),
    items: Array.from({ length: tracks }, (_, i) => trackId(i)),
    config: factorizationConfig({ rank, epochs: EPOCHS }),
    trainedTo: now,
    heldOutBelow: 0,
  };
  return fitSnapshot(request, () => undefined);
}

async function publish(
  store: Store,
  kind: SnapshotKind,
  bytes: Uint8Array,
  createdAt: number,
): Promise<void> {
  const version = `bench-${kind}`;
  const record = { kind, version, createdAt, sizeBytes: bytes.length, metrics: {} };
  await store.snapshots.put(record, bytes);
  await store.snapshots.point(kind, { current: version }, undefined);
}
