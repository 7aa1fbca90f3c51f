/**
 * Computes all rows of a job in threads, so that the process goes on answering. Rows are handed out in
 * slices to whoever is free and put together in order: the bytes do not depend on the number of threads.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { threadBeside } from '../../math/thread-beside.ts';
import { InvariantError, ModelRefusedError } from '../../errors.ts';
import { prepare, sliceOf } from './slice-jobs.ts';
import type { SliceJob } from './slice-jobs.ts';
import { SLICE_ROWS } from './slices.ts';
import type { Slice } from './slices.ts';

/** How a fit is run. */
export interface FitControl {
  /**
   * Threads that compute while the caller's only waits; 0: the caller's computes, slice by slice. For small
   * data that is sooner done, since a thread takes a good part of a second to start.
   */
  readonly threads: number;
  readonly signal: AbortSignal;
  /** `share` is 0 to 1. */
  readonly progress: (share: number, message: string) => void;
}

/** Rows `from` to `to`, asked of a thread. */
export interface SliceRequest {
  readonly from: number;
  readonly to: number;
}

export interface SliceAnswer {
  readonly from: number;
  readonly slice: Slice;
}

/**
 * All rows of a job, in slices.
 *
 * @param rows - How many there are.
 * @throws ModelRefusedError when a row cannot be computed, the signal's reason when it is aborted.
 */
export async function computeRows(
  job: SliceJob,
  rows: number,
  control: FitControl,
): Promise<Slice[]> {
  control.signal.throwIfAborted();
  const slices = new Array<Slice>(Math.ceil(rows / SLICE_ROWS));
  if (control.threads === 0) {
    await computeHere(job, slices, rows, control);
    return slices;
  }
  const queue = { next: 0, done: 0, rows };
  const count = Math.max(1, Math.min(control.threads, slices.length));
  const file = threadBeside(import.meta.url, 'slice.worker');
  const workers = Array.from(
    { length: count },
    (_, i) => new Worker(file, { workerData: job, name: `rows-${i + 1}` }),
  );
  try {
    await Promise.all(workers.map((worker) => serve(worker, queue, slices, control)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return slices;
}

/** In the calling thread, which looks after its other affairs between slices. */
async function computeHere(
  job: SliceJob,
  slices: Slice[],
  rows: number,
  { signal, progress }: FitControl,
): Promise<void> {
  const rowOf = await prepare(job);
  for (let from = 0; from < rows; from += SLICE_ROWS) {
    await breathe();
    signal.throwIfAborted();
    const to = Math.min(rows, from + SLICE_ROWS);
    slices[from / SLICE_ROWS] = sliceOf(rowOf, from, to);
    progress(to / rows, `item ${to} of ${rows}`);
  }
}

interface Queue {
  next: number;
  done: number;
  readonly rows: number;
}

/** Gives slices to one thread until none is left. */
function serve(
  worker: Worker,
  queue: Queue,
  slices: Slice[],
  { signal, progress }: FitControl,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    const cancel = (): void => reject(signal.reason as Error);
    const give = (): void => {
      if (queue.next >= queue.rows) {
        signal.removeEventListener('abort', cancel);
        resolve();
        return;
      }
      const from = queue.next;
      queue.next = Math.min(queue.rows, from + SLICE_ROWS);
      const request: SliceRequest = { from, to: queue.next };
      worker.postMessage(request);
    };
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', ({ from, slice }: SliceAnswer) => {
      slices[from / SLICE_ROWS] = slice;
      queue.done += slice.offsets.length - 1;
      progress(queue.done / queue.rows, `item ${queue.done} of ${queue.rows}`);
      give();
    });
    worker.once('error', (cause: Error) => {
      reject(
        new ModelRefusedError(`The item weights could not be fitted: ${cause.message}`, { cause }),
      );
    });
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', cancel);
      reject(new InvariantError(`A fitting thread ended with ${code} and work to do.`));
    });
    give();
  });
}
