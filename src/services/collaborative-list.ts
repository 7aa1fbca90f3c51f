/** Tracks by the factorization: those that it was fitted to and those placed since, in one order. */
import { dot } from '../math/dense.ts';
import { isLearnedFrom } from '../models/audio/likeness/sound-model.ts';
import type { FactorizationModel } from '../models/factorization/factorization-model.ts';
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type { ColdTracks } from '../models/hybrid/cold-tracks.ts';
import type { NewTracks } from '../models/hybrid/new-tracks.ts';
import type { Taste } from '../models/recommender.ts';
import type { ModelSet } from '../models/registry.ts';
import { candidateOf, evidenceOf, indexesOf, leavingOut } from './by-id.ts';
import type { May } from './may.ts';
import type { CatalogueView } from './catalogue-view.ts';

/** The models of one moment, with what came after they were fitted. */
export interface ServingModels extends ModelSet {
  readonly newTracks?: NewTracks;
}

/**
 * The tracks that nobody has played, where the audio model puts them if it learned from this very factorization, else at
 * their artists' means and where their texts foretell them.
 */
export function coldTracksOf(
  { audio, text }: ServingModels,
  view: CatalogueView,
  model: FactorizationModel,
): ColdTracks {
  const fits = audio !== undefined && audio.rank > 0 && isLearnedFrom(audio, model);
  const foretold = text?.foretells === model.version ? text : undefined;
  return view.coldTracks(model, fits ? audio : undefined, foretold);
}

/** Where an item lies: its vector, or the prior of a track nobody has played; undefined if neither. */
export function vectorIn(
  models: ServingModels,
  view: CatalogueView,
  id: string,
): Float32Array | undefined {
  const { factorization: model, newTracks } = models;
  if (model === undefined) return undefined;
  const index = model.items.indexOf(id);
  if (index >= 0 && newTracks?.has(id) !== true) return model.vector(index);
  return newTracks?.vector(id) ?? coldTracksOf(models, view, model).vector(id);
}

export function collaborativeList(
  { factorization: model, newTracks }: ServingModels,
  taste: Taste,
  may: May,
): CandidateList {
  if (model === undefined) return NO_CANDIDATES;
  const where = may.indexOf(model.items);
  return {
    ask(limit, exclude) {
      const fitted = model
        .recommend({ taste, limit, ...leavingOut(model.items, exclude, where) })
        .map((scored) => candidateOf(model, scored));
      if (newTracks === undefined || newTracks.size === 0 || fitted.length === 0) return fitted;
      const since = placedSince(model, newTracks, taste, {
        // Those below the last of the others would not be taken.
        above: fitted.length < limit ? -Infinity : (fitted.at(-1)?.score ?? -Infinity),
        limit,
        may: (id) => !exclude.has(id) && may.id(id),
      });
      return [...fitted, ...since].sort((a, b) => b.score - a.score).slice(0, limit);
    },
  };
}

/** Tracks that the same listeners play as one. */
export function alikeList(
  { factorization: model, newTracks }: ServingModels,
  track: string,
  may: May,
): CandidateList {
  const index = model?.items.indexOf(track) ?? -1;
  const vector = newTracks?.vector(track) ?? (index < 0 ? undefined : model?.vector(index));
  if (model === undefined || vector === undefined) return NO_CANDIDATES;
  const where = may.indexOf(model.items);
  return {
    ask: (limit, exclude) =>
      model
        .alike(vector, {
          limit,
          exclude: indexesOf(model.items, new Set([...exclude, track])),
          where,
        })
        .map((scored) => ({
          ...candidateOf(model, scored),
          evidence: () => [{ subject: track, weight: 1 }],
        })),
  };
}

/** A listener as the factorization sees them: the vector is the taste, folded in. */
export interface FoldedListener {
  readonly taste: Taste;
  readonly vector: Float32Array;
}

/** What of a listener's taste speaks for one track; undefined for one that no vector is known of. */
export function explained(
  models: ServingModels,
  view: CatalogueView,
  track: string,
  { taste, vector }: FoldedListener,
): Candidate | undefined {
  const { factorization: model, newTracks } = models;
  if (model === undefined) return undefined;
  const placed = newTracks?.vector(track);
  const index = model.items.indexOf(track);
  if (placed === undefined) {
    return index < 0
      ? coldTracksOf(models, view, model).explain(track, vector, taste)
      : candidateOf(model, model.explain(index, taste));
  }
  const score = dot(placed, 0, vector, 0, model.rank);
  const evidence = whyPlaced(model, placed, taste);
  return { subject: track, source: 'collaborative', score, evidence };
}

function placedSince(
  model: FactorizationModel,
  newTracks: NewTracks,
  taste: Taste,
  ask: { readonly above: number; readonly limit: number; readonly may: (id: string) => boolean },
): readonly Candidate[] {
  const best = newTracks
    .rank(model.foldIn(taste), ask.limit, ask.may)
    .filter(({ score }) => score > ask.above);
  return best.map(({ id, score }) => ({
    subject: id,
    source: 'collaborative',
    score,
    evidence: whyPlaced(model, newTracks.vector(id)!, taste),
  }));
}

/** What of a taste speaks for a vector that the model was not fitted with. */
function whyPlaced(
  model: FactorizationModel,
  vector: Float32Array,
  taste: Taste,
): Candidate['evidence'] {
  return () => evidenceOf(model, model.explainVector(vector, taste));
}
