/**
 * Fits EDLAE, and EASE where nothing is dropped out: the weights that best reproduce what listeners like from
 * the rest of it, with `diag = p / (1 - p) G_ii + lambda` added to the diagonal of `G = XᵀX` (Steck 2020). On
 * all items at once where they are few, on the nearest ones where not.
 */
import { BadInputError } from '../../errors.ts';
import { sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { DENSE_MOST } from './config.ts';
import type { EdlaeConfig } from './config.ts';
import { ItemWeights } from './item-weights.ts';
import { computeRows } from './slice-pool.ts';
import type { FitControl } from './slice-pool.ts';
import { joined, transposed } from './slices.ts';
import type { Slice } from './slices.ts';
import { rowSums, trainingMatrix, withValues } from './training-matrix.ts';
import type { TrainingMatrix } from './training-matrix.ts';

/**
 * Cosines that are kept in all, 8 bytes each: all that there are of 10,000 items, the 1,000 largest of each
 * of 50,000. The rest counts as 0.
 */
export const COSINES_MOST = 50_000_000;

/** Shares of the time until the nearest items are found, and until all cosines are known. */
const NEAREST = 0.1;
const COSINES = 0.2;

/**
 * Fits EDLAE.
 *
 * @param matrix - Listeners x items; values are weights, 1 where binary; those not above 0 are left out.
 * @throws BadInputError for weights that are not finite and for more items than a dense fit can have,
 *   ModelRefusedError when a system is not positive definite, the signal's reason when it is aborted.
 */
export async function fitEdlae(
  matrix: Csr,
  config: EdlaeConfig,
  control: FitControl,
): Promise<ItemWeights> {
  return config.neighbours === 0
    ? fitDense(matrix, config, control)
    : fitRestricted(matrix, config, control);
}

async function fitDense(
  matrix: Csr,
  { ridge, dropout }: EdlaeConfig,
  control: FitControl,
): Promise<ItemWeights> {
  const items = matrix.columns;
  if (items > DENSE_MOST) {
    throw new BadInputError(
      `Expected at most ${DENSE_MOST} items to regress each on all others, got ${items}: set \`neighbours\`.`,
    );
  }
  const { byListener, byItem } = trainingMatrix(matrix);
  const ridges = rowSums(byItem, 2).map((own) => (own * dropout) / (1 - dropout) + ridge);
  const threads = Math.min(1, control.threads);
  const job = { kind: 'dense', byListener, ridges, threads: Math.max(1, control.threads) } as const;
  // One thread of the pool, which leads a team of its own.
  return new ItemWeights(joined(await computeRows(job, items, { ...control, threads }), items));
}

async function fitRestricted(
  matrix: Csr,
  config: EdlaeConfig,
  control: FitControl,
): Promise<ItemWeights> {
  const rankOf = popularityRanks(matrix);
  const training = trainingMatrix(renumbered(matrix, rankOf));
  const squares = rowSums(training.byItem, 2);
  const norms = squares.map(Math.sqrt);
  const nearest = await cosines(
    training,
    norms,
    config.neighbours,
    false,
    between(control, 0, NEAREST),
  );
  // An item's cosines with more popular ones only: few for the popular, since there are few, and few for
  // the others, since they are not popular. So whole rows can be walked for each system.
  const below = await cosines(
    training,
    norms,
    Math.floor(COSINES_MOST / matrix.columns),
    true,
    between(control, NEAREST, COSINES),
  );
  const { dropout, ridge } = config;
  const diagonal = Float32Array.from(squares, (own) =>
    own > 0 ? 1 / (1 - dropout) + ridge / own : 1,
  );
  const job = { kind: 'restricted', nearest, cosines: below, diagonal, norms } as const;
  const slices = await computeRows(job, matrix.columns, between(control, COSINES, 1));
  return new ItemWeights(transposed(slices, matrix.columns, rankOf));
}

/** Cosines of items, the largest of each. */
function cosines(
  { byListener, byItem }: TrainingMatrix,
  norms: Float64Array,
  keep: number,
  below: boolean,
  control: FitControl,
): Promise<Slice[]> {
  const left = withValues(byItem, (item, e) => byItem.values[e]! / norms[item]!);
  const columnScale = norms.map((norm) => (norm > 0 ? 1 / norm : 0));
  const job = { kind: 'product', left, right: byListener, columnScale, keep, below } as const;
  return computeRows(job, byItem.rows, control);
}

function between(control: FitControl, from: number, to: number): FitControl {
  const progress: FitControl['progress'] = (share, message) =>
    control.progress(from + (to - from) * share, message);
  return { ...control, progress };
}

/** The rank of each item by its entries, most first; Int32Array [columns]. */
function popularityRanks({ columns, indexes }: Csr): Int32Array {
  const entries = new Int32Array(columns);
  for (const item of indexes) entries[item]!++;
  const order = Array.from(entries.keys()).sort((a, b) => entries[b]! - entries[a]! || a - b);
  const ranks = new Int32Array(columns);
  order.forEach((item, rank) => (ranks[item] = rank));
  return ranks;
}

function renumbered(matrix: Csr, rankOf: Int32Array): Csr {
  const indexes = sharedInts(matrix.indexes.length);
  matrix.indexes.forEach((item, e) => (indexes[e] = rankOf[item]!));
  return { ...matrix, indexes };
}
