/** A table of JSON documents by id: catalogue, texts and audio features. */
import type { Directory } from './directory.ts';
import type { Session, Value } from './session.ts';
import { each } from './spread.ts';

/** Documents of one batch of a scan. */
const BATCH = 1_000;

export type Upserted<T> =
  { readonly how: 'added' } | { readonly how: 'changed' | 'same'; readonly before: T };

/** Columns that a table has besides `id` and `body`. */
export type MoreColumns = Readonly<Record<string, Value>>;

export interface DocumentsOf<T> {
  readonly table: string;
  /** Fields in the order in which they are written: equal records are equal texts then. */
  readonly keys: readonly (keyof T & string)[];
  readonly idOf: (record: T) => string;
  /** Where a scan finds the ids; a table without is never scanned. */
  readonly directory?: Directory;
}

export class Documents<T extends object> {
  readonly #session: Session;
  readonly #of: DocumentsOf<T>;

  constructor(session: Session, of: DocumentsOf<T>) {
    this.#session = session;
    this.#of = of;
  }

  async one(id: string): Promise<T | undefined> {
    const body = await this.#body(id);
    return body === undefined ? undefined : (JSON.parse(body) as T);
  }

  async many(ids: readonly string[]): Promise<Map<string, T>> {
    const known = [...new Set(ids)];
    const records = await each(known, (id) => this.one(id));
    const found = new Map<string, T>();
    records.forEach((record, i) => {
      if (record) found.set(known[i]!, record);
    });
    return found;
  }

  /** Inserts or replaces the whole record; what it says of the change holds unless another writes it meanwhile. */
  async put(record: T, more: MoreColumns = {}): Promise<Upserted<T>> {
    const id = this.#of.idOf(record);
    const body = this.#write(record);
    const before = await this.#body(id);
    if (before === body) return { how: 'same', before: record };
    if (before === undefined) await this.#of.directory?.enter(id);
    const columns = ['id', 'body', ...Object.keys(more)];
    await this.#session.write(
      `INSERT INTO ${this.#of.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      [id, body, ...Object.values(more)],
    );
    if (before === undefined) return { how: 'added' };
    return { how: 'changed', before: JSON.parse(before) as T };
  }

  async *scan(): AsyncGenerator<readonly T[]> {
    for await (const ids of this.#of.directory!.ids(BATCH)) {
      const records = [...(await this.many(ids)).values()];
      if (records.length > 0) yield records;
    }
  }

  async count(): Promise<number> {
    return this.#of.directory!.count();
  }

  async #body(id: string): Promise<string | undefined> {
    const row = await this.#session.one(`SELECT body FROM ${this.#of.table} WHERE id = ?`, [id]);
    return row?.['body'] as string | undefined;
  }

  #write(record: T): string {
    const ordered: Partial<T> = {};
    for (const key of this.#of.keys) if (record[key] !== undefined) ordered[key] = record[key];
    return JSON.stringify(ordered);
  }
}

/** Puts one after the other where an id comes twice, else so many at once; answers how many were new and changed. */
export async function putAll<T>(
  records: readonly T[],
  idOf: (record: T) => string,
  put: (record: T, index: number) => Promise<'added' | 'changed' | 'same'>,
): Promise<{ added: number; changed: number }> {
  const byId = new Map<string, { readonly record: T; readonly index: number }[]>();
  records.forEach((record, index) => {
    const same = byId.get(idOf(record));
    if (same) same.push({ record, index });
    else byId.set(idOf(record), [{ record, index }]);
  });
  const counts = { added: 0, changed: 0, same: 0 };
  await each([...byId.values()], async (same) => {
    for (const { record, index } of same) counts[await put(record, index)]++;
  });
  return { added: counts.added, changed: counts.changed };
}
