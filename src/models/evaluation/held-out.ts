/**
 * Listeners that no model is ever trained on, so that a new model and the one it would replace can be
 * compared fairly. Who is held out depends on a hash of the id and a threshold alone: as listeners
 * grow in number the threshold falls, and those below the lower of two models' thresholds are unseen by
 * both.
 */
import { fnv1a32, mix32 } from '../../math/hash.ts';

/** Fewer listeners than this are all needed for training. */
export const MIN_LISTENERS_TO_HOLD_OUT = 50;
const HELD_OUT_SHARE = 0.1;
/** More do not make the verdict better, only later. */
export const MAX_HELD_OUT = 2_000;
/** One in this many of a held-out listener's items is hidden. */
const HIDDEN_ONE_IN = 5;

/**
 * The hash below which a listener is held out, 0 to 2^32: a tenth of all, about 2,000 at most, none of
 * fewer than 50.
 */
export function heldOutThreshold(listeners: number): number {
  if (listeners < MIN_LISTENERS_TO_HOLD_OUT) return 0;
  return Math.floor(2 ** 32 * Math.min(HELD_OUT_SHARE, MAX_HELD_OUT / listeners));
}

/** Where a listener lies on the threshold's scale, 0 to 2^32 - 1. */
export function heldOutHash(listener: string): number {
  return mix32(fnv1a32(`held-out ${listener}`));
}

/** Whether this item of a held-out listener is one that the model must find. */
export function isHidden(listener: string, item: string): boolean {
  return mix32(fnv1a32(`${listener} ${item}`)) % HIDDEN_ONE_IN === 0;
}
