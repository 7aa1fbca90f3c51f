/**
 * What a listener or an operator watches: Home as it changes, jobs as they go on. Each watcher is woken by
 * what happens in this process, and looks by itself now and then for what other processes did. One that is
 * slow misses states in between, never the last one; nothing is queued for it.
 */
import { SECOND_MS } from '../clock.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import type { HomeRecord } from '../store/records.ts';
import type { HomeService, JobService, LiveService } from './services.ts';

export interface LiveDeps {
  readonly home: Pick<HomeService, 'page'>;
  readonly jobs: Pick<JobService, 'statuses'>;
  readonly bells: Bells;
}

/** How often a watcher looks unasked. */
const LOOK_MS = 5 * SECOND_MS;
/** The least time between two words about jobs: one may report thousands of steps a second. */
const PACE_MS = 200;

export function makeLiveService({ home, jobs, bells }: LiveDeps): LiveService {
  return {
    async *home(listener, shape) {
      const bell = bells.hang(listener);
      let shown: string | undefined;
      try {
        for (;;) {
          const page: HomeRecord = await home.page(listener, shape);
          if (page.id !== shown) yield page;
          shown = page.id;
          await bell.wait(LOOK_MS);
          if (bells.ended) return;
        }
      } finally {
        bells.take(listener, bell);
      }
    },

    async *jobs(name) {
      const bell = bells.hang(JOBS);
      const told = new Map<string, string>();
      try {
        for (let first = true; ; first = false) {
          for (const run of await runs(jobs, name)) {
            const word = [run.id, run.outcome, run.progress, run.message].join('|');
            // What ended before anybody watched is no news.
            const old = first && run.outcome !== 'running';
            if (!old && told.get(run.job) !== word) yield run;
            told.set(run.job, word);
          }
          await Promise.all([bell.wait(LOOK_MS), pause(PACE_MS)]);
          if (bells.ended) return;
        }
      } finally {
        bells.take(JOBS, bell);
      }
    },
  };
}

/** The name of the bell that jobs ring. No listener bears it: their ids begin with `user:`. */
export const JOBS = 'jobs';

/** Rung by name; rings for all who hung one up under it. */
export class Bells {
  readonly #hung = new Map<string, Set<Bell>>();
  #ended = false;

  /** Whether nothing is to be looked at any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Sends all who wait away: the store is about to close. */
  end(): void {
    this.#ended = true;
    for (const name of [...this.#hung.keys()]) this.ring(name);
  }

  hang(name: string): Bell {
    const bell = new Bell();
    const others = this.#hung.get(name);
    if (others) others.add(bell);
    else this.#hung.set(name, new Set([bell]));
    return bell;
  }

  take(name: string, bell: Bell): void {
    const all = this.#hung.get(name);
    all?.delete(bell);
    if (all?.size === 0) this.#hung.delete(name);
    bell.ring();
  }

  /** Rings for all whose events these are. */
  committed(events: readonly { readonly event: { readonly listener: string } }[]): void {
    for (const listener of new Set(events.map(({ event }) => event.listener))) this.ring(listener);
  }

  ring(name: string): void {
    for (const bell of this.#hung.get(name) ?? []) bell.ring();
  }
}

/** Remembers one ring, so that none is missed between two waits. */
class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves when it rings or rang since the last wait, or after a while. */
  async wait(ms: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms).unref();
      this.#wake = resolve;
      await promise;
      clearTimeout(timer);
      this.#wake = undefined;
    }
    this.#rung = false;
  }
}

async function runs(
  jobs: Pick<JobService, 'statuses'>,
  name: string | undefined,
): Promise<readonly JobRunRecord[]> {
  const statuses = await jobs.statuses();
  return statuses.flatMap((job) =>
    job.lastRun && (name === undefined || job.name === name) ? [job.lastRun] : [],
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
