/** The shelf of this week's playlist: the list itself, then a taste of it. */
import { localId } from '../../ids.ts';
import { trackCard } from './shelf-draft.ts';
import type { DraftCard, ShelfMaker } from './shelf-draft.ts';

export const weeklyShelf: ShelfMaker = ({ own, weekly, thin }) => {
  if (weekly === undefined || weekly.tracks.length === 0) return [];
  const subject = `weekly:${localId(weekly.listener)}/${weekly.week}`;
  if (own.state.dismissed.has(subject)) return [];
  const list: DraftCard = {
    subject,
    artists: [],
    pinned: true,
    reason: () => ({
      kind: 'weekly',
      evidence: [{ term: weekly.week, weight: weekly.tracks.length }],
    }),
  };
  const tracks = weekly.tracks
    .filter(({ track }) => own.mayShow(track) && !own.state.played.has(track))
    .map(({ track, reason: { text, evidence } }) =>
      trackCard(own, track, { kind: 'weekly', text, evidence }, true),
    );
  return [
    {
      kind: 'WEEKLY',
      title: 'Your weekly discoveries',
      subtitle: 'New every Monday',
      minCards: Math.min(2, thin),
      candidates: [list, ...tracks],
    },
  ];
};
