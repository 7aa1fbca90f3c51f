/** Fits a factorization in a thread of its own: see `models/fit-thread.ts`. */
import { threadBeside } from '../../math/thread-beside.ts';
import { fitInThread } from '../fit-thread.ts';
import type { FitProgress } from '../fit-thread.ts';
import type { FitRequest } from './fit.ts';

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
  const file = threadBeside(import.meta.url, 'fit.worker');
  return (await fitInThread(file, request, progress, signal)).bytes;
}
