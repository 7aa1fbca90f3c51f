/** Models know items by index, everybody else by id: the way from one to the other. */
import type { FactorizationModel } from '../models/factorization/factorization-model.ts';
import type { Candidate } from '../models/hybrid/candidate.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import type { ItemTable, Scored } from '../models/recommender.ts';
import type { CatalogueView } from './catalogue-view.ts';

/** From 0 (nobody's, or unknown) to 1 (the most popular). */
export function popularityIn(model: PopularityModel | undefined, id: string): number {
  if (model === undefined) return 0;
  const index = model.items.indexOf(id);
  return index < 0 ? 0 : model.popularityOf(index);
}

/** The vector of an item, or the prior of a track nobody has played; undefined if neither. */
export function vectorIn(
  model: FactorizationModel,
  view: CatalogueView,
  id: string,
): Float32Array | undefined {
  const index = model.items.indexOf(id);
  return index < 0 ? view.coldTracks(model).vector(id) : model.vector(index);
}

/** What a factorization found, by ids. */
export function candidateOf(
  model: FactorizationModel,
  { index, score, evidence }: Scored,
): Candidate {
  return {
    subject: model.items.id(index),
    source: 'collaborative',
    score,
    evidence: evidence.map((part) => ({
      subject: model.items.id(part.index),
      weight: part.weight,
    })),
  };
}

/** The indexes of those items that a model knows. */
export function indexesOf(items: ItemTable, ids: Iterable<string>): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const id of ids) {
    const index = items.indexOf(id);
    if (index >= 0) indexes.add(index);
  }
  return indexes;
}
