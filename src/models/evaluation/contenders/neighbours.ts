/** The linear item-item models, counts dropped, each with its own settings to search. */
import { defaultThreads } from '../../../math/default-threads.ts';
import { bestOf } from '../../content-likeness.ts';
import { DENSE_MOST, edlaeConfig, itemKnnConfig, rp3BetaConfig } from '../../neighbours/config.ts';
import { fitEdlae } from '../../neighbours/fit-edlae.ts';
import { fitItemKnn, fitRp3Beta } from '../../neighbours/fit.ts';
import type { ItemWeights } from '../../neighbours/item-weights.ts';
import type { FitControl } from '../../neighbours/slice-pool.ts';
import { binaryMatrix, binaryTaste } from '../binary.ts';
import type { Contender, EvalContext, Ranker, Settings } from '../contender.ts';
import type { Split } from '../split.ts';
import { tuneByClimbing } from '../tune-by-climbing.ts';
import type { Ladder } from '../tune-by-climbing.ts';

type Fit = (
  matrix: Split['train'],
  settings: Settings,
  control: FitControl,
) => Promise<ItemWeights>;
type Ladders = (context: EvalContext) => Readonly<Record<string, Ladder>>;

/** Pairs below which other threads would take longer to start than to fit. */
const THREADS_FROM = 200_000;

export const itemknn = contender(
  () => ({
    neighbours: ladder([100, 200, 500, 1000, 2000], 500),
    asymmetry: ladder([0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 0.5),
  }),
  (matrix, settings, control) => fitItemKnn(matrix, itemKnnConfig(settings), control),
);

export const rp3beta = contender(
  () => ({
    neighbours: ladder([100, 200, 500, 1000, 2000], 500),
    alpha: ladder([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.5], 0.6),
    beta: ladder([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8], 0.3),
  }),
  (matrix, settings, control) => fitRp3Beta(matrix, rp3BetaConfig(settings), control),
);

const RIDGES = [0.5, 1, 2, 5, 10, 20, 50, 75, 100, 150, 200, 300, 500, 1000, 2000, 5000];

export const ease = contender(
  // On all other items, as it was published, where they are few enough.
  ({ items }) => ({
    neighbours: ladder([items.length <= DENSE_MOST ? 0 : edlaeConfig().neighbours]),
    ridge: ladder(RIDGES, 100),
    dropout: ladder([0]),
  }),
  (matrix, settings, control) => fitEdlae(matrix, edlaeConfig(settings), control),
);

export const edlae = contender(
  () => ({
    neighbours: ladder([100, 200, 300], 100),
    ridge: ladder(RIDGES, 20),
    dropout: ladder([0, 0.2, 0.33, 0.5, 0.6, 0.67, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98], 0.67),
  }),
  (matrix, settings, control) => fitEdlae(matrix, edlaeConfig(settings), control),
);

function ladder(values: readonly number[], from = values[0]!): Ladder {
  return { values, start: values.indexOf(from) };
}

function contender(ladders: Ladders, fitWeights: Fit): Contender {
  const fit: Contender['fit'] = async ({ train }, settings, { signal, progress }) => {
    const small = train.indexes.length < THREADS_FROM;
    const threads = small ? 0 : defaultThreads();
    const control = { threads, signal, progress };
    return rankerOf(await fitWeights(binaryMatrix(train), settings, control));
  };
  return { tune: tuneByClimbing(ladders, fit), fit };
}

function rankerOf(model: ItemWeights): Ranker {
  const scores = new Float32Array(model.size);
  return {
    rankItems({ taste, ...query }) {
      model.scoreAll(binaryTaste(taste), scores);
      return bestOf(scores, query);
    },
    scoreItems(taste, candidates) {
      model.scoreAll(binaryTaste(taste), scores);
      return Float64Array.from(candidates, (item) => scores[item]!);
    },
  };
}
