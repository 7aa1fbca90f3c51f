/** Fits the item-item model over listening and texts in a thread of its own: see `models/fit-thread.ts`. */
import { threadBeside } from '../../math/thread-beside.ts';
import { fitInThread } from '../fit-thread.ts';
import type { FitProgress, Fitted } from '../fit-thread.ts';
import type { JointInput } from './fit-joint.ts';

/** Plain data. */
export interface JointFitRequest extends JointInput {
  /** Global ids of the columns. */
  readonly items: readonly string[];
  readonly threads: number;
  readonly trainedTo: number;
  readonly heldOutBelow: number;
}

/**
 * Fits and answers a snapshot that holds nothing else.
 *
 * @param signal - Aborting it ends all threads at once; the promise then rejects with its reason.
 * @throws ModelRefusedError when the fit fails, with what failed.
 */
export function fitJointInWorker(
  request: JointFitRequest,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  return fitInThread(threadBeside(import.meta.url, 'fit.worker'), request, progress, signal);
}
