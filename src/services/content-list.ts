/** What a model of content (text, sound) finds, by ids, and by what it found it. */
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateEvidence, CandidateList } from '../models/hybrid/candidate.ts';
import type { JointModel } from '../models/hybrid/joint-model.ts';
import type { ItemTable, Recommender, Scored, SimilarItems, Taste } from '../models/recommender.ts';
import type { ModelSet } from '../models/registry.ts';
import { candidateOf as listenedTo, indexesOf, leavingOut } from './by-id.ts';
import type { May } from './may.ts';

/** A model that recommends by content, and what it says that two of its items share. */
export interface ContentModel {
  readonly source: 'text' | 'audio';
  readonly model: Recommender & SimilarItems & { readonly items: ItemTable };
  /** Where the model has something by its global id; -1 where it does not know it. */
  readonly rowOf: (id: string) => number;
  readonly shared: (a: number, b: number) => readonly CandidateEvidence[];
}

/** Terms that a reason quotes at most. */
const QUOTED = 3;

/** Of what is written about tracks; undefined without a text model. */
export function byText({ text: model }: ModelSet): ContentModel | undefined {
  if (model === undefined) return undefined;
  const rowOf = (id: string): number => model.rowOf(id);
  return { source: 'text', model, rowOf, shared: (a, b) => model.sharedTerms(a, b, QUOTED) };
}

/** Of how tracks sound; undefined without an audio model. */
export function bySound({ audio: model }: ModelSet): ContentModel | undefined {
  if (model === undefined) return undefined;
  const shared = (a: number, b: number): readonly CandidateEvidence[] =>
    model.sharedTraits(a, b).map((term) => ({ term, weight: 1 }));
  return { source: 'audio', model, rowOf: (id) => model.items.indexOf(id), shared };
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
      model.recommend({ taste, limit, ...leavingOut(model.items, exclude, where) }).map((scored) =>
        candidateOf(content, scored, () => {
          const [first] = scored.evidence();
          return first && model.items.id(first.index);
        }),
      ),
  };
}

/** Tracks by a model over listening and texts. */
export function likeBoth(model: JointModel | undefined, taste: Taste, may: May): CandidateList {
  if (model === undefined) return NO_CANDIDATES;
  const where = may.indexOf(model.items);
  return {
    ask: (limit, exclude) =>
      model
        .recommend({ taste, limit, ...leavingOut(model.items, exclude, where) })
        .map((scored) => listenedTo(model, scored)),
  };
}

/**
 * Tracks that are like one, or like its album or its artist where the model knows only those.
 *
 * @param like - Global ids: the track, and what stands for it in turn.
 */
export function likeTrack(
  content: ContentModel | undefined,
  like: readonly string[],
  may: May,
): CandidateList {
  const known = like.find((id) => (content?.rowOf(id) ?? -1) >= 0);
  if (content === undefined || known === undefined) return NO_CANDIDATES;
  const { model, rowOf } = content;
  const where = may.indexOf(model.items);
  return {
    ask: (limit, exclude) =>
      model
        .similar(rowOf(known), limit, indexesOf(model.items, exclude), where)
        .map((scored) => candidateOf(content, scored, () => known)),
  };
}

function candidateOf(
  { source, model, rowOf, shared }: ContentModel,
  { index, score }: Scored,
  likeOf: () => string | undefined,
): Candidate {
  const evidence = (): readonly CandidateEvidence[] => {
    const like = likeOf();
    if (like === undefined) return [];
    return [{ subject: like, weight: 1 }, ...shared(index, rowOf(like))];
  };
  const { items } = model;
  return { subject: items.id(index), row: { items, index }, source, score, evidence };
}
