/** What the audio model finds, by ids, and what sounds have in common. */
import type { SoundModel } from '../models/audio/likeness/sound-model.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type { Scored, Taste } from '../models/recommender.ts';
import { indexesOf } from './by-id.ts';

/** Tracks that sound like what a listener plays. @param may - Keeps only ids for which it is true. */
export function audioList(
  model: SoundModel | undefined,
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

/** Tracks that sound like one. @param may - Keeps only ids for which it is true. */
export function soundingAlike(
  model: SoundModel | undefined,
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

function candidateOf(
  model: SoundModel,
  { index, score }: Scored,
  like: number | undefined,
): Candidate {
  const evidence =
    like === undefined
      ? []
      : [
          { subject: model.items.id(like), weight: 1 },
          ...model.sharedTraits(index, like).map((term) => ({ term, weight: 1 })),
        ];
  return { subject: model.items.id(index), source: 'audio', score, evidence };
}
