/** How many threads a fit takes where nobody says. */
import { availableParallelism } from 'node:os';

/** More of them wait for memory, not for each other. */
const MOST = 8;

/** All cores, eight at most. */
export function defaultThreads(): number {
  return Math.min(MOST, availableParallelism());
}
