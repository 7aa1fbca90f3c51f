/** Shelves of what is the listener's own already: played last, played most, their playlists. */
import { kindOf } from '../../ids.ts';
import type { ListenerItem, PlaylistRecord } from '../../store/records.ts';
import { playsOf } from '../listener-state.ts';
import type { ReasonDraft } from '../reasons.ts';
import { trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfContext, ShelfMaker } from './shelf-draft.ts';

/** Candidates per place: caps on artists refuse some, and other shelves may show others. */
const SPARE = 4;
/** Every how many cards of the favourites an artist stands. */
const ARTIST_EVERY = 4;

/** What was played last; left out where no time of a play is known. */
export const recentShelf: ShelfMaker = ({ own, cards, thin }) => {
  const recent = own.state.items
    .filter((item) => item.lastAt > 0 && playsOf(item) > 0 && isShown(own, item.item))
    .sort((a, b) => b.lastAt - a.lastAt)
    .slice(0, cards * SPARE);
  const candidates = recent.map((item) => trackCard(own, item.item, reason('recent', item), true));
  return [{ kind: 'RECENT', title: 'Played lately', minCards: thin, candidates }];
};

/** What is played most, the artists of it among the tracks. One play makes no favourite. */
export const favouriteShelf: ShelfMaker = ({ own, cards, thin }) => {
  const loved = own.state.items
    .filter((item) => isFavourite(item) && isShown(own, item.item))
    .sort((a, b) => playsOf(b) - playsOf(a) || b.lastAt - a.lastAt)
    .slice(0, cards * SPARE);
  const tracks = loved.map((item) => trackCard(own, item.item, reason('favourite', item), true));
  const candidates = withArtists(tracks, artistCards(own, loved));
  return [{ kind: 'FAVOURITES', title: 'Your favourites', minCards: thin, candidates }];
};

/** The listener's own playlists, those changed last first, then those they follow. */
export const playlistShelf: ShelfMaker = ({ own, playlists, followedPlaylists }) => {
  const candidates = [
    ...playlists.map((playlist) => playlistCard(playlist, 'own')),
    ...followedPlaylists.map((playlist) => playlistCard(playlist, 'followed')),
  ].filter(({ subject }) => !own.state.dismissed.has(subject));
  return [{ kind: 'PLAYLISTS', title: 'Your playlists', minCards: 1, candidates }];
};

function playlistCard({ id, length }: PlaylistRecord, kind: 'own' | 'followed'): DraftCard {
  const evidence = [{ subject: id, weight: length }];
  return { subject: id, artists: [], pinned: true, reason: () => ({ kind, evidence }) };
}

/** Tracks and podcasts are what can be played. */
function isShown(own: ShelfContext['own'], id: string): boolean {
  return own.mayShow(id) || (kindOf(id) === 'podcast' && !own.state.dismissed.has(id));
}

function isFavourite(item: ListenerItem): boolean {
  return item.imported > 0 || item.plays >= 2 || (item.saved?.on === true && item.plays > 0);
}

function reason(kind: 'recent' | 'favourite', item: ListenerItem): ReasonDraft {
  return { kind, evidence: [{ subject: item.item, weight: playsOf(item) }] };
}

/** The artists of the tracks played most, most plays first. */
function artistCards(own: ShelfContext['own'], items: readonly ListenerItem[]): DraftCard[] {
  const plays = new Map<string, number>();
  for (const item of items) {
    for (const artist of own.view.track(item.item)?.artists ?? []) {
      plays.set(artist, (plays.get(artist) ?? 0) + playsOf(item));
    }
  }
  return [...plays]
    .filter(([artist]) => !own.state.dismissed.has(artist))
    .sort((a, b) => b[1] - a[1])
    .map(([artist, weight]) => ({
      subject: artist,
      artists: [artist],
      pinned: true,
      reason: () => ({ kind: 'favourite', evidence: [{ subject: artist, weight }] }),
    }));
}

function withArtists(tracks: readonly DraftCard[], artists: readonly DraftCard[]): DraftCard[] {
  return tracks.flatMap((track, place) => {
    const artist = place % ARTIST_EVERY === 1 ? artists[(place - 1) / ARTIST_EVERY] : undefined;
    return artist === undefined ? [track] : [artist, track];
  });
}
