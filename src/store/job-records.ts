/** What the store keeps of the runs of jobs; see `records.ts`. */

export type JobOutcome = 'running' | 'succeeded' | 'skipped' | 'failed';

export interface JobRunRecord {
  /** Unique, ascending with time. */
  readonly id: string;
  readonly job: string;
  readonly outcome: JobOutcome;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** 0 to 1. */
  readonly progress: number;
  /** What it is doing, why it was skipped, or what failed. */
  readonly message?: string;
}
