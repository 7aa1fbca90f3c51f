/** Fits what segments lean to in a thread of its own: see `models/fit-thread.ts`. */
import { threadBeside } from '../../math/thread-beside.ts';
import { fitInThread } from '../fit-thread.ts';
import type { FitProgress, Fitted } from '../fit-thread.ts';
import type { ResponsesRequest } from './fit-responses.ts';

/**
 * Answers what `fitResponses` does.
 *
 * @param signal - Aborting it ends the thread at once; the promise then rejects with its reason.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export function fitResponsesInWorker(
  request: ResponsesRequest,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  return fitInThread(threadBeside(import.meta.url, 'fit.worker'), request, progress, signal);
}
