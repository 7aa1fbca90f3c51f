/** The items of one model: index to global id and back, fixed once made. */
import { InvariantError } from '../errors.ts';
import type { ItemTable } from './recommender.ts';

/**
 * Makes a table in which `ids[index]` has that index.
 *
 * @throws InvariantError when an id stands there twice.
 */
export function makeItemTable(ids: readonly string[]): ItemTable {
  const indexes = new Map(ids.map((id, index) => [id, index]));
  if (indexes.size !== ids.length) {
    throw new InvariantError(
      `Expected ${ids.length} different item ids, got ${indexes.size} different ones.`,
    );
  }
  return {
    size: ids.length,
    id(index) {
      const id = ids[index];
      if (id === undefined) {
        throw new InvariantError(`Expected an item index below ${ids.length}, got ${index}.`);
      }
      return id;
    },
    indexOf: (id) => indexes.get(id) ?? -1,
  };
}
