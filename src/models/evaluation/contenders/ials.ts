/** The factorization; the two weights that matter most are searched, counts are dropped. */
import { dot } from '../../../math/dense.ts';
import { factorizationConfig, FACTORIZATION_SETTINGS } from '../../factorization/config.ts';
import { FactorizationModel } from '../../factorization/factorization-model.ts';
import { fitInWorker } from '../../factorization/fit-in-worker.ts';
import { decodeSnapshot } from '../../snapshot.ts';
import { binaryMatrix, binaryTaste } from '../binary.ts';
import type { Contender, EvalContext, Ranker, Settings } from '../contender.ts';
import type { Split } from '../split.ts';
import { gridOf, tuneByGrid } from '../tune-by-grid.ts';

const UNOBSERVED_WEIGHTS = [0.1, 0.03, 0.01];
const REGULARIZATIONS = [0.1, 0.03, 0.01, 0.003];

export const ials: Contender = { tune: tuneByGrid(candidates, fit), fit };

function candidates({ given, seed }: EvalContext): readonly Settings[] {
  const { rank, epochs } = factorizationConfig();
  const known = Object.entries(given).filter(([name]) =>
    Object.hasOwn(FACTORIZATION_SETTINGS, name),
  );
  const values = {
    ...Object.fromEntries(known.map(([name, value]) => [name, [value]])),
    rank: [rank],
    epochs: [epochs],
    seed: [seed],
    unobservedWeight: UNOBSERVED_WEIGHTS,
    regularization: REGULARIZATIONS,
  };
  return gridOf(values, given);
}

async function fit({ train }: Split, settings: Settings, context: EvalContext): Promise<Ranker> {
  const { items, progress, signal } = context;
  const config = factorizationConfig({ ...settings, segments: 1 });
  const request = { matrix: binaryMatrix(train), items, config, trainedTo: 0, heldOutBelow: 0 };
  const bytes = await fitInWorker(request, progress, signal);
  const model = FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), 'eval');
  return {
    rankItems: (query) => model.rankItems({ ...query, taste: binaryTaste(query.taste) }),
    scoreItems(taste, candidates) {
      const listener = model.foldIn(binaryTaste(taste));
      return Float64Array.from(candidates, (item) =>
        dot(listener, 0, model.vector(item), 0, model.rank),
      );
    },
  };
}
