/**
 * Fits in a thread of its own, so that the process goes on answering. A matrix in shared memory is shared, the
 * finished bytes are transferred: neither is copied. What is too large to be handed over at once (texts) the
 * thread asks for, piece by piece.
 */
import { Worker } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { InvariantError, ModelRefusedError } from '../errors.ts';

/** `share` is 0 to 1. */
export type FitProgress = (share: number, message: string) => void;

/** What a fit leaves. */
export interface Fitted {
  /** The snapshot. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was decided on the way, as a sentence; empty where nothing was. */
  readonly summary: string;
}

/** What the thread says. */
export type FitMessage =
  | { readonly type: 'progress'; readonly share: number; readonly message: string }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: string;
      readonly about: unknown;
    }
  | ({ readonly type: 'done' } & Fitted);

/** What the thread may ask for, by name. */
export type Answers = Readonly<Record<string, (about: never) => Promise<unknown>>>;

interface Answer {
  readonly id: number;
  readonly answer: unknown;
}

/**
 * Runs a fit in a thread and answers what it leaves.
 *
 * @param file - What the thread runs: it takes `request` as its data and sends {@link FitMessage}s.
 * @param signal - Aborting it ends the thread, and those that it started, at once; the promise then rejects with
 *   its reason.
 * @param answers - What answers the thread's questions; where one fails, the fit does, with what it threw.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export async function fitInThread(
  file: URL,
  request: object,
  progress: FitProgress,
  signal: AbortSignal,
  answers: Answers = {},
): Promise<Fitted> {
  signal.throwIfAborted();
  const worker = new Worker(file, { workerData: request, name: 'fit' });
  const fitted = new Promise<Fitted>((resolve, reject) => {
    const cancel = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: FitMessage) => {
      if (message.type === 'progress') progress(message.share, message.message);
      else if (message.type === 'done') resolve(message);
      else {
        const { id, question, about } = message;
        const asked = answers[question] as ((about: unknown) => Promise<unknown>) | undefined;
        if (asked === undefined) reject(new InvariantError(`Nobody answers \`${question}\`.`));
        else asked(about).then((answer) => worker.postMessage({ id, answer }), reject);
      }
    });
    worker.once('error', (cause: Error) => {
      reject(new ModelRefusedError(`The model could not be fitted: ${cause.message}`, { cause }));
    });
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', cancel);
      reject(new InvariantError(`The fitting thread ended with ${code} and no result.`));
    });
  });
  return fitted.finally(() => worker.terminate());
}

/** The thread's side of its {@link Answers}: asks through its port and waits for the answer. */
export function asker(port: MessagePort): (question: string, about?: unknown) => Promise<unknown> {
  const waiting = new Map<number, (answer: unknown) => void>();
  port.on('message', ({ id, answer }: Answer) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
    if (waiting.size === 0) port.unref();
  });
  port.unref();
  let id = 0;
  return (question, about) => {
    port.ref();
    return new Promise((resolve) => {
      waiting.set(++id, resolve);
      port.postMessage({ type: 'ask', id, question, about } satisfies FitMessage);
    });
  };
}
