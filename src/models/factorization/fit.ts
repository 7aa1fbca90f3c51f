/**
 * Fits the factorization: implicit alternating least squares with frequency-scaled regularisation
 * (Rendle, Krichene, Zhang and Koren 2021, "Revisiting the performance of iALS"), every row solved
 * directly. The snapshot keeps no listener: their vectors serve to find the segments and are dropped.
 */
import { ModelRefusedError } from '../../errors.ts';
import { transpose } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { allFinite, gramOf } from '../../math/dense.ts';
import { normalizeRows, sphericalKMeans } from '../../math/k-means.ts';
import { seededRandom } from '../../math/random.ts';
import type { Random } from '../../math/random.ts';
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
}

/** `share` is 0 to 1. */
export type FitProgress = (share: number, message: string) => void;

/**
 * Fits a model and encodes it.
 *
 * @throws ModelRefusedError when the vectors are not finite.
 */
export function fitSnapshot(request: FitRequest, progress: FitProgress): Uint8Array<ArrayBuffer> {
  const { matrix, config, items, trainedTo, heldOutBelow } = request;
  const factors = fitItemFactors(matrix, config, progress);
  const gram = gramOf(factors, config.rank);
  const centroids = segmentCentres(matrix, config, factors, gram);
  return encodeSnapshot({
    kind: FACTORIZATION,
    config: { ...config },
    seed: config.seed,
    trainedTo,
    heldOutBelow,
    items,
    arrays: { factors, gram, centroids },
  });
}

/**
 * The item vectors, Float32Array [items x rank].
 *
 * @throws ModelRefusedError when they are not finite.
 */
export function fitItemFactors(
  matrix: Csr,
  config: FactorizationConfig,
  progress: FitProgress,
): Float32Array {
  const { rank, epochs } = config;
  const byItem = transpose(matrix);
  const random = seededRandom(config.seed);
  const scale = config.initialScale / Math.sqrt(rank);
  const items = initialFactors(matrix.columns, rank, scale, random);
  const listeners = new Float32Array(matrix.rows * rank);
  const solver = new RowSolver(config);
  for (let epoch = 0; epoch < epochs; epoch++) {
    solveRows(solver, matrix, items, listeners);
    solveRows(solver, byItem, listeners, items);
    if (!allFinite(items)) {
      throw new ModelRefusedError(
        `Expected finite item vectors, got others after epoch ${epoch + 1} of ${epochs}.`,
      );
    }
    progress((epoch + 1) / epochs, `epoch ${epoch + 1} of ${epochs}`);
  }
  return items;
}

function initialFactors(rows: number, rank: number, scale: number, random: Random): Float32Array {
  return Float32Array.from({ length: rows * rank }, () => scale * random.normal());
}

/** Solves for every row of `matrix`, `out` [rows x rank], given the vectors of its columns. */
function solveRows(solver: RowSolver, matrix: Csr, factors: Float32Array, out: Float32Array): void {
  const rank = solver.solution.length;
  const side = { factors, gram: gramOf(factors, rank) };
  const { indexes, values: weights } = matrix;
  for (let row = 0; row < matrix.rows; row++) {
    const from = matrix.offsets[row]!;
    const to = matrix.offsets[row + 1]!;
    if (from === to) {
      out.fill(0, row * rank, (row + 1) * rank);
      continue;
    }
    solver.solve(side, { indexes, weights, from, to });
    out.set(solver.solution, row * rank);
  }
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
