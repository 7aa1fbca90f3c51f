/** The contract of a job: data and one function. The runner (`runner.ts`) ticks it, leases it and keeps its history. */

export type JobResult =
  | { readonly outcome: 'succeeded'; readonly message: string }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly error: Error };

export interface JobContext {
  /** Aborted on cancellation, shutdown and timeout: a job checks it between steps. */
  readonly signal: AbortSignal;
  /** `share` is 0 to 1. */
  readonly progress: (share: number, message: string) => void;
}

export interface Job {
  readonly name: string;
  /** One sentence: what it does and what it leaves. */
  readonly description: string;
  /** Cron expression, five fields. */
  readonly schedule: string;
  /** IANA zone of the schedule. */
  readonly timeZone: string;
  readonly timeoutMs: number;
  /** Safe to run by hand and twice. A thrown error counts as failed. */
  run(context: JobContext): Promise<JobResult>;
}
