/** The most listened to first, counts dropped. Nothing to tune: what all others must beat. */
import { PopularityCounter, popularityConfig } from '../../popularity/fit.ts';
import { PopularityModel } from '../../popularity/popularity-model.ts';
import { decodeSnapshot } from '../../snapshot.ts';
import type { Contender, Ranker } from '../contender.ts';
import type { Split } from '../split.ts';

export const popularity: Contender = {
  tune: () => Promise.resolve({ settings: {}, trials: [] }),
  fit: ({ train }, _, { items }) => Promise.resolve(fitted(train, items)),
};

function fitted(train: Split['train'], items: readonly string[]): Ranker {
  const listeners = new Float64Array(items.length);
  for (const item of train.indexes) listeners[item]!++;
  const scoreItems: Ranker['scoreItems'] = (_, candidates) =>
    Float64Array.from(candidates, (item) => listeners[item]!);
  const counter = new PopularityCounter(popularityConfig(), 0);
  for (const item of train.indexes) counter.add(items[item]!, 0);
  const bytes = counter.snapshot(() => true, 0);
  if (bytes === undefined) return { rankItems: () => [], scoreItems };
  const model = PopularityModel.fromSnapshot(decodeSnapshot(bytes, 'popularity'), 'eval');
  // The model numbers only the items that somebody played.
  const indexOf = new Map(items.map((id, index) => [id, index]));
  const toDataset = (index: number): number => indexOf.get(model.items.id(index))!;
  return {
    scoreItems,
    rankItems: ({ exclude, ...query }) =>
      model
        .rankItems({
          ...query,
          exclude: new Set(Array.from(exclude, (index) => model.items.indexOf(items[index]!))),
        })
        .map(({ index }) => ({ index: toDataset(index) })),
  };
}
