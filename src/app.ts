/**
 * The composition root: every room is made here, from plain arguments, in the order in which data
 * flows. Read it top to bottom to see what the gateway is.
 */
import os from 'node:os';
import path from 'node:path';
import { makeAnalyzerPool, type AnalyzerPool } from './audio/analyzer-pool.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { makeRenderer, type SoundRenderer } from './demo/render.ts';
import { BadInputError } from './errors.ts';
import { eraseFromArchive } from './events/archive.ts';
import { makeIntake, MAX_FUTURE_OF_PASSED_MS, type EventSink } from './events/intake.ts';
import type { KafkaStream } from './events/kafka/stream.ts';
import { makeStoreSink } from './events/store-sink.ts';
import { makeArchiveJob } from './jobs/archive.job.ts';
import { makeAudioJob } from './jobs/audio.job.ts';
import type { Job } from './jobs/job.ts';
import { makeFeedsJob, type Fetch } from './jobs/feeds.job.ts';
import { makePopularityJob } from './jobs/popularity.job.ts';
import { makeRenderJob } from './jobs/render-audio.job.ts';
import { makeRetentionJob } from './jobs/retention.job.ts';
import { makeJobRunner, type JobRunner } from './jobs/runner.ts';
import { makeTrainFactorizationJob } from './jobs/train-factorization.job.ts';
import { makeTrainTextJob } from './jobs/train-text.job.ts';
import { makeWeeklyJob } from './jobs/weekly.job.ts';
import type { Log } from './log.ts';
import { defaultThreads } from './math/default-threads.ts';
import { seededRandom } from './math/random.ts';
import { readCombine } from './models/collaborative/fit-memory.ts';
import { factorizationConfig } from './models/factorization/config.ts';
import { gateConfig } from './models/gate.ts';
import { popularityConfig } from './models/popularity/fit.ts';
import { textConfig } from './models/text/config.ts';
import { ModelRegistry } from './models/registry.ts';
import { makeCatalogueViews } from './services/catalogue-view.ts';
import { makeCatalogueService } from './services/catalogue.ts';
import { makeHomeService } from './services/home.ts';
import { makeLibraryService } from './services/library.ts';
import { Bells, JOBS, makeLiveService } from './services/live.ts';
import { makeModelService } from './services/models.ts';
import { makeNewTracks } from './services/new-tracks.ts';
import { makePrivacyService } from './services/privacy.ts';
import { makeRecommendationService } from './services/recommendations.ts';
import type { EventIntake, Services } from './services/services.ts';
import { makeTasteService } from './services/taste.ts';
import { makeTextProfiles } from './services/text-profiles.ts';
import { makeWeeklyService } from './services/weekly.ts';
import type { Store } from './store/ports.ts';
import type { JobRunRecord } from './store/records.ts';
import { openSqliteStore } from './store/sqlite/sqlite-store.ts';

export interface AppOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly seed: number;
  readonly log: Log;
  /** The house to live in; left out: the one that the configuration names. The app closes it either way. */
  readonly store?: Store;
  /** The network's edge, for feeds. Left out: the platform's. */
  readonly fetch?: Fetch;
}

export interface App {
  readonly config: Config;
  readonly clock: Clock;
  readonly seed: number;
  readonly log: Log;
  readonly store: Store;
  readonly services: Services;
  readonly runner: JobRunner;
  readonly sounds: SoundRenderer;
  /** Fits one model now, with settings of its own, and publishes it if the gate lets it. */
  train(
    model: string,
    settings: Settings,
    progress: (share: number, message: string) => void,
  ): Promise<JobRunRecord>;
  /** Stops jobs, takes no more events, waits for what is under way and closes the store. */
  stop(): Promise<void>;
}

type Settings = Readonly<Record<string, unknown>>;

const MIB = 2 ** 20;

/** Where the embedded store lies. */
export function storeFile(config: Config): string {
  return path.join(config.data, 'tastegraph.sqlite');
}

