/**
 * Ids of events that come without one: UUIDv7 (RFC 9562), from a given clock and random source. Ids
 * of one maker ascend, within one millisecond too: two marks of the same moment are settled by id
 * (`fold.ts`), so the later one must have the larger.
 */
import { v7 } from 'uuid';
import type { Clock } from '../clock.ts';
import type { Random } from '../math/random.ts';

const BYTES = 16;
/** A new millisecond starts its counter below this, so that it has 2^31 ids to go. */
const COUNTER_START = 2 ** 31;

/** Makes a maker of ascending UUIDv7 ids. */
export function makeEventIds(clock: Clock, random: Random): () => string {
  let msecs = -1;
  let seq = 0;
  return () => {
    const now = clock.now();
    // A clock that is set back must not make ids descend.
    if (now > msecs) {
      msecs = now;
      seq = random.int(COUNTER_START);
    } else {
      seq++;
    }
    const bytes = new Uint8Array(BYTES);
    for (let i = 10; i < BYTES; i++) bytes[i] = random.int(256);
    return v7({ msecs, seq, random: bytes });
  };
}
