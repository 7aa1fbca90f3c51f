/** Shelves recommended from all of a listener's listening: one over everything, and one a genre of theirs. */
import { kindOf } from '../../ids.ts';
import { genreKey } from '../catalogue-view.ts';
import type { ListenerModels } from '../listener-models.ts';
import type { Where } from '../may.ts';
import { playsOf } from '../listener-state.ts';
import { candidateCard } from './shelf-draft.ts';
import type { ShelfMaker } from './shelf-draft.ts';

/** How many genres get a shelf of their own. */
const GENRES = 2;

/** Over everything. Without a taste nothing is made for anybody. */
export const madeForYouShelf: ShelfMaker = ({ own, ranked, pool, thin }) => {
  if (own.vector === undefined) return [];
  const candidates = ranked.slice(0, pool).map((candidate) => candidateCard(own, candidate));
  return [{ kind: 'MADE_FOR_YOU', title: 'Made for you', minCards: thin, candidates }];
};

/** In the genres that the listener plays most. */
export const genreShelves: ShelfMaker = ({ own, ranked, pool, thin }) => {
  if (own.vector === undefined) return [];
  return topGenres(own)
    .slice(0, GENRES)
    .map((genre) => {
      const key = genreKey(genre);
      const isIn: Where = (id) =>
        own.view.track(id)!.genres.some((other) => genreKey(other) === key);
      const known = ranked.filter(({ subject }) => isIn(subject));
      // What is ranked anyway mostly holds enough of a genre that is played much; a search of its own costs as much again.
      const found =
        known.length >= pool / 2 ? known : own.collaborative(isIn).ask(pool, own.state.played);
      return {
        kind: 'MADE_FOR_YOU',
        title: `${genre} for you`,
        minCards: thin,
        candidates: found.slice(0, pool).map((each) => candidateCard(own, each)),
      };
    });
};

/** The genres of a listener's plays, those played most first. */
export function topGenres(own: ListenerModels): readonly string[] {
  const plays = new Map<string, { genre: string; plays: number }>();
  for (const item of own.state.items) {
    if (kindOf(item.item) !== 'track' || playsOf(item) <= 0) continue;
    for (const genre of own.view.track(item.item)?.genres ?? []) {
      const entry = plays.get(genreKey(genre)) ?? { genre, plays: 0 };
      plays.set(genreKey(genre), { genre, plays: entry.plays + playsOf(item) });
    }
  }
  return [...plays.values()].sort((a, b) => b.plays - a.plays).map(({ genre }) => genre);
}
