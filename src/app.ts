/**
 * The composition root: every room is made here, from plain arguments, in the order in which data
 * flows. Read it top to bottom to see what the gateway is.
 */
import os from 'node:os';
import path from 'node:path';
import { jobsOf, threadsOf, trainingJob, type Settings } from './app-jobs.ts';
import { makeAnalyzerPool } from './audio/analyzer-pool.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { makeRenderer, type SoundRenderer } from './demo/render.ts';
import { localPlace, type ArchivePlace } from './events/archive/archive-place.ts';
import { eraseFromArchive } from './events/archive/erase.ts';
import { hdfsPlace } from './events/archive/hdfs-place.ts';
import { makeIntake, MAX_FUTURE_OF_PASSED_MS, type EventSink } from './events/intake.ts';
import type { KafkaStream } from './events/kafka/stream.ts';
import { makeStoreSink } from './events/store-sink.ts';
import type { Fetch } from './jobs/feeds.job.ts';
import { makeJobRunner, type JobRunner } from './jobs/runner.ts';
import type { Log } from './log.ts';
import { seededRandom } from './math/random.ts';
import { gateConfig } from './models/gate.ts';
import { ModelRegistry } from './models/registry.ts';
import { makeActivity } from './services/activity.ts';
import { makeCatalogueViews } from './services/catalogue-views.ts';
import { makeCatalogueService } from './services/catalogue.ts';
import { makeExperimentService } from './services/experiment.ts';
import { makePolicyReportService } from './services/policy-report.ts';
import { makeHistoryService } from './services/history.ts';
import { makeHomeService } from './services/home.ts';
import { makeLibraryService } from './services/library.ts';
import { Bells, JOBS, makeLiveService } from './services/live.ts';
import { makeListeningService } from './services/listening.ts';
import { makeModelService } from './services/models.ts';
import { makeNewTracks } from './services/new-tracks.ts';
import { makePrivacyService } from './services/privacy.ts';
import { makeRecommendationService } from './services/recommendations.ts';
import { makeSearchIndexes } from './services/search-index.ts';
import { makeSearchService } from './services/search.ts';
import type { EventIntake, Services } from './services/services.ts';
import { makeTasteService } from './services/taste.ts';
import { makeTextProfiles } from './services/text-profiles.ts';
import { makeWeeklyService } from './services/weekly.ts';
import type { Store } from './store/ports.ts';
import type { JobRunRecord } from './store/job-records.ts';
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
  readonly archive: ArchivePlace;
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

/** The archive that the configuration names. */
export function openArchive(config: Config): ArchivePlace {
  const { place, ...hdfs } = config.archive;
  if (place === 'hdfs') return hdfsPlace(hdfs, path.join(config.data, 'archive-copies'));
  return localPlace(path.join(config.data, 'archive'));
}

/** Makes the gateway without its server: `server/server.ts` makes that from an {@link App}. */
export async function buildApp(options: AppOptions): Promise<App> {
  const store = options.store ?? (await openStore(options.config));
  try {
    return await buildOn(store, options);
  } catch (error) {
    // A store that stays open keeps a process alive that failed to start.
    await store.close();
    throw error;
  }
}

async function buildOn(store: Store, options: AppOptions): Promise<App> {
  const { config, clock, seed, log } = options;
  const archive = openArchive(config);
  const registry = new ModelRegistry();
  const cacheFolder = path.join(config.data, 'audio-cache');
  const sounds = makeRenderer({ cacheFolder, clock, ...config.audioCache });
  const catalogueViews = makeCatalogueViews({ store, clock });
  const newTracks = makeNewTracks({ store, clock, log });
  const bells = new Bells();
  const activity = makeActivity(clock);
  const intoStore = makeStoreSink({
    ...{ store, clock, log, defaultTimeZone: config.timeZone },
    onCommit(events) {
      newTracks.touch(events.map(({ event }) => event.item));
      activity.committed(events);
      bells.committed(events);
    },
  });
  const gate = gateConfig(config.models.gate);
  const models = makeModelService({
    ...{ store, registry, clock, log, catalogue: catalogueViews },
    ...{ gate, keep: config.models.keep },
  });
  const searchIndexes = makeSearchIndexes({ store, registry, clock });
  const recommending = { store, registry, clock, seed, catalogue: catalogueViews, newTracks };
  const weekly = makeWeeklyService({ ...recommending, threads: threadsOf(config.models) });
  const home = makeHomeService({
    ...recommending,
    weekly,
    ...{ config: config.home, experiment: config.experiment },
    onPage: (page) => activity.served(page),
  });

  const forgetting = {
    store,
    forget(listener: string) {
      home.forget(listener);
      newTracks.forget();
    },
    eraseArchive: (listener: string) => eraseFromArchive(archive, listener),
  };
  const here = makePrivacyService(forgetting);
  const stream = await openStream(options, store, intoStore, (id) => here.deleteListener(id));
  const intakeInto = (sink: EventSink, seedOf: number): EventIntake =>
    makeIntake({ store, sink, clock, random: seededRandom(seedOf) });
  const intake = intakeInto(stream?.publish ?? intoStore, seed);

  // A job of the background: one thread, so that serving keeps the others.
  const analyzer = makeAnalyzerPool(1);
  const catalogue = makeCatalogueService({
    store,
    onChange(records) {
      catalogueViews.invalidate();
      return searchIndexes.catalogueChanged(records);
    },
    onTexts: (texts) => searchIndexes.textsChanged(texts),
  });
  const jobDeps = {
    ...{ ...recommending, config, log, archive, models, sounds, analyzer, weekly },
    ...{ catalogueService: catalogue, fetch: options.fetch ?? fetch },
  };
  // Gateways in containers share process numbers, those of one configuration a seed: hosts differ.
  const holder = `${os.hostname()}-${process.pid}-${seed.toString(36)}`;
  const onProgress = (): void => bells.ring(JOBS);
  const runner = makeJobRunner({ store, clock, log, holder, onProgress, jobs: jobsOf(jobDeps) });
  const services: Services = {
    intake,
    stream,
    home,
    weekly,
    recommendations: makeRecommendationService(recommending),
    listening: makeListeningService({ store, clock }),
    taste: makeTasteService(recommending),
    textProfiles: makeTextProfiles(registry),
    search: makeSearchService({ ...recommending, indexes: searchIndexes }),
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
    activity,
    experiment: makeExperimentService(store, config.experiment),
    policies: makePolicyReportService(store),
    history: makeHistoryService({ store, intake, catalogue, clock }),
    live: makeLiveService({ home, jobs: runner, bells }),
    privacy: makePrivacyService({
      ...forgetting,
      ...(stream && { announce: (listener) => stream.erase(listener) }),
    }),
  };
  await models.refresh();

  return {
    config,
    clock,
    seed,
    log,
    store,
    archive,
    services,
    runner,
    sounds,
    train: (model, settings, progress) => {
      const jobs = [trainingJob(jobDeps, model, settings)];
      return makeJobRunner({ store, clock, log, holder, jobs }).runToEnd(jobs[0]!.name, progress);
    },
    async stop() {
      bells.end();
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
  erase: (listener: string) => Promise<unknown>,
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
  return makeKafkaStream({ options: config.kafka, folds, intake, store, erase, clock, log });
}

/** One sink after the other; what the last one says of each event holds. */
function both(first: EventSink, second: EventSink): EventSink {
  return async (events) => {
    await first(events);
    return second(events);
  };
}
