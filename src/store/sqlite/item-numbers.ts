/**
 * The dictionary of items: from global id to the small integer that rows hold, and back. Entries are
 * never removed or changed, so what is cached stays true whatever other processes do; only a transaction
 * that fails takes back numbers that it gave out.
 */
import { LRUCache } from 'lru-cache';
import { InvariantError } from '../../errors.ts';
import type { Connection, Statement } from './connection.ts';

/** Entries kept in memory each way, about 10 MB in all. */
const CACHED = 65_536;

export class ItemNumbers {
  readonly #numbers = new LRUCache<string, number>({ max: CACHED });
  readonly #ids = new LRUCache<number, string>({ max: CACHED });
  readonly #select: Statement<number>;
  readonly #selectId: Statement<string>;
  readonly #insert: Statement<never>;

  constructor(connection: Connection) {
    this.#select = connection.preparePluck('SELECT n FROM items WHERE id = ?');
    this.#selectId = connection.preparePluck('SELECT id FROM items WHERE n = ?');
    this.#insert = connection.prepare('INSERT INTO items (id) VALUES (?)');
    connection.onRollback(() => {
      this.#numbers.clear();
      this.#ids.clear();
    });
  }

  /** The number of an item, or undefined when no row ever held it. */
  find(id: string): number | undefined {
    const cached = this.#numbers.get(id);
    if (cached !== undefined) return cached;
    const n = this.#select.get(id);
    if (n !== undefined) this.#numbers.set(id, n);
    return n;
  }

  /** The number of an item, given out if need be. Only within a transaction that writes. */
  intern(id: string): number {
    const known = this.find(id);
    if (known !== undefined) return known;
    const n = Number(this.#insert.run(id).lastInsertRowid);
    this.#numbers.set(id, n);
    return n;
  }

  /** The id that a number stands for. */
  id(n: number): string {
    const cached = this.#ids.get(n);
    if (cached !== undefined) return cached;
    const id = this.#selectId.get(n);
    if (id === undefined)
      throw new InvariantError(`Expected an item with the number ${n}, got none.`);
    this.#ids.set(n, id);
    return id;
  }
}
