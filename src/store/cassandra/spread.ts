/**
 * Spreading over partitions and bringing together again. What would be one endless partition is cut into
 * buckets by a hash of the key; readers ask all buckets at once and merge what is sorted in each.
 */

/** Buckets of what grows with the catalogue or the listeners: ten million ids make partitions of some 10 MB. */
export const BUCKETS = 32;

/** Statements of one call that are under way at once. */
export const WIDTH = 64;

/** The bucket of a key: FNV-1a over its UTF-16 code units. Never change it: rows lie by it. */
export function bucketOf(key: string, buckets = BUCKETS): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % buckets;
}

/** All buckets. */
export function allBuckets(buckets = BUCKETS): readonly number[] {
  return Array.from({ length: buckets }, (_, bucket) => bucket);
}

/** Does the same with each, so many at once, and answers in their order. The first failure ends it. */
export async function each<T, R>(
  values: readonly T[],
  work: (value: T, index: number) => Promise<R>,
  width = WIDTH,
): Promise<R[]> {
  const results = new Array<R>(values.length);
  const state = { next: 0 };
  const worker = async (): Promise<void> => {
    while (state.next < values.length) {
      const index = state.next++;
      try {
        results[index] = await work(values[index]!, index);
      } catch (error) {
        state.next = values.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, values.length) }, worker));
  return results;
}

/** Cuts a list into parts of a size. */
export function* parts<T>(values: readonly T[], size: number): Generator<readonly T[]> {
  for (let at = 0; at < values.length; at += size) yield values.slice(at, at + size);
}

/** Texts in the order in which Cassandra sorts them: by their UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** One sorted stream out of many, each of which comes in sorted pages. */
export async function* merge<T>(
  streams: readonly AsyncIterator<readonly T[]>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const heads = await Promise.all(streams.map((stream) => Head.of(stream)));
  let live = heads.filter((head) => !head.ended);
  while (live.length > 0) {
    const first = live.reduce((a, b) => (compare(b.value, a.value) < 0 ? b : a));
    yield first.value;
    await first.next();
    if (first.ended) live = live.filter((head) => head !== first);
  }
}

/** Gathers a stream into batches. */
export async function* gathered<T>(
  stream: AsyncIterable<T>,
  size: number,
): AsyncGenerator<readonly T[]> {
  let batch: T[] = [];
  for await (const value of stream) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Where one stream stands. */
class Head<T> {
  readonly #stream: AsyncIterator<readonly T[]>;
  #page: readonly T[] = [];
  #at = 0;

  private constructor(stream: AsyncIterator<readonly T[]>) {
    this.#stream = stream;
  }

  static async of<T>(stream: AsyncIterator<readonly T[]>): Promise<Head<T>> {
    const head = new Head(stream);
    await head.#turn();
    return head;
  }

  get ended(): boolean {
    return this.#at >= this.#page.length;
  }

  get value(): T {
    return this.#page[this.#at]!;
  }

  async next(): Promise<void> {
    this.#at++;
    if (this.ended) await this.#turn();
  }

  async #turn(): Promise<void> {
    const turned = await this.#stream.next();
    this.#page = turned.done ? [] : turned.value;
    this.#at = 0;
  }
}
