import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../src/errors.ts';
import {
  arrayOf,
  configHash,
  decodeSnapshot,
  encodeSnapshot,
  SNAPSHOT_VERSION,
} from '../../src/models/snapshot.ts';
import type { SnapshotContent } from '../../src/models/snapshot.ts';

const CONTENT: SnapshotContent = {
  kind: 'test',
  config: { rank: 3, alpha: 0.25 },
  seed: 42,
  trainedTo: 1_700_000_000_000,
  heldOutBelow: 429_496_729,
  items: ['track:one', 'track:zwei äöü', 'podcast:三 🎵'],
  arrays: {
    floats: Float32Array.of(1, -2.5, 3),
    doubles: Float64Array.of(Math.PI),
    ints: Int32Array.of(7, -8),
    none: new Float32Array(0),
  },
};

/** Rewrites the header of an encoded snapshot and makes the checksum fit again. */
function withHeader(change: (header: Record<string, unknown>) => void): Uint8Array {
  const bytes = encodeSnapshot(CONTENT);
  const view = new DataView(bytes.buffer);
  const length = view.getUint32(16, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(20, 20 + length))) as Record<
    string,
    unknown
  >;
  change(header);
  const text = new TextEncoder().encode(JSON.stringify(header));
  const pad = (n: number): number => Math.ceil(n / 64) * 64;
  const body = bytes.subarray(pad(20 + length));
  const out = new Uint8Array(pad(20 + text.length) + body.length);
  out.set(bytes.subarray(0, 20));
  out.set(text, 20);
  out.set(body, pad(20 + text.length));
  new DataView(out.buffer).setUint32(16, text.length, true);
  return sealed(out);
}

function sealed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(12, crc32(bytes.subarray(16)), true);
  return bytes;
}

function refusal(bytes: Uint8Array, kind = 'test'): string {
  try {
    decodeSnapshot(bytes, kind);
  } catch (error) {
    expect(error).toBeInstanceOf(ModelRefusedError);
    return (error as Error).message;
  }
  throw new Error('It was not refused.');
}

