/** A thread that computes rows: takes a job at its start, then ranges of rows, and hands over each slice, shared. */
import { parentPort, workerData } from 'node:worker_threads';
import { prepare, sliceOf } from './slice-jobs.ts';
import type { SliceJob } from './slice-jobs.ts';
import type { SliceAnswer, SliceRequest } from './slice-pool.ts';

const rowOf = await prepare(workerData as SliceJob);

parentPort?.on('message', ({ from, to }: SliceRequest) => {
  const answer: SliceAnswer = { from, slice: sliceOf(rowOf, from, to) };
  parentPort?.postMessage(answer);
});
