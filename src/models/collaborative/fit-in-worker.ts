/** Fits the model that serves in a thread of its own: see `models/fit-thread.ts`. */
import { threadBeside } from '../../math/thread-beside.ts';
import { fitInThread } from '../fit-thread.ts';
import type { FitProgress, Fitted } from '../fit-thread.ts';
import type { CollaborativeFitRequest } from './fit.ts';

/**
 * Chooses, fits and answers the snapshot.
 *
 * @param signal - Aborting it ends all threads at once; the promise then rejects with its reason.
 * @throws ModelRefusedError when the fit fails or does not fit into its memory, with what failed.
 */
export function fitCollaborativeInWorker(
  request: CollaborativeFitRequest,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  return fitInThread(threadBeside(import.meta.url, 'fit.worker'), request, progress, signal);
}
