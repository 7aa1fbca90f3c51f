/** Pages over what has a time and an id: things saved, followed, made, and tracks of a playlist. */
import type { ById } from '../loaders/loaders.ts';
import type { PageArgs } from '../schema/args.ts';
import type { LibraryCursor, LibraryEntry } from '../store/ports.ts';
import { libraryCursor } from './cursor.ts';
import { checkFirst, type Edge, type Page, pageOf } from './paging.ts';

/** Reads `limit` entries from behind a place. */
export type ReadEntries = (
  limit: number,
  place?: LibraryCursor,
) => Promise<readonly LibraryEntry[]>;

/** One page; entries whose item the catalogue does not know are passed over. */
export async function libraryPage<T>(
  { first, after }: PageArgs,
  read: ReadEntries,
  loader: ById<T>,
): Promise<Page<T>> {
  const limit = checkFirst(first);
  const place = libraryCursor.read(after);
  const found = await read(limit + 1, place && { at: place[0], item: place[1] });
  const entries = found.slice(0, limit);
  const edges = await Promise.all(entries.map((entry) => edgeOf(entry, loader)));
  const last = entries.at(-1);
  return pageOf(
    edges.filter((edge) => edge !== null),
    {
      more: found.length > limit,
      after: place !== undefined,
      // Of what was read, not of what is shown: else a page that shows nothing would end the list.
      end: last && cursorOf(last),
    },
  );
}

async function edgeOf<T>(entry: LibraryEntry, loader: ById<T>): Promise<Edge<T> | null> {
  const node = await loader.load(entry.item);
  return node === null ? null : { cursor: cursorOf(entry), node };
}

function cursorOf(entry: LibraryEntry): string {
  return libraryCursor.write([entry.at, entry.item]);
}
