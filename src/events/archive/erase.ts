/** Removing one listener from the archive: every day and every table that has them is written anew. */
import type { ArchivePlace } from './archive-place.ts';
import { archivedDays, nameOf } from './days.ts';
import { parquet, publishQuery, quote, withDuckDb, type DuckDBConnection } from './duckdb.ts';
import { ARCHIVE_TABLES, tableName } from './tables.ts';

/**
 * Removes one listener from every archived day and table. Aggregates that name listeners go as a whole: the
 * next batch makes them anew.
 *
 * @returns the days that were written anew
 */
export async function eraseFromArchive(
  place: ArchivePlace,
  listener: string,
): Promise<readonly string[]> {
  const days = await archivedDays(place);
  return withDuckDb(place.folder, async (connection) => {
    const changed: string[] = [];
    for (const day of days) {
      const left = await withoutListener(connection, place, nameOf(day), listener);
      if (left === undefined) continue;
      if (left === 0) await place.remove(`events/day=${day}`);
      changed.push(day);
    }
    for (const table of ARCHIVE_TABLES) {
      await withoutListener(connection, place, tableName(table), listener);
    }
    await place.remove('aggregates/listener_items');
    return changed;
  });
}

/** Answers how many rows are left; undefined where the listener had none. */
async function withoutListener(
  connection: DuckDBConnection,
  place: ArchivePlace,
  name: string,
  listener: string,
): Promise<number | undefined> {
  const file = await place.fetch(name);
  if (file === undefined) return undefined;
  // Days are sorted by listener, so that this reads only the parts of the file they can be in.
  const rows = `FROM ${parquet([file])} WHERE listener`;
  const found = await connection.runAndReadAll(`SELECT 1 ${rows} = $1 LIMIT 1`, [listener]);
  if (found.currentRowCount === 0) return undefined;
  // The rows stay in the order that they have.
  const rest = `SELECT * ${rows} IS DISTINCT FROM ${quote(listener)}`;
  return publishQuery(connection, rest, place, name);
}
