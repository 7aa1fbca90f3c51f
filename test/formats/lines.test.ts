import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineSplitter } from '../../src/formats/lines.ts';

interface Cut {
  readonly lines: readonly (readonly [number, string])[];
  readonly overlong: readonly number[];
}

function cut(content: Uint8Array, sizes: readonly number[], maxBytes = 1_000): Cut {
  const lines: (readonly [number, string])[] = [];
  const overlong: number[] = [];
  const splitter = new LineSplitter({
    maxBytes,
    onLine: (bytes, start, end, number) =>
      lines.push([number, bytes.toString('latin1', start, end)]),
    onOverlong: (number) => overlong.push(number),
  });
  for (let i = 0, c = 0; i < content.length; c++) {
    const size = sizes[c % sizes.length]!;
    // A chunk of its own, overwritten afterwards: whoever keeps a view of it is found out.
    const chunk = new Uint8Array(content.subarray(i, i + size));
    splitter.push(chunk);
    chunk.fill(0x21);
    i += size;
  }
  splitter.end();
  return { lines, overlong };
}

/** The same by splitting one text. */
function oracle(content: Uint8Array, maxBytes = 1_000): Cut {
  const text = Buffer.from(content)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '');
  const all = text.split('\n');
  if (all.at(-1) === '') all.pop();
  // Only a line that ends in LF can end in CR LF; at the end of the file a lone CR counts as well.
  const lines = all.map((line, i) => [i + 1, line.replace(/\r$/, '')] as const);
  return {
    lines: lines.filter(([, line]) => line.length <= maxBytes),
    overlong: lines.filter(([, line]) => line.length > maxBytes).map(([number]) => number),
  };
}

describe('LineSplitter', () => {
  it('knows LF, CR LF, blank lines and a last line without an end', () => {
    const content = Buffer.from('a\r\nb\n\nc\r\n\r\nd');
    expect(cut(content, [100]).lines).toEqual([
      [1, 'a'],
      [2, 'b'],
      [3, ''],
      [4, 'c'],
      [5, ''],
      [6, 'd'],
    ]);
  });

  it('skips a byte order mark, but only one and only at the start', () => {
    const mark = '\ufeff';
    const content = Buffer.from(`${mark}${mark}a\n${mark}b`);
    for (const size of [1, 2, 3, 4, 100]) {
      expect(cut(content, [size])).toEqual(oracle(content));
    }
  });

  it('drops lines over the limit as they come and goes on with the next', () => {
    const content = Buffer.from(`${'x'.repeat(50)}\nshort\n${'y'.repeat(11)}\r\n${'z'.repeat(10)}`);
    for (const size of [1, 7, 100]) {
      expect(cut(content, [size], 10)).toEqual({
        lines: [
          [2, 'short'],
          [4, 'z'.repeat(10)],
        ],
        overlong: [1, 3],
      });
    }
  });

  it('cuts like a naive split, whatever the chunks', () => {
    const bytes = fc.array(fc.constantFrom(0x0a, 0x0d, 0x61, 0xef, 0xbb, 0xbf, 0xff, 0x09), {
      maxLength: 60,
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    const limit = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(bytes, sizes, limit, (content, chunks, maxBytes) => {
        const all = Uint8Array.from(content);
        expect(cut(all, chunks, maxBytes)).toEqual(oracle(all, maxBytes));
      }),
      { numRuns: 3_000, seed: 3 },
    );
  });
});
