/**
 * Ranked lists, fixed once made, so that a reader who comes back for the next page goes on in the same
 * list. Bounded: the lists read longest ago go first.
 */
import { LRUCache } from 'lru-cache';
import { BadInputError } from '../errors.ts';
import type { FixedList } from './services-search.ts';

export class RankedLists<E> {
  readonly #lists: LRUCache<string, FixedList<E>>;
  readonly #making = new Map<string, Promise<FixedList<E>>>();

  /** @param max - How many lists are kept. */
  constructor(max: number) {
    this.#lists = new LRUCache({ max });
  }

  /** The list with this key, made when it is not there; two who ask at once share one making. */
  async get(key: string, make: () => Promise<readonly E[]>): Promise<FixedList<E>> {
    const known = this.#lists.get(key) ?? this.#making.get(key);
    if (known !== undefined) return known;
    const making = make()
      .then((entries) => {
        const list = Object.freeze({ key, entries: Object.freeze(entries) });
        this.#lists.set(key, list);
        return list;
      })
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return making;
  }

  /** @throws BadInputError when the list is gone. */
  again(key: string): FixedList<E> {
    const list = this.#lists.get(key);
    if (list !== undefined) return list;
    throw new BadInputError(
      'Expected a cursor of a list that is still kept, got one of a list that is gone: ask for the first page again, without `after`.',
    );
  }
}
