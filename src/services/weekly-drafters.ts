/** Threads that draft weekly lists, so that the process goes on answering while the job makes those of everybody. */
import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { InvariantError } from '../errors.ts';
import { threadBeside } from '../math/thread-beside.ts';
import { shareModels } from '../models/decode-model.ts';
import type { SharedModel } from '../models/decode-model.ts';
import type { CatalogueView, TrackFacts } from './catalogue-view.ts';
import type { ServingModels } from './collaborative-list.ts';
import type { WeeklyAsk, WeeklyConfig, WeeklyDraft } from './weekly-list.ts';

/** What a thread is made with. */
export interface DrafterStart {
  readonly models: readonly SharedModel[];
  /** Where new tracks lie. */
  readonly placed: readonly (readonly [id: string, vector: Float32Array])[];
  readonly podcasts: readonly string[];
  readonly config: WeeklyConfig;
}

/** What it is told: some of the catalogue, then listeners. */
export type DrafterMessage =
  | { readonly tracks: readonly TrackFacts[] }
  | { readonly wave: number; readonly asks: readonly WeeklyAsk[] };

export interface DrafterAnswer {
  readonly wave: number;
  readonly drafts: readonly WeeklyDraft[];
}

/** Tracks handed over at a time: copying all at once would take as long as many requests. */
const TRACKS_AT_A_TIME = 2_000;

interface Waiting {
  readonly resolve: (drafts: readonly WeeklyDraft[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Drafter {
  readonly worker: Worker;
  /** Waves that it has not answered. */
  readonly waves: Map<number, Waiting>;
}

export class WeeklyDrafters {
  readonly #drafters: readonly Drafter[];
  #waves = 0;

  private constructor(drafters: readonly Drafter[]) {
    this.#drafters = drafters;
  }

  /** Starts threads; all see the models and the catalogue of this moment until they are stopped. */
  static async start(
    models: ServingModels,
    view: CatalogueView,
    config: WeeklyConfig,
    threads: number,
  ): Promise<WeeklyDrafters> {
    const { newTracks, ...served } = models;
    const start: DrafterStart = {
      models: shareModels(served),
      placed: newTracks?.entries() ?? [],
      podcasts: view.podcasts,
      config,
    };
    const drafters = Array.from({ length: threads }, () => startDrafter(start));
    for (let from = 0; from < view.tracks.length; from += TRACKS_AT_A_TIME) {
      const tracks = view.tracks.slice(from, from + TRACKS_AT_A_TIME);
      for (const drafter of drafters) send(drafter, { tracks });
      await breathe();
    }
    return new WeeklyDrafters(drafters);
  }

  /**
   * Drafts the lists of some listeners, in their order.
   *
   * @throws InvariantError when a thread failed, or was stopped.
   */
  draft(asks: readonly WeeklyAsk[]): Promise<readonly WeeklyDraft[]> {
    const drafter = this.#drafters.reduce((a, b) => (b.waves.size < a.waves.size ? b : a));
    const wave = this.#waves++;
    return new Promise((resolve, reject) => {
      drafter.waves.set(wave, { resolve, reject });
      send(drafter, { wave, asks });
    });
  }

  /** Ends the threads; what they have not answered is refused. */
  async stop(): Promise<void> {
    await Promise.all(this.#drafters.map(({ worker }) => worker.terminate()));
  }
}

function startDrafter(workerData: DrafterStart): Drafter {
  const file = threadBeside(import.meta.url, 'weekly.worker');
  const worker = new Worker(file, { workerData, name: 'weekly' });
  const waves: Drafter['waves'] = new Map();
  const refuse = (error: unknown): void => {
    for (const { reject } of waves.values()) reject(error);
    waves.clear();
  };
  worker.on('message', ({ wave, drafts }: DrafterAnswer) => {
    waves.get(wave)?.resolve(drafts);
    waves.delete(wave);
  });
  worker.on('error', refuse);
  worker.on('exit', () => refuse(new InvariantError('A thread for weekly lists has ended.')));
  return { worker, waves };
}

function send({ worker }: Drafter, message: DrafterMessage): void {
  worker.postMessage(message);
}
