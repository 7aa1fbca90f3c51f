/**
 * Listens to the tracks whose sound is at hand and whose audio features are missing or were measured by an older model.
 * What a run leaves, the next one does.
 */
import type { AnalyzerPool } from '../audio/analyzer-pool.ts';
import { audioFeaturesRecord } from '../audio/features-record.ts';
import { HOUR_MS } from '../clock.ts';
import type { SoundRenderer } from '../demo/render.ts';
import { BadInputError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface AudioJobDeps {
  readonly store: Pick<Store, 'audioFeatures' | 'catalogue'>;
  readonly sounds: Pick<SoundRenderer, 'tracks' | 'sound'>;
  readonly analyzer: Pick<AnalyzerPool, 'analyze'>;
  readonly log: Log;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Ids that are looked up together. */
const BATCH = 500;

export function makeAudioJob(deps: AudioJobDeps): Job {
  return {
    name: 'audio',
    description: 'Analyses the sounds at hand that were not analysed by this version yet.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 12 * HOUR_MS,
    run: (context) => listen(deps, context),
  };
}

async function listen(deps: AudioJobDeps, context: JobContext): Promise<JobResult> {
  const due = await dueTracks(deps);
  if (due.length === 0) return { outcome: 'skipped', reason: 'all sounds are analysed' };
  let [done, failed] = [0, 0];
  for (const [index, track] of due.entries()) {
    context.signal.throwIfAborted();
    context.progress(index / due.length, `${index} of ${due.length} sounds`);
    try {
      const file = await deps.sounds.sound(track);
      if (file === undefined) continue;
      const found = await deps.analyzer.analyze(file);
      await deps.store.audioFeatures.put([audioFeaturesRecord(track, found)]);
      done += 1;
    } catch (error) {
      // One bad sound, or a renderer that listeners keep busy, stops nothing.
      if (!(error instanceof BadInputError || error instanceof UnavailableError)) throw error;
      context.signal.throwIfAborted();
      deps.log.warn({ track, problem: error.message }, 'sound not analysed');
      failed += 1;
    }
  }
  const rest = failed === 0 ? '' : `; ${failed} left to the next run`;
  return { outcome: 'succeeded', message: `${done} sounds analysed${rest}` };
}

async function dueTracks({ store, sounds }: AudioJobDeps): Promise<readonly string[]> {
  const all = sounds.tracks();
  const due: string[] = [];
  for (let from = 0; from < all.length; from += BATCH) {
    const ids = all.slice(from, from + BATCH);
    const [tracks, known] = [await store.catalogue.tracks(ids), await store.audioFeatures.get(ids)];
    for (const id of ids) {
      if (tracks.has(id) && known.get(id)?.modelVersion !== AUDIO_MODEL_VERSION) due.push(id);
    }
  }
  return due;
}
