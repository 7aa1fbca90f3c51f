/** Shelves of what many play: over everything, and by genre for listeners of whom nothing else is known. */
import type { CandidateList } from '../../models/hybrid/candidate.ts';
import type { ListenerModels } from '../listener-models.ts';
import { popularReason } from '../reasons.ts';
import type { ReasonDraft } from '../reasons.ts';
import { trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfMaker } from './shelf-draft.ts';

/** How many genres get a shelf of their own. */
const GENRES = 4;

/** What many play and this listener has not. */
export const popularShelf: ShelfMaker = ({ own, pool, thin }) => [
  {
    kind: 'POPULAR',
    title: 'Popular now',
    minCards: thin,
    candidates: popularCards(
      own,
      own.popular(() => true),
      pool,
    ),
  },
];

/** The same in the listener's country. */
export const nearShelf: ShelfMaker = ({ own, pool, thin }) => {
  const country = own.state.profile?.country;
  const tracks = own.popularNear(() => true).ask(pool, own.state.played);
  if (country === undefined || tracks.length === 0) return [];
  const place = countryName(country);
  const reason: ReasonDraft = {
    kind: 'popular',
    evidence: [{ term: `popular in ${place}`, weight: 1 }],
  };
  return [
    {
      kind: 'POPULAR',
      title: `Popular in ${place}`,
      minCards: thin,
      candidates: tracks.map(({ subject }) => trackCard(own, subject, reason)),
    },
  ];
};

const names = new Intl.DisplayNames(['en'], { type: 'region' });

function countryName(country: string): string {
  return names.of(country) ?? country;
}

/** The same in the catalogue's largest genres. */
export const popularGenreShelves: ShelfMaker = ({ own, pool, thin }) =>
  own.view.genres.slice(0, GENRES).map((genre) => ({
    kind: 'POPULAR',
    title: `Popular in ${genre}`,
    minCards: thin,
    candidates: popularCards(own, own.popularIn(genre), pool),
  }));

function popularCards(
  own: ListenerModels,
  popular: CandidateList,
  pool: number,
): readonly DraftCard[] {
  return popular
    .ask(pool, own.state.played)
    .map(({ subject }) => trackCard(own, subject, popularReason(own.popularityOf(subject))));
}
