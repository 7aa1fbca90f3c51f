/** A table of JSON documents by id: catalogue, texts and audio features. */
import { batches } from './batches.ts';
import type { Connection, Statement } from './connection.ts';

/** Documents of one batch of a scan. */
const BATCH = 1_000;

export type Upserted<T> =
  { readonly how: 'added' } | { readonly how: 'changed' | 'same'; readonly before: T };

export class Documents<T extends object> {
  readonly #keys: (keyof T & string)[];
  readonly #idOf: (record: T) => string;
  readonly #get: Statement<string>;
  readonly #insert: Statement<never>;
  readonly #update: Statement<never>;
  readonly #after: Statement<string>;
  readonly #count: Statement<number>;

  /**
   * @param keys - The record's fields in the order in which they are written: equal records are equal
   * texts then, and nothing else of what came gets in.
   */
  constructor(
    connection: Connection,
    table: string,
    keys: readonly (keyof T & string)[],
    idOf: (record: T) => string,
  ) {
    this.#keys = [...keys];
    this.#idOf = idOf;
    this.#get = connection.preparePluck(`SELECT body FROM ${table} WHERE id = ?`);
    this.#insert = connection.prepare(`INSERT INTO ${table} (id, body) VALUES (?, ?)`);
    this.#update = connection.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`);
    this.#after = connection.preparePluck(
      `SELECT body FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
    );
    this.#count = connection.preparePluck(`SELECT count(*) FROM ${table}`);
  }

  one(id: string): T | undefined {
    const body = this.#get.get(id);
    return body === undefined ? undefined : (JSON.parse(body) as T);
  }

  many(ids: readonly string[]): Map<string, T> {
    const found = new Map<string, T>();
    for (const id of ids) {
      const record = this.one(id);
      if (record) found.set(id, record);
    }
    return found;
  }

  /** Inserts or replaces; within a transaction. */
  put(record: T): Upserted<T> {
    const id = this.#idOf(record);
    const body = this.#write(record);
    const before = this.#get.get(id);
    if (before === undefined) {
      this.#insert.run(id, body);
      return { how: 'added' };
    }
    if (before !== body) this.#update.run(body, id);
    return { how: before === body ? 'same' : 'changed', before: JSON.parse(before) as T };
  }

  scan(): AsyncIterable<readonly T[]> {
    return batches<T>(BATCH, (last) =>
      this.#after
        .all(last === undefined ? '' : this.#idOf(last), BATCH)
        .map((body) => JSON.parse(body) as T),
    );
  }

  count(): number {
    return this.#count.get() ?? 0;
  }

  #write(record: T): string {
    const ordered: Partial<T> = {};
    for (const key of this.#keys) if (record[key] !== undefined) ordered[key] = record[key];
    return JSON.stringify(ordered);
  }
}
