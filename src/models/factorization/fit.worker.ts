/** The thread that fits: takes a request at its start, reports progress, hands over the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FitMessage } from '../fit-thread.ts';
import { fitSnapshot } from './fit.ts';
import type { FitRequest } from './fit.ts';

function send(message: FitMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

const bytes = await fitSnapshot(workerData as FitRequest, (share, message) => {
  send({ type: 'progress', share, message });
});
send({ type: 'done', bytes, summary: '' }, [bytes.buffer]);
