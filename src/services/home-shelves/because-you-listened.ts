/**
 * Shelves like one thing that the listener played, which their titles name: a track, then an artist
 * (or a second track where the catalogue has no artists).
 */
import { kindOf } from '../../ids.ts';
import { ListenerModels } from '../listener-models.ts';
import { playsOf } from '../listener-state.ts';
import { trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfContext, ShelfDraft, ShelfMaker } from './shelf-draft.ts';

/** A seed is the most played of the tracks played last. */
const LATEST = 12;

export const becauseTrackShelf: ShelfMaker = (context) => {
  const seed = seedsOf(context.own)[0];
  return seed === undefined ? [] : [likeTrack(context, seed)];
};

export const becauseArtistShelf: ShelfMaker = (context) => {
  const { own } = context;
  const [first, ...others] = seedsOf(own);
  const heard = new Set(own.view.track(first ?? '')?.artists);
  const other = others.find(
    (id) => !own.view.track(id)!.artists.some((artist) => heard.has(artist)),
  );
  const second = other ?? others[0];
  if (second === undefined) return [];
  const artist = own.view.track(second)!.artists[0];
  return [artist === undefined ? likeTrack(context, second) : likeArtist(context, artist)];
};

function likeTrack({ own, pool, thin }: ShelfContext, seed: string): ShelfDraft {
  const like = own.similar(seed, pool, own.state.played, () => true);
  return {
    kind: 'BECAUSE_YOU_LISTENED',
    title: 'Because you listened to',
    titleOf: seed,
    minCards: thin,
    candidates: like.map(({ subject }) => likeCard(own, subject, seed)),
  };
}

/** An artist is like what their tracks, played by one imagined listener, lead to. */
function likeArtist({ own, pool, thin }: ShelfContext, artist: string): ShelfDraft {
  const items = own.models.factorization?.items;
  const tracks = own.view.ofArtist(artist);
  const known = tracks.map(({ id }) => items?.indexOf(id) ?? -1).filter((index) => index >= 0);
  const taste = { items: Int32Array.from(known), weights: new Float32Array(known.length).fill(1) };
  const fan = new ListenerModels(own.models, own.view, own.state, taste);
  const found = fan.nearest(pool, own.state.played);
  const best = own.byPopularity(tracks)[0];
  const like =
    found.length > 0 || best === undefined
      ? found
      : own.similar(best, pool, own.state.played, () => true);
  return {
    kind: 'BECAUSE_YOU_LISTENED',
    title: 'Because you listened to',
    titleOf: artist,
    minCards: thin,
    candidates: like.map(({ subject }) => likeCard(own, subject, artist)),
  };
}

function likeCard(own: ListenerModels, track: string, like: string): DraftCard {
  return trackCard(own, track, { kind: 'similar', evidence: [{ subject: like, weight: 1 }] });
}

/** Liked tracks among those played last, most played first; where no times are known, of all. */
function seedsOf(own: ListenerModels): readonly string[] {
  const liked = own.state.items.filter(
    (item) => kindOf(item.item) === 'track' && playsOf(item) > item.skips && own.mayShow(item.item),
  );
  const timed = liked.filter((item) => item.lastAt > 0).sort((a, b) => b.lastAt - a.lastAt);
  const pool = timed.length > 0 ? timed.slice(0, LATEST) : [...liked];
  return pool.sort((a, b) => playsOf(b) - playsOf(a)).map(({ item }) => item);
}
