/** Reads interactions into counts, for all evaluations that start from a file. */
import type { CountsByUser } from '../models/evaluation/split.ts';

/** Batches of an interaction file; ids as they stand there. */
export type PairSource = AsyncIterable<{
  readonly rows: readonly {
    readonly user: string;
    readonly item: string;
    /** 1 where left out. */
    readonly count?: number;
  }[];
}>;

/**
 * Counts of a pair that comes more than once add up, as they do in an import.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function readCounts(source: PairSource, signal: AbortSignal): Promise<CountsByUser> {
  const counts = new Map<string, Map<string, number>>();
  for await (const { rows } of source) {
    signal.throwIfAborted();
    for (const { user, item, count = 1 } of rows) {
      const own = counts.get(user) ?? new Map<string, number>();
      if (own.size === 0) counts.set(user, own);
      own.set(item, (own.get(item) ?? 0) + count);
    }
  }
  return counts;
}
