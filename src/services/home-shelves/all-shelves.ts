/** Every shelf that Home can have, in order of importance: a page takes the first that have enough. */
import { becauseArtistShelf, becauseTrackShelf } from './because-you-listened.ts';
import { exploreShelf, newReleaseShelf, unplayedShelf } from './discovery-shelves.ts';
import { followedShelf, podcastShelf } from './followed-shelves.ts';
import { genreShelves, madeForYouShelf } from './made-for-you.ts';
import { moodShelf } from './mood-shelf.ts';
import { favouriteShelf, playlistShelf, recentShelf } from './own-shelves.ts';
import { nearShelf, popularGenreShelves, popularShelf } from './popular-shelves.ts';
import type { DraftCard, ShelfContext, ShelfDraft, ShelfMaker } from './shelf-draft.ts';
import { weeklyShelf } from './weekly-shelf.ts';

/** For a listener with a taste. */
const PERSONAL: readonly ShelfMaker[] = [
  recentShelf,
  madeForYouShelf,
  weeklyShelf,
  unplayedShelf,
  becauseTrackShelf,
  moodShelf,
  favouriteShelf,
  exploreShelf,
  followedShelf,
  podcastShelf,
  newReleaseShelf,
  genreShelves,
  playlistShelf,
  becauseArtistShelf,
  popularShelf,
  nearShelf,
  popularGenreShelves,
];

/** For one of whom nothing is known: what others like leads. */
const LEADING: readonly ShelfMaker[] = [
  nearShelf,
  popularShelf,
  newReleaseShelf,
  popularGenreShelves,
];
const NEWCOMER: readonly ShelfMaker[] = [
  ...LEADING,
  ...PERSONAL.filter((maker) => !LEADING.includes(maker)),
];

/** Drafts of all shelves that the data supports, the most important first. */
export function draftShelves(context: ShelfContext): readonly ShelfDraft[] {
  const makers = context.own.vector === undefined ? NEWCOMER : PERSONAL;
  return makers
    .flatMap((maker) => maker(context))
    .map((draft) => ({ ...draft, candidates: distinct(draft.candidates) }))
    .filter(({ candidates, minCards }) => candidates.length >= minCards && candidates.length > 0);
}

/** Each subject once: the odds of one that stood there twice would be told as two. */
function distinct(cards: readonly DraftCard[]): readonly DraftCard[] {
  const seen = new Set<string>();
  return cards.filter(({ subject }) => !seen.has(subject) && seen.add(subject));
}
