/** The thread that fits: takes a request at its start, hands over what it leaves, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { FitMessage } from '../fit-thread.ts';
import { fitResponses } from './fit-responses.ts';
import type { ResponsesRequest } from './fit-responses.ts';

const fitted = fitResponses(workerData as ResponsesRequest);
const message: FitMessage = { type: 'done', ...fitted };
parentPort?.postMessage(message, [fitted.bytes.buffer]);
