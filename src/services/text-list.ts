/** What the text model finds, by ids, and the terms that it found it by. */
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type { Scored, Taste } from '../models/recommender.ts';
import type { TextModel } from '../models/text/text-model.ts';
import { indexesOf } from './by-id.ts';

/** Terms that a reason quotes at most. */
const QUOTED = 3;

/** Tracks described like what a listener plays. @param may - Keeps only ids for which it is true. */
export function textList(
  model: TextModel | undefined,
  taste: Taste,
  may: (id: string) => boolean,
): CandidateList {
  if (model === undefined) return { ask: () => [] };
  const where = (index: number): boolean => may(model.items.id(index));
  return {
    ask: (limit, exclude) =>
      model
        .recommend({ taste, limit, exclude: indexesOf(model.items, exclude), where })
        .map((scored) => candidateOf(model, scored, scored.evidence[0]?.index)),
  };
}

/** Tracks described like one. @param may - Keeps only ids for which it is true. */
export function describedAlike(
  model: TextModel | undefined,
  track: string,
  may: (id: string) => boolean,
): CandidateList {
  const index = model?.items.indexOf(track) ?? -1;
  if (model === undefined || index < 0) return { ask: () => [] };
  const where = (other: number): boolean => may(model.items.id(other));
  return {
    ask: (limit, exclude) =>
      model
        .similar(index, limit, indexesOf(model.items, exclude), where)
        .map((scored) => candidateOf(model, scored, index)),
  };
}

/** What texts think of a track, -1 to 1, nearer to 0 the less there is: a small feature for who ranks. */
export function sentimentIn(model: TextModel | undefined, track: string): number {
  const index = model?.items.indexOf(track) ?? -1;
  return model === undefined || index < 0 ? 0 : model.opinionOf(index).sentiment;
}

function candidateOf(
  model: TextModel,
  { index, score }: Scored,
  like: number | undefined,
): Candidate {
  const evidence =
    like === undefined
      ? []
      : [
          { subject: model.items.id(like), weight: 1 },
          ...model.sharedTerms(index, like, QUOTED).map(({ term, weight }) => ({ term, weight })),
        ];
  return { subject: model.items.id(index), source: 'text', score, evidence };
}
