/** Shelves away from what is known: new releases near to the taste, and things to try. */
import { DAY_MS } from '../../clock.ts';
import type { TrackFacts } from '../catalogue-view.ts';
import { unplayedShare } from '../hybrid-list.ts';
import type { ListenerModels } from '../listener-models.ts';
import type { ReasonDraft } from '../reasons.ts';
import { candidateCard, trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfContext, ShelfMaker } from './shelf-draft.ts';

/** How long a release is new. */
const NEW_DAYS = 180;
/** Of all that may be shown, unplayed tracks from so many on get a shelf of their own. */
const MUCH_UNPLAYED = 0.15;
/** The latest releases looked at. */
const LATEST = 500;

/** What came out lately, nearest to the taste first; left out where the catalogue has nothing new. */
export const newReleaseShelf: ShelfMaker = ({ own, now, pool, thin }) => {
  const releases = own.view.byRelease
    .slice(0, LATEST)
    .filter(
      (track) => isNew(track, now) && own.mayShow(track.id) && !own.state.played.has(track.id),
    )
    .map((track) => ({ track, near: own.nearnessOf(track.id) }))
    .sort((a, b) => b.near - a.near)
    .map(({ track }) => releaseCard(own, track));
  // An album came up once for each of its tracks: its nearest stands for it.
  const candidates = releases
    .filter(({ subject }, i) => releases.findIndex((other) => other.subject === subject) === i)
    .slice(0, pool);
  return [{ kind: 'NEW_RELEASES', title: 'New releases', minCards: thin, candidates }];
};

/** Tracks that nobody has played yet, for whom much of their genres is of that kind. */
export const unplayedShelf: ShelfMaker = ({ own, pool, thin }) => {
  if (!hasMuchUnplayed(own)) return [];
  const unheard = own.cold(() => true).ask(pool, own.state.played);
  return [
    {
      kind: 'EXPLORE',
      title: 'Nobody has heard these yet',
      subtitle: 'Near to what you play',
      minCards: thin,
      candidates: unheard.map((found) => candidateCard(own, found)),
    },
  ];
};

/**
 * Things to try: tracks that nobody has played yet, and tracks a good way down the ranking, in turn.
 * Their order says little, so how little is known of each decides.
 */
export const exploreShelf: ShelfMaker = (context) => {
  const { own, pool, thin } = context;
  // Where those nearest have a shelf of their own, the next ones stand here.
  const before = hasMuchUnplayed(own) ? pool : 0;
  const unheard = own
    .cold(() => true)
    .ask(before + Math.floor(pool / 2), own.state.played)
    .slice(before);
  const far = own.vector === undefined ? [] : farCards(context);
  const tried = alternate(
    unheard.map((found) => candidateCard(own, found)),
    far,
  );
  const any = own
    .anyTracks(() => true)
    .ask(Math.max(0, pool - tried.length), own.state.played)
    .map(({ subject }) => trackCard(own, subject, awayReason(own, subject)));
  return [
    {
      kind: 'EXPLORE',
      title: 'Something else',
      subtitle: 'Away from the usual, on purpose',
      minCards: thin,
      flat: true,
      candidates: [...tried, ...any],
    },
  ];
};

function hasMuchUnplayed(own: ListenerModels): boolean {
  return unplayedShare(own) >= MUCH_UNPLAYED;
}

/** From the second part of the ranking: the first is what other shelves show. */
function farCards({ own, ranked, pool }: ShelfContext): readonly DraftCard[] {
  return ranked.slice(pool, 2 * pool).map((candidate) => {
    const reason = (): ReasonDraft => {
      const evidence = candidate.evidence();
      return evidence.length > 0
        ? { kind: 'explore', evidence }
        : awayReason(own, candidate.subject);
    };
    return { ...candidateCard(own, candidate), reason };
  });
}

function awayReason(own: ListenerModels, track: string): ReasonDraft {
  const genre = own.view.track(track)?.genres[0];
  return { kind: 'explore', evidence: [{ term: genre ?? 'from the whole catalogue', weight: 1 }] };
}

function alternate<T>(a: readonly T[], b: readonly T[]): T[] {
  const length = Math.max(a.length, b.length);
  return Array.from({ length }, (_, i) => [a[i], b[i]]).flatMap((pair) =>
    pair.filter((card) => card !== undefined),
  );
}

/** An album stands for its tracks where the catalogue has one. */
function releaseCard(own: ListenerModels, track: TrackFacts): DraftCard {
  const { id, album, releaseDate } = track;
  const card = trackCard(own, id, { kind: 'new', evidence: [{ term: releaseDate!, weight: 1 }] });
  return album === undefined ? card : { ...card, subject: album };
}

/** A date without a day or month counts from its first. */
function isNew({ releaseDate }: TrackFacts, now: number): boolean {
  const out = Date.parse(releaseDate ?? '');
  return out <= now && now - out <= NEW_DAYS * DAY_MS;
}
