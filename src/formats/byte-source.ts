/**
 * The bytes of a file or of standard input, gzipped or not (told by the first two bytes, never by the
 * name), as chunks. Nothing is kept beyond one chunk. Files of several gzip members, as `cat a.gz b.gz`
 * and parallel compressors make them, read as one.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal, pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BadInputError } from '../errors.ts';

/** Read in pieces of this: large enough that the overhead per chunk does not show. */
const CHUNK_BYTES = 1 << 20;
const GZIP_MAGIC = [0x1f, 0x8b] as const;

export interface ByteSource {
  /** What messages call it: the path, or `standard input`. */
  readonly name: string;
  /** Size in bytes as it lies on disk; 0 where it is not known. */
  readonly totalBytes: number;
  /** How many of them were read so far. */
  readonly doneBytes: () => number;
  /** The content, once. @throws BadInputError when there is none or it is a broken gzip file. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface ByteSourceOptions {
  /** What `-` stands for; without it, `-` is refused. */
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
}

/**
 * Opens a file, or standard input for `-`.
 *
 * @throws BadInputError when it is missing, not a file, not readable or empty.
 */
export async function openBytes(
  path: string,
  { stdin, signal }: ByteSourceOptions = {},
): Promise<ByteSource> {
  const fromStdin = path === '-' && stdin !== undefined;
  const name = fromStdin ? 'standard input' : path;
  const totalBytes = fromStdin ? 0 : await sizeOf(path);
  const raw = fromStdin ? stdin : createReadStream(path, { highWaterMark: CHUNK_BYTES });
  if (signal) addAbortSignal(signal, raw);
  let done = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of raw) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
      done += bytes.length;
      yield bytes;
    }
  };
  return { name, totalBytes, doneBytes: () => done, chunks: content(name, counted(), signal) };
}

async function sizeOf(path: string): Promise<number> {
  let found;
  try {
    found = await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  if (found.isDirectory()) {
    throw new BadInputError(`Expected a file to read at ${path}, got a folder.`);
  }
  if (found.isFile() && found.size === 0) {
    throw new BadInputError(`Expected a file with lines at ${path}, got an empty one.`);
  }
  return found.isFile() ? found.size : 0;
}

async function* content(
  name: string,
  chunks: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const first = await firstBytes(chunks);
    if (first.length === 0) {
      throw new BadInputError(`Expected lines to read from ${name}, got nothing.`);
    }
    if (GZIP_MAGIC.every((byte, i) => first[i] === byte)) {
      yield* unzipped(withFirst(first, chunks), signal);
    } else {
      yield first;
      yield* chunks;
    }
  } catch (error) {
    if (error instanceof BadInputError || signal?.aborted === true) throw error;
    throw unreadable(name, error);
  }
}

/** The first chunk, of two bytes at least where there are as many. */
async function firstBytes(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let first = new Uint8Array(0);
  while (first.length < GZIP_MAGIC.length) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = first.length === 0 ? new Uint8Array(next.value) : Buffer.concat([first, next.value]);
  }
  return first;
}

async function* withFirst(
  first: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}

async function* unzipped(
  chunks: AsyncGenerator<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const zipped = Readable.from(chunks, { objectMode: false, highWaterMark: CHUNK_BYTES });
  // The callback is there because pipeline wants one: the error comes out of the loop below.
  const plain = pipeline(zipped, createGunzip({ chunkSize: CHUNK_BYTES }), () => {});
  if (signal) addAbortSignal(signal, plain);
  yield* plain as AsyncIterable<Uint8Array>;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is none',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
  EISDIR: 'it is a folder',
  Z_BUF_ERROR: 'its gzip data ends before its end',
  Z_DATA_ERROR: 'its gzip data is broken',
};

function unreadable(name: string, error: unknown): BadInputError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? (error as Error).message;
  return new BadInputError(`Expected a file to read at ${name}: ${reason}.`, { cause: error });
}
