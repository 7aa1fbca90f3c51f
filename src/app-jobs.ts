/** The jobs of a gateway, made from its configuration: part of the composition root (`app.ts`). */
import os from 'node:os';
import type { AnalyzerPool } from './audio/analyzer-pool.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { SoundRenderer } from './demo/render.ts';
import { BadInputError } from './errors.ts';
import type { ArchivePlace } from './events/archive/archive-place.ts';
import { makeAggregateJob } from './jobs/aggregate.job.ts';
import { duckDbEngine, type BatchEngine } from './jobs/aggregates.ts';
import { makeArchiveJob } from './jobs/archive.job.ts';
import { makeAudioJob } from './jobs/audio.job.ts';
import { makeExperimentJob } from './jobs/experiment.job.ts';
import type { Job } from './jobs/job.ts';
import { makeFeedsJob, type Fetch } from './jobs/feeds.job.ts';
import { makePoliciesJob } from './jobs/policies.job.ts';
import { makePopularityJob } from './jobs/popularity.job.ts';
import { makeRenderJob } from './jobs/render-audio.job.ts';
import { makeResponsesJob } from './jobs/responses.job.ts';
import { makeRetentionJob } from './jobs/retention.job.ts';
import { makeSpark, sparkEngine } from './jobs/spark.ts';
import {
  makeTrainFactorizationJob,
  type TrainFactorizationDeps,
} from './jobs/train-factorization.job.ts';
import { makeTrainAudioJob } from './jobs/train-audio.job.ts';
import { makeTrainHybridJob } from './jobs/train-hybrid.job.ts';
import { makeTrainSparkJob } from './jobs/train-spark.job.ts';
import { makeTrainTextJob } from './jobs/train-text.job.ts';
import { makeWeeklyJob } from './jobs/weekly.job.ts';
import type { Log } from './log.ts';
import { defaultThreads } from './math/default-threads.ts';
import { readCombine } from './models/collaborative/fit-memory.ts';
import { factorizationConfig, type FactorizationConfig } from './models/factorization/config.ts';
import { popularityConfig } from './models/popularity/fit.ts';
import type { ModelRegistry } from './models/registry.ts';
import { readSettings } from './models/settings.ts';
import { textConfig } from './models/text/config.ts';
import { archivedListening } from './services/archived-listening.ts';
import { HOME_DEFAULTS } from './services/home-config.ts';
import type { HybridTrainingDeps } from './services/hybrid-training.ts';
import type { Services } from './services/services.ts';
import type { Store } from './store/ports.ts';

export type Settings = Readonly<Record<string, unknown>>;

const MIB = 2 ** 20;

/** What the jobs are made from: see `app.ts`. */
export interface JobDeps extends HybridTrainingDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly archive: ArchivePlace;
  readonly models: Services['models'];
  readonly registry: ModelRegistry;
  readonly catalogueService: Services['catalogue'];
  /** The network's edge. */
  readonly fetch: Fetch;
  readonly weekly: Services['weekly'];
  readonly sounds: SoundRenderer;
  readonly analyzer: AnalyzerPool;
}

/** The models that `train` knows, by the words of the command line. @throws BadInputError for another. */
export function trainingJob(deps: JobDeps, model: string, settings: Settings): Job {
  const { config, clock, store, models, registry } = deps;
  const common = { store, models, clock, timeZone: config.timeZone };
  const own = config.models;
  switch (model) {
    case 'factorization': {
      const { combine = own.combine, from = 'store', engine = 'threads', ...others } = settings;
      const merged = factorizationConfig({ ...own.factorization, ...others });
      if (engine === 'spark') return sparkTraining(deps, merged);
      const fit = { config: merged, combine: readCombine(combine), ...resourcesOf(own) };
      const source = from === 'archive' ? archiveSource(deps) : undefined;
      const schedule = config.jobs.train;
      return makeTrainFactorizationJob({ ...common, ...fit, schedule, ...(source && { source }) });
    }
    case 'popularity': {
      const merged = popularityConfig({ ...own.popularity, ...settings });
      return makePopularityJob({ ...common, config: merged, schedule: config.jobs.popularity });
    }
    case 'text': {
      const merged = textConfig({ ...own.text, ...settings });
      const schedule = config.jobs.text;
      const seed = config.seed ?? 1;
      return makeTrainTextJob({ ...common, registry, config: merged, seed, schedule });
    }
    case 'audio':
      readSettings('audio', {}, settings);
      return makeTrainAudioJob({ ...common, registry, schedule: config.jobs.trainAudio });
    case 'hybrid':
      readSettings('hybrid', {}, settings);
      return makeTrainHybridJob({
        ...{ ...common, training: deps, schedule: config.jobs.hybrid },
        ...{ threads: resourcesOf(own).threads, seed: config.seed ?? 1 },
      });
    case 'responses':
      readSettings('responses', {}, settings);
      return makeResponsesJob({
        ...common,
        config: HOME_DEFAULTS.bandit,
        schedule: config.jobs.responses,
      });
    default:
      throw new BadInputError(
        `Expected the name of a model (factorization, popularity, text, audio, hybrid, responses), got "${model}".`,
      );
  }
}

