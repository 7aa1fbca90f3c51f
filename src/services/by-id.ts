/** Models know items by index, everybody else by id: the way from one to the other. */
import type { FactorizationModel } from '../models/factorization/factorization-model.ts';
import type { Candidate, CandidateEvidence } from '../models/hybrid/candidate.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import type { ItemEvidence, ItemTable, Scored } from '../models/recommender.ts';

/** From 0 (nobody's, or unknown) to 1 (the most popular). */
export function popularityIn(model: PopularityModel | undefined, id: string): number {
  if (model === undefined) return 0;
  const index = model.items.indexOf(id);
  return index < 0 ? 0 : model.popularityOf(index);
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
    evidence: () => evidenceOf(model, evidence()),
  };
}

/** What a factorization found to speak for something, by ids. */
export function evidenceOf(
  model: FactorizationModel,
  evidence: readonly ItemEvidence[],
): readonly CandidateEvidence[] {
  return evidence.map(({ index, weight }) => ({ subject: model.items.id(index), weight }));
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
