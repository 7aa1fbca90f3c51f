/** The thread that reads texts and fits their model: takes a request at its start, asks for texts, hands over the bytes, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { asker } from '../fit-thread.ts';
import type { FitMessage } from '../fit-thread.ts';
import { learnText } from './learn-text.ts';
import type { TextAnswers, TextFitRequest } from './learn-text.ts';

const port = parentPort!;
const ask = asker(port);

function send(message: FitMessage, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

const answers = {
  rated: () => ask('rated'),
  stale: (judge) => ask('stale', judge),
  names: () => ask('names'),
  keep: (readings) => ask('keep', readings),
  items: () => ask('items'),
  readings: () => ask('readings'),
  texts: (ids) => ask('texts', ids),
} as TextAnswers;

const fitted = await learnText(
  workerData as TextFitRequest,
  answers,
  (share, message) => send({ type: 'progress', share, message }),
  // Who no longer wants it ends the thread.
  new AbortController().signal,
);
send({ type: 'done', ...fitted }, [fitted.bytes.buffer]);
