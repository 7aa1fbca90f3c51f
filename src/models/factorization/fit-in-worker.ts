/**
 * Fits in a thread of its own, so that the process goes on answering. The matrix is shared, the finished
 * bytes are transferred: neither is copied.
 */
import { Worker } from 'node:worker_threads';
import { InvariantError, ModelRefusedError } from '../../errors.ts';
import type { FitProgress, FitRequest } from './fit.ts';

/** What the thread says. */
export type FitMessage =
  | { readonly type: 'progress'; readonly share: number; readonly message: string }
  | { readonly type: 'done'; readonly bytes: Uint8Array<ArrayBuffer> };

/**
 * Fits a factorization and answers its snapshot.
 *
 * @param signal - Aborting it ends the thread at once; the promise then rejects with its reason.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export async function fitInWorker(
  request: FitRequest,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  signal.throwIfAborted();
  // The build renames files: the thread's file has the ending that this one has.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./fit.worker.${ending}`, import.meta.url), {
    workerData: request,
    name: 'fit',
  });
  const bytes = new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    const cancel = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: FitMessage) => {
      if (message.type === 'progress') progress(message.share, message.message);
      else resolve(message.bytes);
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
  return bytes.finally(() => worker.terminate());
}