/**
 * Opens the house that the configuration names.
 *
 * @throws BadInputError when it is not ours or a newer version's, UnavailableError when it does not answer.
 */
export async function openStore(config: Config): Promise<Store> {
  if (config.store === 'sqlite') return openSqliteStore({ path: storeFile(config) });
  // Loaded only where it is wanted: most gateways never meet a Cassandra.
  const { openCassandraStore } = await import('./store/cassandra/cassandra-store.ts');
  const { eventDays, pageDays, jobRunDays } = config.retention;
  const keepDays = { events: eventDays, pages: pageDays, jobRuns: jobRunDays };
  return openCassandraStore({ ...config.cassandra, keepDays });
}

/** Makes the gateway without its server: `server/server.ts` makes that from an {@link App}. */
export async function buildApp(options: AppOptions): Promise<App> {
  const { config, clock, seed, log } = options;
  const store = options.store ?? (await openStore(config));
  const registry = new ModelRegistry();
  const sounds = makeRenderer({
    cacheFolder: path.join(config.data, 'audio-cache'),
    clock,
    ...config.audioCache,
  });

  const catalogueViews = makeCatalogueViews({ store, clock });
  const newTracks = makeNewTracks({ store, clock, log });
  const bells = new Bells();
  const intoStore = makeStoreSink({
    store,
    clock,
    log,
    defaultTimeZone: config.timeZone,
    onCommit(events) {
      newTracks.touch(events.map(({ event }) => event.item));
      for (const listener of new Set(events.map(({ event }) => event.listener)))
        bells.ring(listener);
    },
  });
  const stream = await openStream(options, store, intoStore);
  const intakeInto = (sink: EventSink, seedOf: number): EventIntake =>
    makeIntake({ store, sink, clock, random: seededRandom(seedOf) });
  const intake = intakeInto(stream?.publish ?? intoStore, seed);
  const gate = gateConfig(config.models.gate);
  const models = makeModelService({ store, registry, clock, log, gate, keep: config.models.keep });
  const recommending = { store, registry, clock, seed, catalogue: catalogueViews, newTracks };
  const weekly = makeWeeklyService(recommending);
  const home = makeHomeService({ ...recommending, weekly });

  // A job of the background: one thread, so that serving keeps the others.
  const analyzer = makeAnalyzerPool(1);
  const catalogue = makeCatalogueService({ store, onChange: () => catalogueViews.invalidate() });
  const jobDeps = {
    config,
    clock,
    log,
    store,
    models,
    registry,
    sounds,
    analyzer,
    weekly,
    catalogue,
    fetch: options.fetch ?? fetch,
  };
  // Gateways in containers share process numbers, those of one configuration a seed: hosts differ.
  const holder = `${os.hostname()}-${process.pid}-${seed.toString(36)}`;
  const runner = makeJobRunner({
    ...{ store, clock, log, holder, jobs: jobsOf(jobDeps) },
    onProgress: () => bells.ring(JOBS),
  });
  const services: Services = {
    intake,
    stream,
    home,
    weekly,
    recommendations: makeRecommendationService(recommending),
    taste: makeTasteService(recommending),
    textProfiles: makeTextProfiles(registry),
    catalogue,
    library: makeLibraryService({
      store,
      // Who changes their library is shown it changed: over Kafka it is folded here, too, and counts once by its id.
      intake: stream ? intakeInto(both(stream.publish, intoStore), seed + 2) : intake,
      clock,
      random: seededRandom(seed + 1),
      defaultTimeZone: config.timeZone,
    }),
    models,
    jobs: runner,
    live: makeLiveService({ home, jobs: runner, bells }),
    privacy: makePrivacyService({
      store,
      forget(listener) {
        home.forget(listener);
        newTracks.forget();
      },
      eraseArchive: (listener) => eraseFromArchive(path.join(config.data, 'archive'), listener),
    }),
  };
  await models.refresh();

  return {
    config,
    clock,
    seed,
    log,
    store,
    services,
    runner,
    sounds,
    train: (model, settings, progress) => {
      const jobs = [trainingJob(jobDeps, model, settings)];
      return makeJobRunner({ store, clock, log, holder, jobs }).runToEnd(jobs[0]!.name, progress);
    },
    async stop() {
      await runner.stop();
      await stream?.stop();
      await intake.stop();
      await stream?.close();
      await sounds.stop();
      await analyzer.stop();
      await store.close();
    },
  };
}

