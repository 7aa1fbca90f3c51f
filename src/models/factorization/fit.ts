/**
 * Fits the factorization: implicit alternating least squares with frequency-scaled regularisation
 * (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the performance of iALS"). The snapshot
 * keeps no listener: their vectors serve to find the segments, and their Gram matrix to fold in new items.
 */
import type { Csr } from '../../math/csr.ts';
import { gramOf } from '../../math/dense.ts';
import { alternate } from './alternate.ts';
import type { FitProgress } from '../fit-thread.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { Snapshot, SnapshotContent } from '../snapshot.ts';
import type { FactorizationConfig } from './config.ts';
import { FACTORIZATION } from './factorization-model.ts';
import { makeItemLists } from './item-lists.ts';
import { segmentCentres } from './segments.ts';

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
  /** The model whose segments are carried over. */
  readonly previous?: Snapshot;
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
  { matrix, items, config, threads = 1, start, previous }: FitRequest,
  progress: FitProgress,
): Promise<SnapshotContent['arrays']> {
  const { epochs } = config;
  const options = { ...config, threads, ...(start && { start }) };
  const fitted = await alternate(matrix, options, (epoch) =>
    progress(epoch / epochs, `epoch ${epoch} of ${epochs}`),
  );
  const sides = { items: fitted.columns, listeners: fitted.rows, ids: items };
  return {
    factors: fitted.columns,
    gram: fitted.columnGram,
    // What a new item is folded in with: see `item-fold-in.ts`.
    listenerGram: fitted.rowGram,
    listeners: Int32Array.of(matrix.rows),
    centroids: segmentCentres(sides, config, previous),
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
  {
    items,
    config,
    trainedTo,
    heldOutBelow,
    threads = 1,
    previous,
  }: Omit<FitRequest, 'matrix' | 'start'>,
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
      centroids: segmentCentres({ ...sides, ids: items }, config, previous),
      ...(await makeItemLists(sides, config, threads)),
    },
  });
}
