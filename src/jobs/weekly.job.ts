/**
 * Builds weekly playlists ahead of their Monday. Ticks every hour and builds for the listeners whose
 * week begins within the next hours in their own time zone, so that the work comes in waves around
 * the globe; a listener whose list is there already costs one read.
 */
import { HOUR_MS } from '../clock.ts';
import type { WeeklyService } from '../services/services.ts';
import type { Job } from './job.ts';

/** How long before Monday 00:00 local a list may be built: late enough to know the weekend's listening. */
const AHEAD_MS = 6 * HOUR_MS;

export function makeWeeklyJob(deps: {
  readonly weekly: WeeklyService;
  readonly schedule: string;
  readonly timeZone: string;
}): Job {
  return {
    name: 'weekly',
    description:
      'Builds the weekly playlists that are missing for this week, or for a week that begins within 6 hours.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    async run({ progress, signal }) {
      const { built, kept } = await deps.weekly.buildAll({
        aheadMs: AHEAD_MS,
        progress: (done, total) =>
          progress(done / Math.max(1, total), `${done} of ${total} listeners`),
        signal,
      });
      if (built + kept === 0) return { outcome: 'skipped', reason: 'there are no listeners yet' };
      return {
        outcome: 'succeeded',
        message: `${built} playlists built, ${kept} were there already`,
      };
    },
  };
}
