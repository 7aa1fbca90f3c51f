/**
 * Reading everything without holding anybody up: each batch is a read of its own that begins behind
 * the last row of the one before, so no cursor stays open and the log can be moved into the file at
 * any time. Between batches the process answers others.
 */
import { setImmediate as breathe } from 'node:timers/promises';

/**
 * Yields batch after batch until one comes short.
 *
 * @param size - Rows that a full batch has.
 * @param read - Reads the rows behind `last`, at most `size`; from the start when it is undefined.
 */
export async function* batches<Row>(
  size: number,
  read: (last: Row | undefined) => readonly Row[],
): AsyncGenerator<readonly Row[]> {
  let last: Row | undefined;
  for (;;) {
    const rows = read(last);
    if (rows.length > 0) yield rows;
    if (rows.length < size) return;
    last = rows.at(-1);
    await breathe();
  }
}
