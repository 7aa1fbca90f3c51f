/**
 * The lists by which a large catalogue is searched (see `math/vector-index.ts`), as part of a fit: clustered,
 * tuned on listeners to find nearly all of what an exact search finds, measured on other listeners, and kept in
 * the snapshot with what was measured. A small catalogue has none: searching all of it is as fast.
 */
import { ModelRefusedError } from '../../errors.ts';
import { KernelMemory, MAX_MEMORY_BYTES } from '../../math/kernels.ts';
import { tuneMargin } from '../../math/tune-margin.ts';
import { VectorIndex } from '../../math/vector-index.ts';
import type { VectorLists, VectorQuery } from '../../math/vector-index.ts';
import { clusterVectors } from '../../math/vector-lists.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotContent } from '../snapshot.ts';
import type { FactorizationConfig } from './config.ts';

/** Share of the exact best 100 that a search must find. */
const WANTED_RECALL = 0.995;
const TOP_100: VectorQuery = { limit: 100, exclude: new Set() };
/** Listeners, and items, that the margins are tuned and measured on. */
const QUERIES = 512;
/** Lists are about as many as they are long, and twice. */
const LISTS_OF_ROOT = 2;

export interface ItemLists extends VectorLists {
  /** Share of the best 100 for a listener, and of the 100 nearest to an item, that searches found. */
  readonly recall100: number;
  readonly similarRecall100: number;
}

/**
 * Makes the lists of a fit, as arrays of its snapshot; none where there are fewer items than `listsFrom`.
 *
 * @param items - Float32Array [items x rank]; listeners - Float32Array [listeners x rank].
 */
export async function makeItemLists(
  { items, listeners }: { readonly items: Float32Array; readonly listeners: Float32Array },
  { rank, listsFrom, seed }: FactorizationConfig,
  threads: number,
): Promise<SnapshotContent['arrays']> {
  const count = items.length / rank;
  if (count < listsFrom) return {};
  const lists = 8 * Math.ceil((LISTS_OF_ROOT * Math.sqrt(count)) / 8);
  const clustered = await clusterVectors(items, rank, { lists, seed, threads });
  const memory = new KernelMemory(items.byteLength, MAX_MEMORY_BYTES);
  const vectors = memory.floats(items.length);
  vectors.set(items);
  const open = { margin: Infinity, directionMargin: Infinity };
  const index = new VectorIndex(memory, vectors, rank, { ...clustered, ...open });
  const forListeners = tuneMargin(
    (query, margin) => index.search(query, TOP_100, margin),
    spread(listeners, rank),
    WANTED_RECALL,
  );
  const forItems = tuneMargin(
    (query, margin) => index.searchDirections(query, TOP_100, margin),
    spread(items, rank),
    WANTED_RECALL,
  );
  return {
    listOrder: clustered.order,
    listOffsets: clustered.offsets,
    listMeans: clustered.means,
    listFigures: Float64Array.of(
      forListeners.margin,
      forListeners.recall,
      forItems.margin,
      forItems.recall,
    ),
  };
}

/**
 * The lists of a snapshot; undefined where it has none.
 *
 * @throws ModelRefusedError when they do not fit together.
 */
export function readItemLists(snapshot: Snapshot, rank: number): ItemLists | undefined {
  const lists = (snapshot.arrays['listOffsets']?.length ?? 0) - 1;
  if (lists < 1) return undefined;
  const { size } = snapshot.items;
  const order = arrayOf(snapshot, 'listOrder', 'i32', size);
  const offsets = arrayOf(snapshot, 'listOffsets', 'i32', lists + 1);
  const means = arrayOf(snapshot, 'listMeans', 'f32', lists * rank);
  const [margin, recall100, directionMargin, similarRecall100] = arrayOf(
    snapshot,
    'listFigures',
    'f64',
    4,
  );
  const rising = offsets.every((offset, list) => offset >= (offsets[list - 1] ?? 0));
  if (!rising || offsets[0] !== 0 || offsets[lists] !== size || !holdsEach(order)) {
    throw new ModelRefusedError(
      `Expected ${lists} lists that hold each of ${size} items once, got others.`,
    );
  }
  return {
    order,
    offsets,
    means,
    margin: margin!,
    recall100: recall100!,
    directionMargin: directionMargin!,
    similarRecall100: similarRecall100!,
  };
}

/** Up to {@link QUERIES} rows from all over a matrix. */
function spread(matrix: Float32Array, rank: number): Float32Array[] {
  const rows = matrix.length / rank;
  return Array.from({ length: Math.min(rows, QUERIES) }, (_, q) => {
    const row = Math.floor((q * rows) / Math.min(rows, QUERIES));
    return matrix.slice(row * rank, (row + 1) * rank);
  });
}

/** Whether every number from 0 on occurs once. */
function holdsEach(order: Int32Array): boolean {
  const seen = new Uint8Array(order.length);
  for (const index of order) if (index >= 0 && index < seen.length) seen[index] = 1;
  return seen.every((each) => each === 1);
}
