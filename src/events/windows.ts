/**
 * Windows over what a listener plays: now, this sitting, today. The fold keeps their latest plays and nothing
 * else, so it does not care about order, and what comes twice changes nothing: the latest N of a set by time
 * and id are the same however they arrive. The windows are read off that state at a moment.
 *
 * The state is what `EventsPort.playsOf` answers, so no process has to keep it: the log is the state, behind
 * Kafka as without.
 */
import { HOUR_MS, MINUTE_MS } from '../clock.ts';
import type { ListeningSpan, Windows } from '../services/services-listening.ts';
import type { ListeningEvent } from '../store/records.ts';
import { isSkip } from './fold.ts';

/** A listener's latest plays, latest first, each once. */
export type RecentPlays = readonly ListeningEvent[];

/** Plays that are kept: a day of them, and some. */
export const RECENT_PLAYS = 500;
/** Nothing heard for so long ends a sitting: the usual bound of a session on the web, and of Last.fm's. */
export const SESSION_GAP_MS = 30 * MINUTE_MS;
/** How long a play that does not say so is taken to sound. */
const USUAL_PLAY_MS = 5 * MINUTE_MS;
/** Only a play that long ago may still be in a day: the longest day has 25 hours. */
const LONGEST_DAY_MS = 25 * HOUR_MS;

/** Folds one event: anything but a play leaves the state as it is. */
export function foldRecent(state: RecentPlays, event: ListeningEvent): RecentPlays {
  if (event.kind !== 'play' || state.some(({ id }) => id === event.id)) return state;
  const after = state.findIndex((play) => isLater(event, play));
  const place = after < 0 ? state.length : after;
  return [...state.slice(0, place), event, ...state.slice(place)].slice(0, RECENT_PLAYS);
}

/**
 * Reads the windows at a moment. Plays after it are left out.
 *
 * @param timeZone - IANA name: where the listener's day begins
 */
export function windowsOf(state: RecentPlays, now: number, timeZone: string): Windows {
  const plays = state.filter(({ at }) => at <= now);
  const today = plays.filter(dayOf(now, timeZone));
  const [latest] = plays;
  const sitting = sittingOf(plays, now);
  return {
    ...(latest && now < endOf(latest) ? { nowPlaying: latest.item } : {}),
    ...(sitting.length > 0 ? { session: spanOf(sitting, now) } : {}),
    today: spanOf(today, now),
  };
}

/** The plays, latest first, that follow on each other up to now. */
function sittingOf(plays: RecentPlays, now: number): RecentPlays {
  let next = now;
  const gap = plays.findIndex((play) => {
    const silent = next - Math.min(endOf(play), next);
    next = play.at;
    return silent >= SESSION_GAP_MS;
  });
  return gap < 0 ? plays : plays.slice(0, gap);
}

function spanOf(plays: RecentPlays, now: number): ListeningSpan {
  const skips = plays.filter(isSkip).length;
  return {
    startedAt: plays.at(-1)?.at ?? now,
    plays: plays.length - skips,
    skips,
    msPlayed: plays.reduce((sum, { msPlayed = 0 }) => sum + msPlayed, 0),
  };
}

function dayOf(now: number, timeZone: string): (play: ListeningEvent) => boolean {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const day = format.format(now);
  return ({ at }) => now - at < LONGEST_DAY_MS && format.format(at) === day;
}

function endOf({ at, msPlayed = USUAL_PLAY_MS }: ListeningEvent): number {
  return at + msPlayed;
}

/** By time, and by id where that is the same: as the store orders them. */
function isLater(a: ListeningEvent, b: ListeningEvent): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id);
}
