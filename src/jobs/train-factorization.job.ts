/** The nightly training: from listening to factors, past the gate, to the model that serves. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import type { FactorizationConfig } from '../models/factorization/config.ts';
import { withCounts } from '../models/collaborative/count-weights.ts';
import { fitCollaborativeInWorker } from '../models/collaborative/fit-in-worker.ts';
import type { Combine } from '../models/collaborative/fit-memory.ts';
import type { ModelService } from '../services/services.ts';
import { gatherMatrix } from '../services/training-data.ts';
import type { TrainingStore } from '../services/training-data.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';
import { servingBytes } from './serving-bytes.ts';

export interface TrainFactorizationDeps {
  readonly store: TrainingStore & Pick<Store, 'snapshots'>;
  /** Brings what is trained on, such as the archive; left out: the store. */
  readonly source?: (context: JobContext) => Promise<TrainingStore>;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: FactorizationConfig;
  /** Whether validation may combine it with other models. */
  readonly combine: Combine;
  readonly threads: number;
  /** What a training may take, in bytes. */
  readonly memoryBytes: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Shares of the whole at which its steps end. */
const GATHERED = 0.1;
const FITTED = 0.9;

export function makeTrainFactorizationJob(deps: TrainFactorizationDeps): Job {
  return {
    name: 'train',
    description:
      'Fits the collaborative model to all listening; it serves if it is not worse than the current one.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => train(deps, context),
  };
}

async function train(deps: TrainFactorizationDeps, context: JobContext): Promise<JobResult> {
  const { store, models, clock, combine, threads, memoryBytes } = deps;
  const config = combine === 'never' ? deps.config : withCounts(deps.config);
  const { signal } = context;
  const trainedTo = clock.now();
  context.progress(0, 'reading listening');
  const source = (await deps.source?.(context)) ?? store;
  const training = await gatherMatrix(source, trainedTo, config, signal);
  const { matrix } = training;
  if (matrix.rows === 0 || matrix.columns === 0) {
    return { outcome: 'skipped', reason: 'There is no listening to tracks of the catalogue yet.' };
  }
  const size = `${matrix.rows} listeners, ${matrix.columns} items, ${matrix.indexes.length} pairs`;
  context.progress(GATHERED, size);
  const previous = await servingBytes(store, 'factorization');
  const { bytes, summary } = await fitCollaborativeInWorker(
    {
      ...{ ...training, config, trainedTo, combine, threads, memoryBytes },
      ...(previous && { previous }),
    },
    (share, message) => context.progress(GATHERED + (FITTED - GATHERED) * share, message),
    signal,
  );
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('factorization', bytes);
  return publishedResult(published, [`serves: ${size}.`, summary].filter(Boolean).join(' '));
}