/** The way over Kafka where the configuration wants it; nothing is asked of the brokers yet. */
async function openStream(
  { config, clock, log, seed }: AppOptions,
  store: Store,
  sink: EventSink,
): Promise<KafkaStream | undefined> {
  if (config.events === 'embedded') return undefined;
  const { makeKafkaStream } = await import('./events/kafka/stream.ts');
  const passed = { maxFutureMs: MAX_FUTURE_OF_PASSED_MS };
  const intake = makeIntake({
    store,
    sink,
    clock,
    random: seededRandom(seed + 3),
    config: passed,
  });
  const folds = config.role !== 'gateway';
  return makeKafkaStream({ options: config.kafka, folds, intake, store, clock, log });
}

/** One sink after the other; what the last one says of each event holds. */
function both(first: EventSink, second: EventSink): EventSink {
  return async (events) => {
    await first(events);
    return second(events);
  };
}

interface JobDeps extends Omit<AppOptions, 'seed' | 'store'> {
  readonly fetch: Fetch;
  readonly catalogue: Services['catalogue'];
  readonly store: Store;
  readonly models: Services['models'];
  readonly registry: ModelRegistry;
  readonly weekly: Services['weekly'];
  readonly sounds: SoundRenderer;
  readonly analyzer: AnalyzerPool;
}

/** The models that `train` knows, by the words of the command line. */
function trainingJob(deps: JobDeps, model: string, settings: Settings): Job {
  const { config, clock, store, models, registry } = deps;
  const common = { store, models, clock, timeZone: config.timeZone };
  const own = config.models;
  switch (model) {
    case 'factorization': {
      const { combine = own.combine, ...others } = settings;
      const merged = factorizationConfig({ ...own.factorization, ...others });
      const fit = { config: merged, combine: readCombine(combine), ...resourcesOf(own) };
      return makeTrainFactorizationJob({ ...common, ...fit, schedule: config.jobs.train });
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
    default:
      throw new BadInputError(
        `Expected the name of a model (factorization, popularity, text), got "${model}".`,
      );
  }
}

/** What a training may take of the machine. */
function resourcesOf({ threads, memoryMiB }: Config['models']): {
  readonly threads: number;
  readonly memoryBytes: number;
} {
  return {
    threads: threads ?? defaultThreads(),
    memoryBytes: memoryMiB === undefined ? os.totalmem() / 2 : memoryMiB * MIB,
  };
}

function jobsOf(deps: JobDeps): readonly Job[] {
  const { config, clock, store, sounds, weekly, analyzer, log } = deps;
  const { timeZone, jobs, retention, feeds } = config;
  const archiveFolder = path.join(config.data, 'archive');
  return [
    trainingJob(deps, 'factorization', {}),
    trainingJob(deps, 'popularity', {}),
    trainingJob(deps, 'text', {}),
    makeFeedsJob({ ...deps, feeds, schedule: jobs.feeds, timeZone }),
    makeWeeklyJob({ weekly, schedule: jobs.weekly, timeZone }),
    makeArchiveJob({ store, clock, folder: archiveFolder, schedule: jobs.archive, timeZone }),
    makeRetentionJob({ store, clock, ...retention, schedule: jobs.retention, timeZone }),
    makeRenderJob({ renderer: sounds, schedule: jobs.renderAudio, timeZone }),
    makeAudioJob({ store, sounds, analyzer, log, schedule: jobs.audio, timeZone }),
  ];
}
