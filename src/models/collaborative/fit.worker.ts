/** The thread that fits and combines: takes a request at its start, reports progress, hands over the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FitMessage } from '../fit-thread.ts';
import { fitCollaborative } from './fit.ts';
import type { CollaborativeFitRequest } from './fit.ts';

function send(message: FitMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

const fitted = await fitCollaborative(workerData as CollaborativeFitRequest, (share, message) => {
  send({ type: 'progress', share, message });
});
send({ type: 'done', ...fitted }, [fitted.bytes.buffer]);
