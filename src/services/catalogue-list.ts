/** Tracks by what the catalogue says of them, where no model has an answer. */
import { NO_CANDIDATES } from '../models/hybrid/candidate.ts';
import type { Candidate, CandidateList } from '../models/hybrid/candidate.ts';
import { noEvidence } from '../models/recommender.ts';
import type { CatalogueView, TrackFacts } from './catalogue-view.ts';
import type { May } from './may.ts';
import { shuffledPlaces } from './shuffled-places.ts';

/** Any tracks, in an order that is a listener's own. */
export function anyTracks(view: CatalogueView, listener: string, may: May): CandidateList {
  const { tracks } = view;
  return {
    ask: (limit, exclude) => {
      const out: Candidate[] = [];
      for (const place of shuffledPlaces(tracks.length, listener)) {
        if (out.length >= limit) break;
        const { id } = tracks[place]!;
        if (exclude.has(id) || !may.id(id)) continue;
        const score = 1 / (1 + out.length);
        out.push({ subject: id, source: 'catalogue', score, evidence: noEvidence });
      }
      return out;
    },
  };
}

/** Tracks that share an artist with one, then those that share a genre; `inOrder` puts each of these groups in order. */
export function relatedTracks(
  view: CatalogueView,
  track: string,
  inOrder: (tracks: readonly TrackFacts[]) => readonly string[],
  may: May,
): CandidateList {
  const facts = view.track(track);
  if (facts === undefined) return NO_CANDIDATES;
  const byArtist = (): readonly TrackFacts[] => facts.artists.flatMap((a) => view.ofArtist(a));
  const byGenre = (): readonly TrackFacts[] => facts.genres.flatMap((g) => view.ofGenre(g));
  return {
    ask: (limit, exclude) => {
      const ids = new Set<string>();
      for (const group of [byArtist, byGenre]) {
        if (ids.size >= limit) break;
        for (const id of inOrder(group())) {
          if (id === track || exclude.has(id) || !may.id(id)) continue;
          if (ids.size < limit) ids.add(id);
        }
      }
      return [...ids].map((subject, place) => ({
        subject,
        source: 'content',
        score: 1 - place / ids.size,
        evidence: () => [{ subject: track, weight: 1 }],
      }));
    },
  };
}
