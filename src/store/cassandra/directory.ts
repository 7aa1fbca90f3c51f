/** Every id of a kind in the order of ids: what a table spread by token cannot give. */
import { allBuckets, bucketOf, byBytes, each, gathered, merge } from './spread.ts';
import type { Row, Session } from './session.ts';

export type DirectoryKind = 'listener' | 'track' | 'album' | 'artist' | 'podcast' | 'text';

/** Ids of one page of a bucket: 32 buckets of them are in memory at once. */
const PAGE = 500;

export class Directory {
  readonly #session: Session;
  readonly #kind: DirectoryKind;

  constructor(session: Session, kind: DirectoryKind) {
    this.#session = session;
    this.#kind = kind;
  }

  /** Enters an id; before its row is written, so that no row is ever missed by a scan. */
  async enter(id: string): Promise<void> {
    await this.#session.write('INSERT INTO directory (kind, bucket, id) VALUES (?, ?, ?)', [
      this.#kind,
      bucketOf(id),
      id,
    ]);
  }

  async strike(id: string): Promise<void> {
    await this.#session.write('DELETE FROM directory WHERE kind = ? AND bucket = ? AND id = ?', [
      this.#kind,
      bucketOf(id),
      id,
    ]);
  }

  /** Batches of ids, ascending. */
  ids(size: number): AsyncGenerator<readonly string[]> {
    const streams = allBuckets().map((bucket) => this.#bucket(bucket));
    return gathered(merge(streams, byBytes), size);
  }

  async count(): Promise<number> {
    const counts = await each(allBuckets(), async (bucket) => {
      const row = await this.#session.one(
        'SELECT count(*) AS n FROM directory WHERE kind = ? AND bucket = ?',
        [this.#kind, bucket],
      );
      return Number(row!['n']);
    });
    return counts.reduce((sum, n) => sum + n, 0);
  }

  async *#bucket(bucket: number): AsyncGenerator<readonly string[]> {
    const pages = this.#session.pages(
      'SELECT id FROM directory WHERE kind = ? AND bucket = ?',
      [this.#kind, bucket],
      PAGE,
    );
    for await (const page of pages) yield page.map((row: Row) => row['id'] as string);
  }
}
