/**
 * Judges in a thread of its own, so that the process goes on answering. Listeners are handed over a few at a
 * time for the same reason: copying them all at once would take as long as many requests.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { threadBeside } from '../../math/thread-beside.ts';
import { InvariantError, ModelRefusedError } from '../../errors.ts';
import type { ModelKind } from '../decode-model.ts';
import type { HeldOutListener, Judgement } from './judge.ts';

export interface JudgeRequest {
  /** The hybrid ranks what the others name: it cannot be judged alone. */
  readonly kind: Exclude<ModelKind, 'hybrid' | 'responses'>;
  /** Snapshots of the models to judge. */
  readonly snapshots: readonly Uint8Array[];
  /** Ms since the epoch: the age of a play is measured from here. */
  readonly now: number;
}

/** What the thread is told: some listeners, then that there are no more. */
export type JudgeMessage = readonly HeldOutListener[] | 'judge';

const LISTENERS_AT_A_TIME = 50;

/**
 * Judges models on the same listeners, as `judge` does.
 *
 * @returns one judgement for each snapshot, in order.
 * @throws ModelRefusedError when a snapshot cannot be decoded or judged, with what failed.
 */
export async function judgeInWorker(
  request: JudgeRequest,
  listeners: readonly HeldOutListener[],
): Promise<readonly Judgement[]> {
  const worker = new Worker(threadBeside(import.meta.url, 'judge.worker'), {
    workerData: request,
    name: 'judge',
  });
  const send = (message: JudgeMessage): void => worker.postMessage(message);
  const judgements = new Promise<readonly Judgement[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', (cause: Error) => {
      const text = `The ${request.kind} model could not be judged: ${cause.message}`;
      reject(new ModelRefusedError(text, { cause }));
    });
    worker.once('exit', (code) => {
      reject(new InvariantError(`The judging thread ended with ${code} and no result.`));
    });
  });
  const sent = async (): Promise<void> => {
    for (let from = 0; from < listeners.length; from += LISTENERS_AT_A_TIME) {
      send(listeners.slice(from, from + LISTENERS_AT_A_TIME));
      await breathe();
    }
    send('judge');
  };
  try {
    const [result] = await Promise.all([judgements, sent()]);
    return result;
  } finally {
    await worker.terminate();
  }
}
