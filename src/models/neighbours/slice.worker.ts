/** A thread that computes rows: takes a job at its start, then ranges of rows, and hands over each slice. */
import { parentPort, workerData } from 'node:worker_threads';
import { prepare, sliceOf } from './slice-jobs.ts';
import type { SliceJob } from './slice-jobs.ts';
import type { SliceAnswer, SliceRequest } from './slice-pool.ts';

const rowOf = await prepare(workerData as SliceJob);

parentPort?.on('message', ({ from, to }: SliceRequest) => {
  const slice = sliceOf(rowOf, from, to);
  const answer: SliceAnswer = { from, slice };
  parentPort?.postMessage(answer, [slice.counts.buffer, slice.indexes.buffer, slice.values.buffer]);
});
