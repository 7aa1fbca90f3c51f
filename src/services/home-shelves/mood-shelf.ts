/**
 * One shelf of one mood, by how tracks sound: the quarter of the plane of energy and valence (Russell 1980) that the
 * listener plays most, where quiet counts more in the evening and lively by day.
 */
import { localHour } from '../../models/weekly/week.ts';
import type { HeardSound } from '../catalogue-view.ts';
import type { ListenerModels } from '../listener-models.ts';
import { playsOf } from '../listener-state.ts';
import { trackCard } from './shelf-draft.ts';
import type { ShelfMaker } from './shelf-draft.ts';

interface Mood {
  readonly title: string;
  readonly term: string;
  readonly quiet: boolean;
  readonly glad: boolean;
}

const MOODS: readonly Mood[] = [
  { title: 'Bright and lively', term: 'bright and lively', quiet: false, glad: true },
  { title: 'Fierce and dark', term: 'fierce and dark', quiet: false, glad: false },
  { title: 'Calm and warm', term: 'calm and warm', quiet: true, glad: true },
  { title: 'Quiet and wistful', term: 'quiet and wistful', quiet: true, glad: false },
];
/** Energy and valence above which a track is lively, and glad. */
const LIVELY = 0.5;
const GLAD = 0.5;
/** How much more a mood counts at its time of day. */
const TIMELY = 2;
const EVENING = { from: 20, to: 6 };

export const moodShelf: ShelfMaker = ({ own, ranked, pool, thin, now, timeZone }) => {
  const mood = moodOf(own, localHour(now, timeZone));
  if (mood === undefined) return [];
  const fitting = ranked.filter(({ subject }) => isOf(mood, own.view.track(subject)?.sound));
  const reason = { kind: 'mood' as const, evidence: [{ term: mood.term, weight: 1 }] };
  return [
    {
      kind: 'MOOD',
      title: mood.title,
      minCards: thin,
      candidates: fitting.slice(0, pool).map(({ subject }) => trackCard(own, subject, reason)),
    },
  ];
};

/** The mood of most plays; undefined where nothing that was played has a known sound. */
function moodOf(own: ListenerModels, hour: number): Mood | undefined {
  const evening = hour >= EVENING.from || hour < EVENING.to;
  const plays = MOODS.map(() => 0);
  for (const item of own.state.items) {
    const place = MOODS.findIndex((mood) => isOf(mood, own.view.track(item.item)?.sound));
    if (place >= 0) plays[place]! += playsOf(item) * (MOODS[place]!.quiet === evening ? TIMELY : 1);
  }
  const most = Math.max(...plays);
  return most > 0 ? MOODS[plays.indexOf(most)] : undefined;
}

function isOf({ quiet, glad }: Mood, sound: HeardSound | undefined): boolean {
  return sound !== undefined && quiet === sound.energy < LIVELY && glad === sound.valence >= GLAD;
}
