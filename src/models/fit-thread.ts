/**
 * Fits in a thread of its own, so that the process goes on answering. A matrix in shared memory is shared, the
 * finished bytes are transferred: neither is copied.
 */
import { Worker } from 'node:worker_threads';
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
  | ({ readonly type: 'done' } & Fitted);

/**
 * Runs a fit in a thread and answers what it leaves.
 *
 * @param file - What the thread runs: it takes `request` as its data and sends {@link FitMessage}s.
 * @param signal - Aborting it ends the thread, and those that it started, at once; the promise then rejects with
 *   its reason.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export async function fitInThread(
  file: URL,
  request: object,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  signal.throwIfAborted();
  const worker = new Worker(file, { workerData: request, name: 'fit' });
  const fitted = new Promise<Fitted>((resolve, reject) => {
    const cancel = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: FitMessage) => {
      if (message.type === 'progress') progress(message.share, message.message);
      else resolve(message);
    });
    worker.once('error', (cause: Error) => {
      reject(
        new ModelRefusedError(`The factorization could not be fitted: ${cause.message}`, { cause }),
      );
    });
    worker.once('exit', (code) => {
      signal.removeEventListener('abort', cancel);
      reject(new InvariantError(`The fitting thread ended with ${code} and no result.`));
    });
  });
  return fitted.finally(() => worker.terminate());
}

/** The file of a thread beside the one that starts it: the build renames both. */
export function threadBeside(url: string, name: string): URL {
  return new URL(`./${name}.${url.endsWith('.ts') ? 'ts' : 'js'}`, url);
}
