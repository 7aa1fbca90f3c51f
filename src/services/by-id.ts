/** Models know items by index, everybody else by id: the way from one to the other. */
import type { Candidate, CandidateEvidence } from '../models/hybrid/candidate.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import type { ItemEvidence, ItemTable, RecommendQuery, Scored } from '../models/recommender.ts';

/** From 0 (nobody's, or unknown) to 1 (the most popular). */
export function popularityIn(model: PopularityModel | undefined, id: string): number {
  if (model === undefined) return 0;
  const index = model.items.indexOf(id);
  return index < 0 ? 0 : model.popularityOf(index);
}

/** What a model found by listening, by ids. */
export function candidateOf(
  model: { readonly items: ItemTable },
  { index, evidence, ...ranked }: Scored,
): Candidate {
  return {
    ...ranked,
    subject: model.items.id(index),
    row: { items: model.items, index },
    source: 'collaborative',
    evidence: () => evidenceOf(model, evidence()),
  };
}

/** What a model found to speak for something, by ids. */
export function evidenceOf(
  model: { readonly items: ItemTable },
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

/** More than this cost less to be asked about than to be looked up, where a search asks only about who passes. */
const FEW = 200;
const NONE: ReadonlySet<number> = new Set();

/** What a model leaves out: some ids, and what `where` is not true for. */
export function leavingOut(
  items: ItemTable,
  ids: ReadonlySet<string>,
  where: (index: number) => boolean,
): Pick<RecommendQuery, 'exclude' | 'where'> {
  if (ids.size <= FEW) return { exclude: indexesOf(items, ids), where };
  return { exclude: NONE, where: (index) => !ids.has(items.id(index)) && where(index) };
}