/** All that runs on a schedule. */
export function jobsOf(deps: JobDeps): readonly Job[] {
  const { config, clock, store, sounds, weekly, analyzer, log } = deps;
  const { timeZone, jobs, retention, feeds } = config;
  const catalogue = deps.catalogueService;
  const { archive: place } = deps;
  return [
    trainingJob(deps, 'factorization', {}),
    trainingJob(deps, 'popularity', {}),
    trainingJob(deps, 'text', {}),
    makeFeedsJob({ ...deps, catalogue, feeds, schedule: jobs.feeds, timeZone }),
    trainingJob(deps, 'audio', {}),
    trainingJob(deps, 'hybrid', {}),
    makeWeeklyJob({ weekly, schedule: jobs.weekly, timeZone }),
    makeArchiveJob({ store, clock, place, schedule: jobs.archive, timeZone }),
    makeAggregateJob({
      place,
      engine: batchEngine(config),
      clock,
      schedule: jobs.aggregate,
      timeZone,
    }),
    makeExperimentJob({
      ...{ store, clock, experiment: config.experiment },
      ...{ schedule: jobs.experiment, timeZone },
    }),
    trainingJob(deps, 'responses', {}),
    makePoliciesJob({ store, registry: deps.registry, clock, schedule: jobs.policies, timeZone }),
    makeRetentionJob({ store, clock, ...retention, schedule: jobs.retention, timeZone }),
    makeRenderJob({ renderer: sounds, schedule: jobs.renderAudio, timeZone }),
    makeAudioJob({ store, sounds, analyzer, log, schedule: jobs.audio, timeZone }),
  ];
}

function sparkTraining(
  { config, clock, models, archive, store }: JobDeps,
  fit: FactorizationConfig,
): Job {
  return makeTrainSparkJob({
    store,
    place: archive,
    spark: makeSpark(config.batch),
    models,
    clock,
    config: fit,
    threads: threadsOf(config.models),
    schedule: config.jobs.train,
    timeZone: config.timeZone,
  });
}

/** What counts over the archive. */
function batchEngine({ batch, models }: Config): BatchEngine {
  // Named when it is used: a gateway without jars serves, and its doctor says what it lacks.
  if (batch.engine === 'spark') return (...batchOf) => sparkEngine(makeSpark(batch))(...batchOf);
  return duckDbEngine({ memory: `${batch.memoryMiB}MiB`, threads: threadsOf(models) });
}

/** Training that reads the archive: its aggregates are made anew first. */
function archiveSource({ config, archive }: JobDeps): TrainFactorizationDeps['source'] {
  return async (context) => {
    await batchEngine(config)(archive, ['listener_items'], context);
    return archivedListening(archive);
  };
}

/** Threads of a job. */
export function threadsOf({ threads }: Pick<Config['models'], 'threads'>): number {
  return threads ?? defaultThreads();
}

/** What a training may take of the machine. */
function resourcesOf(models: Config['models']): {
  readonly threads: number;
  readonly memoryBytes: number;
} {
  return {
    threads: threadsOf(models),
    memoryBytes: models.memoryMiB === undefined ? os.totalmem() / 2 : models.memoryMiB * MIB,
  };
}
