/** The thread that fits the item-item model over listening and texts: takes a request, reports progress, hands over the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FitMessage } from '../fit-thread.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { JointFitRequest } from './fit-in-worker.ts';
import { fitJoint } from './fit-joint.ts';
import { HYBRID } from './hybrid-model.ts';
import { jointArrays } from './joint-model.ts';

function send(message: FitMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

const { items, threads, trainedTo, heldOutBelow, ...input } = workerData as JointFitRequest;
const weights = await fitJoint(input, {
  threads,
  // Whoever cancels ends the thread.
  signal: new AbortController().signal,
  progress: (share, message) => send({ type: 'progress', share, message }),
});
const bytes = encodeSnapshot({
  ...{ kind: HYBRID, config: {}, seed: 0, trainedTo, heldOutBelow, items },
  arrays: jointArrays(weights),
});
send({ type: 'done', bytes, summary: '' }, [bytes.buffer]);
