/** Fits the item-item models. All are fitted to the same matrix and end as the same {@link ItemWeights}. */
import type { Csr } from '../../math/csr.ts';
import type { ItemKnnConfig, Rp3BetaConfig } from './config.ts';
import { ItemWeights } from './item-weights.ts';
import { computeRows } from './slice-pool.ts';
import type { FitControl } from './slice-pool.ts';
import { joined, transposed } from './slices.ts';
import { rowSums, trainingMatrix, withValues } from './training-matrix.ts';

/**
 * Nearest neighbours: `W[j, i] = G_ij / (n_i^q n_j^(1 - q))` with `G = XᵀX`, `n` its diagonal and `q` the
 * asymmetry; each item i keeps the sources j that weigh most.
 *
 * @param matrix - Listeners x items; values are weights, 1 where binary; those not above 0 are left out.
 * @throws BadInputError for weights that are not finite, the signal's reason when it is aborted.
 */
export async function fitItemKnn(
  matrix: Csr,
  { neighbours, asymmetry }: ItemKnnConfig,
  control: FitControl,
): Promise<ItemWeights> {
  const { byListener, byItem } = trainingMatrix(matrix);
  const n = rowSums(byItem, 2);
  const left = withValues(byItem, (item, e) => byItem.values[e]! * n[item]! ** -asymmetry);
  const columnScale = n.map((own) => (own > 0 ? own ** (asymmetry - 1) : 0));
  const job = { left, right: byListener, columnScale, keep: neighbours, below: false };
  const slices = await computeRows({ kind: 'product', ...job }, matrix.columns, control);
  return new ItemWeights(transposed(slices, matrix.columns));
}

/**
 * Random walks of three steps, listener to item to listener to item, with the popularity of where they end
 * taken out (Paudel et al. 2017): `W[j, i] = sum over u of p(j to u)^alpha p(u to i)^alpha / n_i^beta`, of
 * which each item j keeps the largest. The first step, from the listener, is the taste that is scored.
 *
 * @param matrix - As in {@link fitItemKnn}.
 * @throws As {@link fitItemKnn}.
 */
export async function fitRp3Beta(
  matrix: Csr,
  { neighbours, alpha, beta }: Rp3BetaConfig,
  control: FitControl,
): Promise<ItemWeights> {
  const { byListener, byItem } = trainingMatrix(matrix);
  const ofItem = rowSums(byItem, 1);
  const ofListener = rowSums(byListener, 1);
  const left = withValues(byItem, (item, e) => (byItem.values[e]! / ofItem[item]!) ** alpha);
  const right = withValues(byListener, (u, e) => (byListener.values[e]! / ofListener[u]!) ** alpha);
  const columnScale = ofItem.map((own) => (own > 0 ? own ** -beta : 0));
  const job = { left, right, columnScale, keep: neighbours, below: false };
  const slices = await computeRows({ kind: 'product', ...job }, matrix.columns, control);
  return new ItemWeights(joined(slices, matrix.columns));
}
