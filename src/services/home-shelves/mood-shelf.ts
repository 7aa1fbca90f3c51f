/**
 * One shelf of one mood, by how tracks sound: the quarter of the plane of energy and valence (Russell 1980) that the
 * listener plays most, where quiet counts more in the evening and lively by day.
 */
import { localHour } from '../../models/weekly/week.ts';
import type { ListenerModels } from '../listener-models.ts';
import { playsOf, timeZoneOf } from '../listener-state.ts';
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

export const moodShelf: ShelfMaker = ({ own, ranked, pool, thin, now }) => {
  const mood = favouriteOf(own, localHour(now, timeZoneOf(own.state)));
  if (mood === undefined) return [];
  const fitting = ranked.filter(({ subject }) => moodOf(own, subject) === mood);
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
function favouriteOf(own: ListenerModels, hour: number): Mood | undefined {
  const evening = hour >= EVENING.from || hour < EVENING.to;
  const plays = new Map(MOODS.map((mood) => [mood, 0]));
  for (const item of own.state.items) {
    const mood = moodOf(own, item.item);
    if (mood === undefined) continue;
    plays.set(mood, plays.get(mood)! + playsOf(item) * (mood.quiet === evening ? TIMELY : 1));
  }
  const most = Math.max(...plays.values());
  return most > 0 ? MOODS.find((mood) => plays.get(mood) === most) : undefined;
}

/** Undefined where the sound of a track is not known. */
function moodOf(own: ListenerModels, track: string): Mood | undefined {
  const sound = own.view.track(track)?.sound;
  if (sound === undefined) return undefined;
  const [quiet, glad] = [sound.energy < LIVELY, sound.valence >= GLAD];
  return MOODS.find((mood) => mood.quiet === quiet && mood.glad === glad);
}
