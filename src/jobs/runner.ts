/**
 * Runs jobs: on their schedule (node-cron) or by hand, one instance at a time over all processes by
 * a lease in the store, with progress, a time limit and a history. A job that fails or is killed
 * changes nothing that serves: its lease runs out and the next tick starts it again.
 */
import { createTask, type ScheduledTask } from 'node-cron';
import type { Clock } from '../clock.ts';
import { MINUTE_MS, SECOND_MS } from '../clock.ts';
import { NotFoundError, UnavailableError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { JobService, JobStatus } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import type { Job, JobResult } from './job.ts';

/** How long a lease holds without renewal: what a killed process blocks a job for. */
const LEASE_MS = MINUTE_MS;
/** A running job renews its lease and stores its progress this often. */
const HEARTBEAT_MS = 5 * SECOND_MS;

export interface RunnerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly jobs: readonly Job[];
  /** Unique name of this process: the holder of its leases. */
  readonly holder: string;
  /** Called when a run begins, goes on or ends. */
  readonly onProgress?: () => void;
}

/** The job service, and the ticking that only a serving process does. */
export interface JobRunner extends JobService {
  /** Starts ticking: from now on jobs start by their schedules. */
  tick(): void;
  /** Stops ticking, aborts what runs and waits for it. */
  stop(): Promise<void>;
}

interface Running {
  readonly record: JobRunRecord;
  /** Whether the lease was free; the run is stored then, so whoever asks next is told of it. */
  readonly begun: Promise<boolean>;
  readonly end: Promise<JobRunRecord>;
  readonly abort: AbortController;
}

export function makeJobRunner(deps: RunnerDeps): JobRunner {
  return new Runner(deps);
}

