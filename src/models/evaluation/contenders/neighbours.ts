/** The linear item-item models, counts dropped, each with a small grid of its own. */
import { availableParallelism } from 'node:os';
import { TopK } from '../../../math/top-k.ts';
import { DENSE_MOST, edlaeConfig, itemKnnConfig, rp3BetaConfig } from '../../neighbours/config.ts';
import { fitEdlae } from '../../neighbours/fit-edlae.ts';
import { fitItemKnn, fitRp3Beta } from '../../neighbours/fit.ts';
import type { ItemWeights } from '../../neighbours/item-weights.ts';
import type { FitControl } from '../../neighbours/slice-pool.ts';
import { binaryMatrix, binaryTaste } from '../binary.ts';
import type { Contender, EvalContext, Json, Ranker, Settings } from '../contender.ts';
import type { Split } from '../split.ts';
import { gridOf, tuneByGrid } from '../tune-by-grid.ts';

type Fit = (
  matrix: Split['train'],
  settings: Settings,
  control: FitControl,
) => Promise<ItemWeights>;
/** Values to try of each setting. */
type Grid = (context: EvalContext) => Readonly<Record<string, readonly Json[]>>;

const MAX_THREADS = 8;
/** Pairs below which other threads would take longer to start than to fit. */
const THREADS_FROM = 200_000;

export const itemknn = contender(
  () => ({ neighbours: [200, 500, 1000], asymmetry: [0.3, 0.4, 0.5, 0.6] }),
  (matrix, settings, control) => fitItemKnn(matrix, itemKnnConfig(settings), control),
);

export const rp3beta = contender(
  () => ({
    neighbours: [200, 500, 1000],
    alpha: [0.3, 0.5, 0.6, 0.8, 1],
    beta: [0, 0.2, 0.4, 0.5, 0.6],
  }),
  (matrix, settings, control) => fitRp3Beta(matrix, rp3BetaConfig(settings), control),
);

export const ease = contender(
  // On all other items, as it was published, where they are few enough.
  ({ items }) => ({
    neighbours: [items.length <= DENSE_MOST ? 0 : edlaeConfig().neighbours],
    ridge: [20, 50, 100, 150, 300],
    dropout: [0],
  }),
  (matrix, settings, control) => fitEdlae(matrix, edlaeConfig(settings), control),
);

export const edlae = contender(
  () => ({
    neighbours: [100, 200],
    ridge: [5, 20, 50, 100],
    dropout: [0.33, 0.5, 0.67, 0.8, 0.9],
  }),
  (matrix, settings, control) => fitEdlae(matrix, edlaeConfig(settings), control),
);

function contender(grid: Grid, fitWeights: Fit): Contender {
  const fit: Contender['fit'] = async ({ train }, settings, { signal, progress }) => {
    const small = train.indexes.length < THREADS_FROM;
    const threads = small ? 0 : Math.min(MAX_THREADS, availableParallelism());
    const control = { threads, signal, progress };
    return rankerOf(await fitWeights(binaryMatrix(train), settings, control));
  };
  return { tune: tuneByGrid((context) => gridOf(grid(context), context.given), fit), fit };
}

function rankerOf(model: ItemWeights): Ranker {
  const scores = new Float32Array(model.size);
  return {
    rankItems({ taste, limit, exclude, where }) {
      model.scoreAll(binaryTaste(taste), scores);
      const heap = new TopK(Math.min(limit, model.size));
      for (let i = 0; i < scores.length; i++) {
        const score = scores[i]!;
        if (heap.accepts(i, score) && !exclude.has(i) && where?.(i) !== false) heap.push(i, score);
      }
      return heap.drain();
    },
    scoreItems(taste, candidates) {
      model.scoreAll(binaryTaste(taste), scores);
      return Float64Array.from(candidates, (item) => scores[item]!);
    },
  };
}
