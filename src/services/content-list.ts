/** What a model of content (text, sound) finds, by ids, and by what it found it. */
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateEvidence, CandidateList } from '../models/hybrid/candidate.ts';
import type { ItemTable, Recommender, Scored, SimilarItems, Taste } from '../models/recommender.ts';
import type { ModelSet } from '../models/registry.ts';
import { indexesOf } from './by-id.ts';
import type { May } from './may.ts';

/** A model that recommends by content, and what it says that two of its items share. */
export interface ContentModel {
  readonly source: 'text' | 'audio';
  readonly model: Recommender & SimilarItems & { readonly items: ItemTable };
  readonly shared: (a: number, b: number) => readonly CandidateEvidence[];
}

/** Terms that a reason quotes at most. */
const QUOTED = 3;

/** Of what is written about tracks; undefined without a text model. */
export function byText({ text: model }: ModelSet): ContentModel | undefined {
  if (model === undefined) return undefined;
  return { source: 'text', model, shared: (a, b) => model.sharedTerms(a, b, QUOTED) };
}

/** Of how tracks sound; undefined without an audio model. */
export function bySound({ audio: model }: ModelSet): ContentModel | undefined {
  if (model === undefined) return undefined;
  const shared = (a: number, b: number): readonly CandidateEvidence[] =>
    model.sharedTraits(a, b).map((term) => ({ term, weight: 1 }));
  return { source: 'audio', model, shared };
}

/** Tracks that are like what a listener plays. */
export function likeTaste(
  content: ContentModel | undefined,
  taste: Taste,
  may: May,
): CandidateList {
  if (content === undefined) return NO_CANDIDATES;
  const { model } = content;
  const where = may.indexOf(model.items);
  return {
    ask: (limit, exclude) =>
      model
        .recommend({ taste, limit, exclude: indexesOf(model.items, exclude), where })
        .map((scored) => candidateOf(content, scored, () => scored.evidence()[0]?.index)),
  };
}

/** Tracks that are like one. */
export function likeTrack(
  content: ContentModel | undefined,
  track: string,
  may: May,
): CandidateList {
  const index = content?.model.items.indexOf(track) ?? -1;
  if (content === undefined || index < 0) return NO_CANDIDATES;
  const { model } = content;
  const where = may.indexOf(model.items);
  return {
    ask: (limit, exclude) =>
      model
        .similar(index, limit, indexesOf(model.items, exclude), where)
        .map((scored) => candidateOf(content, scored, () => index)),
  };
}

function candidateOf(
  { source, model, shared }: ContentModel,
  { index, score }: Scored,
  likeOf: () => number | undefined,
): Candidate {
  const evidence = (): readonly CandidateEvidence[] => {
    const like = likeOf();
    if (like === undefined) return [];
    return [{ subject: model.items.id(like), weight: 1 }, ...shared(index, like)];
  };
  return { subject: model.items.id(index), source, score, evidence };
}