class Runner implements JobRunner {
  readonly #deps: RunnerDeps;
  readonly #jobs: ReadonlyMap<string, Job>;
  readonly #tasks = new Map<string, ScheduledTask>();
  readonly #running = new Map<string, Running>();
  /** Runs of this process as they stand now: what is stored of them may be some seconds older. */
  readonly #now = new Map<string, JobRunRecord>();
  #runs = 0;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
    this.#jobs = new Map(deps.jobs.map((job) => [job.name, job]));
  }

  async start(name: string): Promise<JobRunRecord> {
    return (await this.#begin(name)).record;
  }

  tick(): void {
    for (const job of this.#jobs.values()) {
      const options = { timezone: job.timeZone, noOverlap: true, suppressMissedWarning: true };
      const task = createTask(job.schedule, () => this.#due(job), options);
      this.#tasks.set(job.name, task);
      void task.start();
    }
  }

  async stop(): Promise<void> {
    for (const task of this.#tasks.values()) await task.destroy();
    this.#tasks.clear();
    for (const running of this.#running.values())
      running.abort.abort(new UnavailableError('Stopping.'));
    await Promise.allSettled([...this.#running.values()].map((running) => running.end));
  }

  async statuses(): Promise<readonly JobStatus[]> {
    return Promise.all([...this.#jobs.values()].map((job) => this.#status(job)));
  }

  async runToEnd(
    name: string,
    progress?: (share: number, message: string) => void,
  ): Promise<JobRunRecord> {
    return (await this.#begin(name, progress)).end;
  }

  async #status(job: Job): Promise<JobStatus> {
    const [stored] = await this.#deps.store.jobRuns.ofJob(job.name, 1);
    const here = this.#now.get(job.name);
    const lastRun = here?.id === stored?.id ? here : stored;
    const nextRun = this.#tasks.get(job.name)?.getNextRun()?.getTime();
    const { name, description, schedule, timeZone } = job;
    return { name, description, schedule, timeZone, lastRun, nextRun };
  }

  async #due(job: Job): Promise<void> {
    try {
      await (
        await this.#begin(job.name)
      ).end;
    } catch (error) {
      this.#deps.log.error({ err: error, job: job.name }, 'A scheduled job could not start.');
    }
  }

  /** Takes the lease and starts the job; joins the run that is under way in this process. */
  async #begin(
    name: string,
    progress?: (share: number, message: string) => void,
  ): Promise<Running> {
    const { clock, holder } = this.#deps;
    const job = this.#jobs.get(name);
    if (!job) {
      throw new NotFoundError(
        `Expected the name of a job (${[...this.#jobs.keys()].join(', ')}), got "${name}".`,
      );
    }
    const under = this.#running.get(name);
    if (under) return (await under.begun) ? under : { ...under, record: await under.end };
    const startedAt = clock.now();
    const id = `${startedAt.toString().padStart(15, '0')}-${holder}-${++this.#runs}`;
    const record: JobRunRecord = { id, job: name, outcome: 'running', startedAt, progress: 0 };
    const abort = new AbortController();
    // Entered before the first await, so that two calls in one tick join one run.
    const begun = this.#enter(record);
    const end = begun.then((mine) =>
      mine
        ? this.#run(job, record, abort, progress)
        : this.#refuse(record, 'it is running in another process'),
    );
    const running = { record, begun, end: end.finally(() => this.#running.delete(name)), abort };
    running.end.catch(() => {});
    this.#running.set(name, running);
    return (await begun) ? running : { ...running, record: await running.end };
  }

  /** Takes the lease of a run and stores it as running; false when another process holds the lease. */
  async #enter(record: JobRunRecord): Promise<boolean> {
    const { holder, store } = this.#deps;
    const { job, startedAt } = record;
    if (!(await store.leases.acquire(`job:${job}`, holder, startedAt, LEASE_MS))) return false;
    await store.jobRuns.put(record);
    this.#become(record);
    return true;
  }

  #become(record: JobRunRecord): void {
    this.#now.set(record.job, record);
    this.#deps.onProgress?.();
  }

  async #refuse(record: JobRunRecord, reason: string): Promise<JobRunRecord> {
    return { ...record, outcome: 'skipped', finishedAt: this.#deps.clock.now(), message: reason };
  }

  async #run(
    job: Job,
    first: JobRunRecord,
    abort: AbortController,
    report?: (share: number, message: string) => void,
  ): Promise<JobRunRecord> {
    const { clock, holder, log, store } = this.#deps;
    let record = first;
    const become = (next: JobRunRecord): void => {
      record = next;
      this.#become(next);
    };
    const heartbeat = setInterval(() => {
      const beat = async (): Promise<void> => {
        await store.leases.acquire(`job:${job.name}`, holder, clock.now(), LEASE_MS);
        await store.jobRuns.put(record);
      };
      beat().catch((error: unknown) =>
        log.warn({ err: error, job: job.name }, 'A heartbeat failed.'),
      );
    }, HEARTBEAT_MS);
    const limit = setTimeout(() => {
      abort.abort(
        new UnavailableError(`The job ${job.name} ran past its limit of ${job.timeoutMs} ms.`),
      );
    }, job.timeoutMs);
    const result = await guarded(job, {
      signal: abort.signal,
      progress(share, message) {
        become({ ...record, progress: Math.min(1, Math.max(0, share)), message });
        report?.(share, message);
      },
    });
    clearInterval(heartbeat);
    clearTimeout(limit);
    record = finish(record, result, clock.now());
    if (result.outcome === 'failed')
      log.error({ err: result.error, job: job.name }, 'A job failed.');
    else log.info({ job: job.name, outcome: record.outcome }, record.message);
    await store.jobRuns.put(record);
    become(record);
    await store.leases.release(`job:${job.name}`, holder);
    return record;
  }
}

async function guarded(job: Job, context: Parameters<Job['run']>[0]): Promise<JobResult> {
  try {
    return await job.run(context);
  } catch (error) {
    return { outcome: 'failed', error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function finish(record: JobRunRecord, result: JobResult, finishedAt: number): JobRunRecord {
  switch (result.outcome) {
    case 'succeeded':
      return { ...record, outcome: 'succeeded', finishedAt, progress: 1, message: result.message };
    case 'skipped':
      return { ...record, outcome: 'skipped', finishedAt, message: result.reason };
    case 'failed':
      return { ...record, outcome: 'failed', finishedAt, message: result.error.message };
  }
}
