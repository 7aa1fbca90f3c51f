/** What was wrong with an input, line by line: the first few by number and reason, all of them counted. */

/** How many problems are named; the rest are counted. */
export const PROBLEMS_KEPT = 20;

export interface Problem {
  /** From 1; in a gzipped file, of what it holds. */
  readonly line: number;
  readonly reason: string;
}

/** Counts of a reading so far. `read` = what came through + `skipped`. */
export class Tally {
  /** Rows seen, good or bad; a header and blank lines are none. */
  read = 0;
  /** Rows that were left out because something was wrong with them. */
  skipped = 0;
  /** The first {@link PROBLEMS_KEPT} of them. */
  readonly problems: Problem[] = [];

  /** Leaves out one row that was counted as read. */
  skip(line: number, reason: string): void {
    this.skipped++;
    if (this.problems.length < PROBLEMS_KEPT) this.problems.push({ line, reason });
  }
}