describe('a snapshot', () => {
  it('comes back as it went in', () => {
    const snapshot = decodeSnapshot(encodeSnapshot(CONTENT), 'test');
    const { items, arrays, ...rest } = CONTENT;
    expect(snapshot).toMatchObject(rest);
    expect(items.map((_, i) => snapshot.items.id(i))).toEqual(items);
    expect(items.map((id) => snapshot.items.indexOf(id))).toEqual([0, 1, 2]);
    for (const [name, array] of Object.entries(arrays)) {
      expect(Array.from(snapshot.arrays[name]!)).toEqual(Array.from(array));
    }
  });

  it('comes back for any items and numbers', () => {
    const anyId = fc.string({ unit: 'grapheme', minLength: 1 }).map((local) => `track:${local}`);
    fc.assert(
      fc.property(
        fc.uniqueArray(anyId, { maxLength: 30 }),
        fc.float32Array({ maxLength: 50 }),
        fc.int32Array({ maxLength: 5 }),
        (items, floats, ints) => {
          const bytes = encodeSnapshot({ ...CONTENT, items, arrays: { ints, floats } });
          const snapshot = decodeSnapshot(bytes, 'test');
          expect(items.map((_, i) => snapshot.items.id(i))).toEqual(items);
          expect(Array.from(arrayOf(snapshot, 'floats', 'f32', floats.length))).toEqual(
            Array.from(floats),
          );
          expect(Array.from(arrayOf(snapshot, 'ints', 'i32', ints.length))).toEqual(
            Array.from(ints),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is the same bytes for the same content', () => {
    expect(encodeSnapshot(CONTENT)).toEqual(encodeSnapshot({ ...CONTENT }));
  });

  it('lies in one memory that kernels and threads read, every array at a multiple of 64', () => {
    const { arrays, memory } = decodeSnapshot(encodeSnapshot(CONTENT), 'test');
    expect(memory!.buffer).toBeInstanceOf(SharedArrayBuffer);
    for (const array of Object.values(arrays)) {
      expect(array.buffer).toBe(memory!.buffer);
      expect(array.byteOffset % 64).toBe(0);
    }
  });

  it('is decoded by another thread where it lies, without a copy', () => {
    const first = decodeSnapshot(encodeSnapshot(CONTENT), 'test');
    const second = decodeSnapshot(first.bytes, 'test');
    expect(second.memory).toBeUndefined();
    for (const [name, array] of Object.entries(first.arrays)) {
      expect(second.arrays[name]!.buffer).toBe(array.buffer);
      expect(second.arrays[name]).toEqual(array);
    }
    expect(second.items.id(0)).toBe(first.items.id(0));
    const broken = first.bytes.slice();
    broken[broken.length - 1]! ^= 1;
    expect(() => decodeSnapshot(broken, 'test')).toThrow(ModelRefusedError);
  });

  it('stays where it is when its memory grows', () => {
    const { arrays, memory } = decodeSnapshot(encodeSnapshot(CONTENT), 'test');
    memory!.grow(1_000_000);
    const more = memory!.floats(250_000).fill(7);
    expect(more.byteOffset).toBeGreaterThanOrEqual(arrays['floats']!.byteOffset);
    expect(Array.from(arrays['floats']!)).toEqual(Array.from(CONTENT.arrays['floats']!));
    const moved = new Float32Array(memory!.buffer, arrays['floats']!.byteOffset, 1);
    moved[0] = 42;
    expect(arrays['floats']![0]).toBe(42);
  });

  it('can be decoded from the middle of a larger buffer', () => {
    const bytes = encodeSnapshot(CONTENT);
    const larger = new Uint8Array(bytes.length + 33);
    larger.set(bytes, 13);
    const snapshot = decodeSnapshot(larger.subarray(13, 13 + bytes.length), 'test');
    expect(snapshot.items.id(0)).toBe('track:one');
  });

  it('is refused after any single flipped bit', () => {
    const bytes = encodeSnapshot(CONTENT);
    for (let at = 0; at < bytes.length; at++) {
      bytes[at]! ^= 1 << (at % 8);
      expect(refusal(bytes)).toMatch(/^Expected /);
      bytes[at]! ^= 1 << (at % 8);
    }
    expect(decodeSnapshot(bytes, 'test').seed).toBe(42);
  });

  it('is refused when it is cut off anywhere, or has more at its end', () => {
    const bytes = encodeSnapshot(CONTENT);
    for (let length = 0; length < bytes.length; length += 7) {
      refusal(bytes.slice(0, length));
    }
    expect(refusal(new Uint8Array(3))).toBe('Expected a snapshot of at least 20 bytes, got 3.');
    const longer = new Uint8Array(bytes.length + 8);
    longer.set(bytes);
    expect(refusal(sealed(longer))).toBe(
      `Expected snapshot length ${bytes.length}, got ${longer.length}.`,
    );
  });

  it('is refused when it is no snapshot, or one of another version or kind', () => {
    expect(refusal(new TextEncoder().encode('GIF89a, and what follows it'))).toBe(
      'Expected a snapshot that begins with TASTEGRF, got "GIF89a, ".',
    );
    const bytes = encodeSnapshot(CONTENT);
    new DataView(bytes.buffer).setUint32(8, SNAPSHOT_VERSION + 1, true);
    expect(refusal(bytes)).toBe('Expected snapshot format version 1, got 2.');
    expect(refusal(encodeSnapshot(CONTENT), 'factorization')).toBe(
      'Expected a snapshot header whose `kind` is "factorization", got "test".',
    );
  });

  it.each<[string, unknown, RegExp]>([
    ['seed', 1.5, /`seed` is a whole number, got 1\.5\./],
    ['seed', undefined, /`seed` is a whole number, got nothing\./],
    ['trainedTo', -1, /`trainedTo` is a time in milliseconds, got -1\./],
    ['trainedTo', 'yesterday', /`trainedTo` is a time in milliseconds, got "yesterday"\./],
    ['heldOutBelow', 2 ** 33, /`heldOutBelow` is a number from 0 to 4294967296/],
    ['config', [1], /`config` is an object of numbers, got \[1\]\./],
    ['config', { rank: '3' }, /`config` is an object of numbers/],
    ['config', { rank: 4, alpha: 0.25 }, /Expected config hash .{8}, got .{8}\./],
    ['configHash', 'zz', /`configHash` is 8 hexadecimal digits, got "zz"\./],
    ['itemCount', -1, /`itemCount` is a count, got -1\./],
    ['itemCount', 2 ** 60, /`itemCount` is a count/],
    ['idBytes', null, /`idBytes` is a count, got null\./],
    ['idBytes', 2 ** 50, /Expected snapshot length \d+, got \d+\.|Expected/],
    ['arrays', {}, /`arrays` is a list/],
    ['arrays', [{ name: 'a', type: 'f16', length: 1 }], /`arrays` is a list/],
    ['arrays', [{ name: 'a', type: 'f32', length: -1 }], /`arrays` is a list/],
    ['arrays', [{ name: 5, type: 'f32', length: 1 }], /`arrays` is a list/],
    ['arrays', [3], /`arrays` is a list/],
    [
      'arrays',
      [
        { name: 'a', type: 'f32', length: 0 },
        { name: 'a', type: 'f32', length: 0 },
      ],
      /`arrays` is a list/,
    ],
  ])('is refused when its header has %s = %j', (field, value, text) => {
    expect(refusal(withHeader((header) => (header[field] = value)))).toMatch(text);
  });

  it('is refused when its header is no JSON object', () => {
    const bytes = encodeSnapshot(CONTENT);
    bytes[20] = 0xff;
    expect(refusal(sealed(bytes))).toBe('Expected a snapshot header in JSON, got something else.');
    const text = new TextEncoder().encode('[]');
    const small = new Uint8Array(64);
    small.set(encodeSnapshot(CONTENT).subarray(0, 20));
    small.set(text, 20);
    new DataView(small.buffer).setUint32(16, 2, true);
    expect(refusal(sealed(small))).toBe(
      'Expected a snapshot header that is a JSON object, got another value.',
    );
    new DataView(small.buffer).setUint32(16, 1_000, true);
    expect(refusal(sealed(small))).toBe('Expected a header within 44 bytes, got one of 1000.');
  });

  it('is refused when its items are not different ids in UTF-8 that follow each other', () => {
    expect(refusal(encodeSnapshot({ ...CONTENT, items: ['track:a', 'track:a'] }))).toMatch(
      /Expected different item ids .*2 different item ids, got 1/,
    );
    const find = (bytes: Uint8Array, text: string): number =>
      Buffer.from(bytes.buffer).indexOf(text);
    const notUtf8 = encodeSnapshot(CONTENT);
    notUtf8[find(notUtf8, 'track:one')] = 0xff;
    expect(refusal(sealed(notUtf8))).toMatch(/got: some that are not UTF-8/);

    const starts = encodeSnapshot(CONTENT);
    const at = Math.ceil((find(starts, 'track:one') + 40) / 64) * 64;
    const view = new DataView(starts.buffer);
    expect(view.getUint32(at + 4, true)).toBe('track:one'.length);
    view.setUint32(at + 4, 0, true);
    expect(refusal(sealed(starts))).toMatch(/start one after the other, got 0 before 0 at item 0/);
    view.setUint32(at + 4, 2 ** 31, true);
    expect(refusal(sealed(starts))).toMatch(/start one after the other, got 2147483648 before/);
    view.setUint32(at + 4, 9, true);
    view.setUint32(at, 1, true);
    expect(refusal(sealed(starts))).toBe('Expected first item id at 0, got 1.');
  });

  it('says which array it lacks, and what it has in its place', () => {
    const snapshot = decodeSnapshot(encodeSnapshot(CONTENT), 'test');
    expect(() => arrayOf(snapshot, 'factors', 'f32', 3)).toThrow(
      'Expected a test snapshot with an array `factors` of f32[3], got none.',
    );
    expect(() => arrayOf(snapshot, 'ints', 'f32', 2)).toThrow(/of f32\[2\], got i32\[2\]/);
    expect(() => arrayOf(snapshot, 'floats', 'f32', 4)).toThrow(/of f32\[4\], got f32\[3\]/);
  });

  it('names equal settings alike and others otherwise', () => {
    expect(configHash({ a: 1 })).toBe(configHash({ a: 1 }));
    expect(configHash({ a: 1 })).not.toBe(configHash({ a: 2 }));
  });
});
