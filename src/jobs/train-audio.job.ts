/**
 * The nightly fit of the audio model, after the collaborative one: from analysed sounds to the points that tracks
 * without listeners get, past the gate, to the model that serves.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import { fitSound, type FactorSource } from '../models/audio/likeness/fit-sound.ts';
import { heldOutThreshold } from '../models/evaluation/held-out.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { ModelService } from '../services/services.ts';
import { gatherSounds } from '../services/sound-training.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface TrainAudioDeps {
  readonly store: Pick<Store, 'catalogue' | 'audioFeatures' | 'listeners'>;
  readonly models: Pick<ModelService, 'publish'>;
  /** The collaborative model whose factors are learned, and the text model that helps. */
  readonly registry: Pick<ModelRegistry, 'current'>;
  readonly clock: Clock;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Shares of the whole at which its steps end. */
const GATHERED = 0.3;
const FITTED = 0.9;

export function makeTrainAudioJob(deps: TrainAudioDeps): Job {
  return {
    name: 'train-audio',
    description:
      'Learns from the sounds that have listeners where those without belong; it serves if it is not worse.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => train(deps, context),
  };
}

async function train(deps: TrainAudioDeps, context: JobContext): Promise<JobResult> {
  const { store, models, registry, clock } = deps;
  context.progress(0, 'reading audio features');
  const data = await gatherSounds(store, AUDIO_MODEL_VERSION, context.signal);
  if (data.tracks.length === 0) {
    return { outcome: 'skipped', reason: 'No sound of the catalogue is analysed yet.' };
  }
  context.progress(GATHERED, `learning from ${data.tracks.length} sounds`);
  const { text } = registry.current();
  const factors = factorsOf(registry);
  const { bytes, learned, explained } = fitSound({
    ...data,
    ...(factors && { factors }),
    others: (id) => text?.vector(text.items.indexOf(id)),
    trainedTo: clock.now(),
    heldOutBelow: heldOutThreshold(await store.listeners.count()),
  });
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('audio', bytes);
  const size = `${data.tracks.length} sounds, ${learned} with listeners, content explains ${(100 * explained).toFixed(1)} %`;
  return publishedResult(published, `serves: ${size}.`);
}

function factorsOf(registry: Pick<ModelRegistry, 'current'>): FactorSource | undefined {
  const model = registry.current().factorization;
  if (model === undefined) return undefined;
  const { version, rank, heldOutBelow, items } = model;
  const vector = (id: string): Float32Array | undefined => {
    const index = items.indexOf(id);
    return index < 0 ? undefined : model.vector(index);
  };
  return { version, rank, heldOutBelow, vector };
}
