/** What of a weekly list is kept beside it, for the lists of the weeks after; see `tracksOf` of the port. */
import type { WeeklyRecord } from './records.ts';

/** What a weekly list held: all of it that the lists after it depend on. */
export interface WeeklyTracks {
  readonly week: string;
  /** Ids in the order of the list. */
  readonly tracks: readonly string[];
  /** Those of them that explore. */
  readonly exploring: readonly string[];
}

export function tracksIn({ week, tracks }: WeeklyRecord): WeeklyTracks {
  return {
    week,
    tracks: tracks.map(({ track }) => track),
    exploring: tracks.filter(({ policy }) => policy === 'explore').map(({ track }) => track),
  };
}

/** As a house writes it, with the week in a column of its own. */
export function writeTracks(weekly: WeeklyRecord): string {
  const { tracks, exploring } = tracksIn(weekly);
  return JSON.stringify({ tracks, exploring });
}

export function readTracks(week: string, text: string): WeeklyTracks {
  return { week, ...(JSON.parse(text) as Omit<WeeklyTracks, 'week'>) };
}
