/**
 * Fits the factorization: implicit alternating least squares with frequency-scaled regularisation
 * (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the performance of iALS"). The snapshot
 * keeps no listener: their vectors serve to find the segments, and their Gram matrix to fold in new items.
 */
import type { Csr } from '../../math/csr.ts';
import { gramOf } from '../../math/dense.ts';
import { normalizeRows, sphericalKMeans } from '../../math/k-means.ts';
import { seededRandom } from '../../math/random.ts';
import { alternate } from './alternate.ts';
import type { FitProgress } from '../fit-thread.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { SnapshotContent } from '../snapshot.ts';
import type { FactorizationConfig } from './config.ts';
import { FACTORIZATION } from './factorization-model.ts';
import { makeItemLists } from './item-lists.ts';

/** More listeners than this do not make the segments better, only later. */
const MAX_CLUSTERED = 20_000;
const MAX_AUTOMATIC_SEGMENTS = 100;

/** All that a fit depends on; plain data, so that it can be handed to another thread. */
export interface FitRequest {
  /** Listeners x items; values are confidences, see `confidence.ts`. */
  readonly matrix: Csr;
  /** Global ids of the columns. */
  readonly items: readonly string[];
  readonly config: FactorizationConfig;
  /** Ms since the epoch. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  /** Threads to fit with; the bytes do not depend on it. @defaultValue 1 */
  readonly threads?: number;
  /** Item vectors to start from, Float32Array [items x rank]; left out: random ones. */
  readonly start?: Float32Array;
}

/**
 * Fits a model and encodes it.
 *
 * @throws ModelRefusedError when the vectors are not finite.
 */
export async function fitSnapshot(
  request: FitRequest,
  progress: FitProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const { config, items, trainedTo, heldOutBelow } = request;
  return encodeSnapshot({
    kind: FACTORIZATION,
    config: { ...config },
    seed: config.seed,
    trainedTo,
    heldOutBelow,
    items,
    arrays: await fitArrays(request, progress),
  });
}

/** The arrays of such a snapshot. @throws As {@link fitSnapshot}. */
export async function fitArrays(
  { matrix, config, threads = 1, start }: FitRequest,
  progress: FitProgress,
): Promise<SnapshotContent['arrays']> {
  const { epochs } = config;
  const options = { ...config, threads, ...(start && { start }) };
  const fitted = await alternate(matrix, options, (epoch) =>
    progress(epoch / epochs, `epoch ${epoch} of ${epochs}`),
  );
  const sides = { items: fitted.columns, listeners: fitted.rows };
  return {
    factors: fitted.columns,
    gram: fitted.columnGram,
    // What a new item is folded in with: see `item-fold-in.ts`.
    listenerGram: fitted.rowGram,
    listeners: Int32Array.of(matrix.rows),
    centroids: segmentCentres(fitted.rows, config),
    ...(await makeItemLists(sides, config, threads)),
  };
}

/**
 * Encodes a model whose vectors were fitted elsewhere, such as on a cluster.
 *
 * @param sides - Vectors of the items, Float32Array [items x rank], and of the listeners, [listeners x rank].
 */
export async function encodeFactors(
  sides: { readonly items: Float32Array; readonly listeners: Float32Array },
  { items, config, trainedTo, heldOutBelow, threads = 1 }: Omit<FitRequest, 'matrix' | 'start'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { rank, seed } = config;
  return encodeSnapshot({
    kind: FACTORIZATION,
    config: { ...config },
    ...{ seed, trainedTo, heldOutBelow, items },
    arrays: {
      factors: sides.items,
      gram: gramOf(sides.items, rank),
      listenerGram: gramOf(sides.listeners, rank),
      listeners: Int32Array.of(sides.listeners.length / rank),
      centroids: segmentCentres(sides.listeners, config),
      ...(await makeItemLists(sides, config, threads)),
    },
  });
}

/** Clusters of listeners by their vectors, [listeners x rank]. */
function segmentCentres(listeners: Float32Array, config: FactorizationConfig): Float32Array {
  const { rank, segments, seed } = config;
  const rows = listeners.length / rank;
  const count = Math.min(rows, MAX_CLUSTERED);
  const points = new Float32Array(count * rank);
  for (let p = 0; p < count; p++) {
    const row = Math.floor((p * rows) / count);
    points.set(listeners.subarray(row * rank, (row + 1) * rank), p * rank);
  }
  normalizeRows(points, rank);
  const automatic = Math.min(MAX_AUTOMATIC_SEGMENTS, Math.round(Math.sqrt(rows)));
  // Another stream than the first vectors', so that either can change without the other.
  return sphericalKMeans(points, rank, segments || automatic, seededRandom(seed ^ 0x5e91));
}
