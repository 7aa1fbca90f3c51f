/**
 * Builds the weekly lists of everybody, in waves of a few listeners: what they did is read here, threads draft the lists
 * (`weekly-drafters.ts`), and those of a wave are written together. A list that is there is never written again, so a
 * run that was killed is taken up by the next one, and a run after a whole one does nothing.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { Weeks } from '../models/weekly/week.ts';
import type { NamedWeek } from '../models/weekly/week.ts';
import { readNames } from './reasons.ts';
import { servingModels } from './recommending.ts';
import type { RecommendingDeps } from './recommending.ts';
import type { WeeklyService } from './services.ts';
import { readWeeklyAsk } from './weekly-ask.ts';
import { WeeklyDrafters } from './weekly-drafters.ts';
import { namesInDraft, weeklyRecord } from './weekly-list.ts';
import type { WeeklyAsk, WeeklyConfig } from './weekly-list.ts';

export interface WaveDeps extends RecommendingDeps {
  readonly config: WeeklyConfig;
  readonly threads: number;
}

type BuildOptions = Parameters<WeeklyService['buildAll']>[0];

/** Listeners whose lists are written together. */
const WAVE = 64;
/** Listeners read between two looks at what else there is to do. */
const READ_A_TURN = 8;
/** Waves that a thread has before it: one that it works at, and the next. */
const WAVES_A_THREAD = 2;

interface Wanted {
  readonly listener: string;
  readonly week: NamedWeek;
}

/** Builds what is missing; answers how many lists, and how many were there. */
export async function buildInWaves(
  deps: WaveDeps,
  { aheadMs, progress, signal }: BuildOptions,
): Promise<{ readonly built: number; readonly kept: number }> {
  const { store, clock, threads } = deps;
  const total = await store.listeners.count();
  const waves = new Waves(deps);
  const weeks = new Weeks();
  let done = 0;
  let kept = 0;
  try {
    for await (const batch of store.listeners.scan()) {
      for (let from = 0; from < batch.length; from += WAVE) {
        signal.throwIfAborted();
        const wave = batch.slice(from, from + WAVE);
        const at = clock.now() + aheadMs;
        const wanted = wave.map(({ id, timeZone }) => {
          return { listener: id, week: weeks.at(at, timeZone) };
        });
        const missing = await missingOf(deps, wanted);
        kept += wave.length - missing.length;
        if (missing.length > 0) {
          await waves.room(threads * WAVES_A_THREAD);
          await waves.begin(await readAsks(deps, missing));
        }
        done += wave.length;
      }
      progress(done, Math.max(total, done));
    }
    await waves.room(1);
    return { built: done - kept, kept };
  } finally {
    await waves.stop();
  }
}

async function missingOf(
  { store }: WaveDeps,
  wanted: readonly Wanted[],
): Promise<readonly Wanted[]> {
  const there = await Promise.all(
    wanted.map(({ listener, week }) => store.weeklies.has(listener, week.week)),
  );
  await breathe();
  return wanted.filter((_, i) => !there[i]);
}

async function readAsks(deps: WaveDeps, wanted: readonly Wanted[]): Promise<readonly WeeklyAsk[]> {
  const asks: WeeklyAsk[] = [];
  for (let from = 0; from < wanted.length; from += READ_A_TURN) {
    const some = wanted.slice(from, from + READ_A_TURN);
    const read = some.map(({ listener, week }) => readWeeklyAsk(deps, deps.config, listener, week));
    asks.push(...(await Promise.all(read)));
    await breathe();
  }
  return asks;
}

/** The waves under way, and the threads, which start with the first. */
class Waves {
  readonly #deps: WaveDeps;
  readonly #underWay = new Set<Promise<void>>();
  #drafters: WeeklyDrafters | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(deps: WaveDeps) {
    this.#deps = deps;
  }

  /** Waits until fewer than so many waves are under way. @throws What failed in one of them. */
  async room(most: number): Promise<void> {
    while (this.#underWay.size >= most) await Promise.race(this.#underWay);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Drafts and writes the lists of a wave, behind the caller. */
  async begin(asks: readonly WeeklyAsk[]): Promise<void> {
    this.#drafters ??= await startDrafters(this.#deps);
    const wave: Promise<void> = this.#build(this.#drafters, asks)
      .catch((error: unknown) => void (this.#failure ??= { error }))
      .finally(() => this.#underWay.delete(wave));
    this.#underWay.add(wave);
  }

  async stop(): Promise<void> {
    await this.#drafters?.stop();
    await Promise.all(this.#underWay);
  }

  async #build(drafters: WeeklyDrafters, asks: readonly WeeklyAsk[]): Promise<void> {
    const { store, catalogue } = this.#deps;
    const drafts = await drafters.draft(asks);
    const view = await catalogue.current();
    const nameOf = await readNames(store, view, drafts.flatMap(namesInDraft));
    await store.weeklies.putIfAbsent(drafts.map((draft) => weeklyRecord(draft, nameOf)));
  }
}

async function startDrafters(deps: WaveDeps): Promise<WeeklyDrafters> {
  const view = await deps.catalogue.current();
  const models = servingModels(deps, view);
  await deps.newTracks.settled();
  return WeeklyDrafters.start(models, view, deps.config, deps.threads);
}
