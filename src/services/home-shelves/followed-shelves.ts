/** Shelves of what the listener follows: tracks of artists, and podcasts. */
import type { Candidate } from '../../models/hybrid/candidate.ts';
import type { ListenerModels } from '../listener-models.ts';
import { likedReason, popularReason } from '../reasons.ts';
import type { ReasonDraft } from '../reasons.ts';
import { trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfMaker } from './shelf-draft.ts';

/** Tracks of one artist that are looked at. */
const PER_ARTIST = 3;
/** Followed podcasts that keep their places before recommended ones. */
const KEPT_PODCASTS = 3;
/** A shelf of what was asked for may be shorter than others. */
const FEW = 3;

/** Tracks not heard yet by the artists that the listener follows. */
export const followedShelf: ShelfMaker = ({ own, followedArtists, pool, thin }) => {
  const candidates = followedArtists
    .filter(({ item }) => !own.state.dismissed.has(item))
    .flatMap(({ item: artist }) =>
      own
        .byPopularity(own.view.ofArtist(artist))
        .filter((id) => !own.state.played.has(id) && own.mayShow(id))
        .slice(0, PER_ARTIST)
        .map((id) => ({ near: own.nearnessOf(id), card: trackCard(own, id, follows(artist)) })),
    )
    .sort((a, b) => b.near - a.near)
    .slice(0, pool)
    .map(({ card }) => card);
  return [
    {
      kind: 'FOLLOWED',
      title: 'From artists you follow',
      minCards: Math.min(FEW, thin),
      candidates,
    },
  ];
};

/** Podcasts: followed ones, then those that listeners alike follow, then popular and any others. */
export const podcastShelf: ShelfMaker = ({ own, followedPodcasts, pool, thin }) => {
  const shown = (id: string): boolean => !own.state.dismissed.has(id);
  const followed = followedPodcasts.map(({ item }) => item).filter(shown);
  const known = new Set(followed);
  const alike = own.podcasts(pool, known);
  for (const { subject } of alike) known.add(subject);
  const others = own.popularPodcasts().filter((id) => !known.has(id));
  const candidates = [
    ...followed.slice(0, KEPT_PODCASTS).map((id) => podcastCard(id, follows(id), true)),
    ...alike
      .filter(({ subject }) => shown(subject))
      .map((candidate) => podcastCard(candidate.subject, played(own, candidate))),
    ...others.filter(shown).map((id) => podcastCard(id, popularity(own, id))),
  ].slice(0, pool);
  return [{ kind: 'PODCASTS', title: 'Podcasts', minCards: Math.min(FEW, thin), candidates }];
};

function played(own: ListenerModels, candidate: Candidate): ReasonDraft {
  const evidence = candidate.evidence();
  return evidence.length > 0 ? likedReason(evidence, own) : popularity(own, candidate.subject);
}

function follows(subject: string): ReasonDraft {
  return { kind: 'followed', evidence: [{ subject, weight: 1 }] };
}

function popularity(own: ListenerModels, id: string): ReasonDraft {
  return popularReason(own.popularityOf(id));
}

function podcastCard(subject: string, reason: ReasonDraft, pinned = false): DraftCard {
  return { subject, artists: [], pinned, reason: () => reason };
}
