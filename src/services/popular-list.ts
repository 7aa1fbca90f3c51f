/** What many play, by ids: over everything, and in one country. */
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import type { PopularityModel } from '../models/popularity/popularity-model.ts';
import { noEvidence } from '../models/recommender.ts';
import { leavingOut } from './by-id.ts';
import type { CatalogueView } from './catalogue-view.ts';
import type { May } from './may.ts';

const NO_TASTE = { items: new Int32Array(0), weights: new Float32Array(0) };

export function popularList(model: PopularityModel | undefined, may: May): CandidateList {
  if (model === undefined) return NO_CANDIDATES;
  const { items } = model;
  const where = may.indexOf(items);
  return {
    ask: (limit, exclude) =>
      model
        .rankItems({ taste: NO_TASTE, limit, ...leavingOut(items, exclude, where) })
        .map(({ index, score }) => ({
          ...candidateOf(items.id(index), score),
          row: { items, index },
        })),
  };
}

/** Of one genre. */
export function popularInGenre(
  model: PopularityModel | undefined,
  view: CatalogueView,
  genre: string,
  may: May,
): CandidateList {
  if (model === undefined) return NO_CANDIDATES;
  const { items } = model;
  const ranked = view.rankedOfGenre(genre, model, (isOf) => {
    const where = (index: number): boolean => isOf(items.id(index));
    return model
      .rankItems({ taste: NO_TASTE, limit: items.size, exclude: new Set(), where })
      .map(({ index, score }) => candidateOf(items.id(index), score));
  });
  return {
    ask(limit, exclude) {
      const found: Candidate[] = [];
      for (const candidate of ranked) {
        if (found.length >= limit) break;
        if (!exclude.has(candidate.subject) && may.id(candidate.subject)) found.push(candidate);
      }
      return found;
    },
  };
}

/** The first 500 of a country, where it is known. */
export function popularInCountry(
  model: PopularityModel | undefined,
  country: string | undefined,
  may: May,
): CandidateList {
  if (model === undefined || country === undefined) return NO_CANDIDATES;
  const ids = Array.from(model.ofCountry(country), (index) => model.items.id(index));
  return {
    ask: (limit, exclude) =>
      ids
        .filter((id) => !exclude.has(id) && may.id(id))
        .slice(0, limit)
        .map((id, place) => candidateOf(id, 1 / (1 + place))),
  };
}

function candidateOf(subject: string, score: number): Candidate {
  return { subject, source: 'popularity', score, evidence: noEvidence };
}
