/**
 * Renders the sounds of the demo's art songs ahead of their first listener, in the order of their ids, as
 * far as the cache has room: it never throws out what somebody heard lately for what nobody asked for.
 */
import { HOUR_MS } from '../clock.ts';
import type { SoundRenderer } from '../demo/render.ts';
import { UnavailableError } from '../errors.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export function makeRenderJob(deps: {
  readonly renderer: SoundRenderer;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}): Job {
  return {
    name: 'render-audio',
    description:
      'Renders the sounds of the demo’s art songs that are not rendered yet, as far as the cache has room.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => renderAhead(deps.renderer, context),
  };
}

async function renderAhead(renderer: SoundRenderer, context: JobContext): Promise<JobResult> {
  const tracks = renderer.tracks();
  const missing = tracks.filter((track) => !renderer.isReady(track));
  if (missing.length === 0) {
    return { outcome: 'skipped', reason: `all ${tracks.length} sounds are rendered` };
  }
  if (!renderer.hasRoom()) {
    return { outcome: 'skipped', reason: `the cache is full; ${missing.length} sounds are left` };
  }
  let rendered = 0;
  for (const [index, track] of missing.entries()) {
    context.signal.throwIfAborted();
    if (!renderer.hasRoom()) break;
    context.progress(index / missing.length, `${index} of ${missing.length} sounds`);
    try {
      await renderer.sound(track);
      rendered += 1;
    } catch (error) {
      // Listeners fill the queue: theirs come first, this one at the next run.
      if (!(error instanceof UnavailableError)) throw error;
    }
  }
  const left = missing.length - rendered;
  const rest = left === 0 ? '' : `; ${left} left to their first listener`;
  return { outcome: 'succeeded', message: `${rendered} sounds rendered${rest}` };
}
