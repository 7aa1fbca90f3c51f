/**
 * Fits the factorization: implicit alternating least squares with frequency-scaled regularisation
 * (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the performance of iALS"), every row solved
 * directly. The snapshot keeps no listener: their vectors serve to find the segments and are dropped.
 */
import type { Csr } from '../../math/csr.ts';
import { gramOf } from '../../math/dense.ts';
import { normalizeRows, sphericalKMeans } from '../../math/k-means.ts';
import { seededRandom } from '../../math/random.ts';
import { alternate } from './alternate.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { FactorizationConfig } from './config.ts';
import { FACTORIZATION } from './factorization-model.ts';
import { RowSolver } from './row-solver.ts';

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
}

/** `share` is 0 to 1. */
export type FitProgress = (share: number, message: string) => void;

/**
 * Fits a model and encodes it.
 *
 * @throws ModelRefusedError when the vectors are not finite.
 */
export async function fitSnapshot(
  request: FitRequest,
  progress: FitProgress,
): Promise<Uint8Array<ArrayBuffer>> {
  const { matrix, config, items, trainedTo, heldOutBelow, threads = 1 } = request;
  const { epochs } = config;
  const { rows: listeners, columns: factors } = await alternate(matrix, { ...config, threads }, (epoch) =>
    progress(epoch / epochs, `epoch ${epoch} of ${epochs}`),
  );
  const gram = gramOf(factors, config.rank);
  // What a new item is folded in with: see `FactorizationModel.foldInItem`.
  const listenerGram = gramOf(listeners, config.rank);
  const centroids = segmentCentres(matrix, config, factors, gram);
  return encodeSnapshot({
    kind: FACTORIZATION,
    config: { ...config },
    seed: config.seed,
    trainedTo,
    heldOutBelow,
    items,
    arrays: { factors, gram, listenerGram, centroids },
  });
}

function segmentCentres(
  matrix: Csr,
  config: FactorizationConfig,
  factors: Float32Array,
  gram: Float64Array,
): Float32Array {
  const { rank } = config;
  const count = Math.min(matrix.rows, MAX_CLUSTERED);
  const points = new Float32Array(count * rank);
  const solver = new RowSolver(config);
  for (let p = 0; p < count; p++) {
    const row = Math.floor((p * matrix.rows) / count);
    const from = matrix.offsets[row]!;
    const to = matrix.offsets[row + 1]!;
    solver.solve({ factors, gram }, { indexes: matrix.indexes, weights: matrix.values, from, to });
    points.set(solver.solution, p * rank);
  }
  normalizeRows(points, rank);
  const automatic = Math.min(MAX_AUTOMATIC_SEGMENTS, Math.round(Math.sqrt(matrix.rows)));
  const k = config.segments === 0 ? automatic : config.segments;
  // Another stream than the first vectors', so that either can change without the other.
  return sphericalKMeans(points, rank, k, seededRandom(config.seed ^ 0x5e91));
}
