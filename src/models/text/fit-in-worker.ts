/** Trains the text model in a thread of its own: see `models/fit-thread.ts`. */
import { threadBeside } from '../../math/thread-beside.ts';
import { fitInThread } from '../fit-thread.ts';
import type { FitProgress, Fitted } from '../fit-thread.ts';
import type { TextAnswers, TextFitRequest } from './learn-text.ts';

/**
 * Reads what is stale, fits and answers the snapshot.
 *
 * @param signal - Aborting it ends the thread at once; the promise then rejects with its reason.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export function fitTextInWorker(
  request: TextFitRequest,
  answers: TextAnswers,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  const file = threadBeside(import.meta.url, 'fit.worker');
  return fitInThread(file, request, progress, signal, { ...answers });
}
