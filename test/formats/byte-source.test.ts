import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { openBytes, type ByteSourceOptions } from '../../src/formats/byte-source.ts';
import { fileOf } from './files.ts';

async function read(file: string, options?: ByteSourceOptions): Promise<string> {
  const source = await openBytes(file, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.chunks) chunks.push(chunk);
  expect(source.doneBytes()).toBeGreaterThanOrEqual(source.totalBytes);
  return Buffer.concat(chunks).toString();
}

describe('openBytes', () => {
  it('reads a file, gzipped or not, whatever its name', async () => {
    expect(await read(await fileOf('plain', 'plain.gz'))).toBe('plain');
    expect(await read(await fileOf(gzipSync('zipped'), 'zipped.txt'))).toBe('zipped');
    expect(await read(await fileOf('x'))).toBe('x');
  });

  it('reads gzip files of several members as one', async () => {
    const parts = Buffer.concat([gzipSync('one '), gzipSync('two '), gzipSync('three')]);
    expect(await read(await fileOf(parts))).toBe('one two three');
  });

  it('takes - for standard input, byte by byte if need be', async () => {
    const bytes = [...gzipSync('from a pipe')].map((byte) => Buffer.from([byte]));
    expect(await read('-', { stdin: Readable.from(bytes) })).toBe('from a pipe');
    expect(await read('-', { stdin: Readable.from(['te', 'xt']) })).toBe('text');
  });

  it('says what is wrong with a file that it cannot read', async () => {
    const empty = await fileOf('');
    const folder = path.join(path.dirname(empty), 'folder');
    await mkdir(folder);
    const missing = path.join(folder, 'missing');
    await expect(read(missing)).rejects.toThrow(
      new BadInputError(`Expected a file to read at ${missing}: there is none.`),
    );
    await expect(read(folder)).rejects.toThrow(
      new BadInputError(`Expected a file to read at ${folder}, got a folder.`),
    );
    await expect(read(empty)).rejects.toThrow(
      new BadInputError(`Expected a file with lines at ${empty}, got an empty one.`),
    );
    await expect(read('-', { stdin: Readable.from([]) })).rejects.toThrow(
      new BadInputError('Expected lines to read from standard input, got nothing.'),
    );
    await expect(read('-')).rejects.toThrow('Expected a file to read at -: there is none.');
  });

  it.skipIf(process.getuid?.() === 0)('says when a file may not be read', async () => {
    const file = await fileOf('secret');
    await chmod(file, 0);
    await expect(read(file)).rejects.toThrow(
      new BadInputError(`Expected a file to read at ${file}: it may not be read.`),
    );
  });

  it('says when gzip data is broken or cut off', async () => {
    const zipped = gzipSync('a long text that is cut off '.repeat(100));
    const short = await fileOf(zipped.subarray(0, zipped.length - 20));
    await expect(read(short)).rejects.toThrow(
      new BadInputError(`Expected a file to read at ${short}: its gzip data ends before its end.`),
    );
    const broken = await fileOf(Buffer.concat([zipped.subarray(0, 12), Buffer.alloc(50, 0xff)]));
    await expect(read(broken)).rejects.toThrow(
      new BadInputError(`Expected a file to read at ${broken}: its gzip data is broken.`),
    );
  });

  it('stops when it is asked to, though standard input never ends', async () => {
    const stop = new AbortController();
    const stdin = new Readable({ read() {} });
    stdin.push('first\n');
    const { chunks } = await openBytes('-', { stdin, signal: stop.signal });
    const reading = chunks[Symbol.asyncIterator]();
    await reading.next();
    stop.abort(new Error('Enough.'));
    await expect(reading.next()).rejects.toThrow();
    expect(stdin.destroyed).toBe(true);
  });
});
