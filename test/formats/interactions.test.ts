import { existsSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import {
  parseColumns,
  readInteractions,
  type InteractionOptions,
  type InteractionRow,
} from '../../src/formats/interactions.ts';
import { PROBLEMS_KEPT, type Tally } from '../../src/formats/problems.ts';
import { globalId } from '../../src/ids.ts';
import { fileOf, readAll } from './files.ts';

const HETREC = path.resolve(
  import.meta.dirname,
  '../../../shared/data/hetrec-lastfm-2k/data/user_artists.dat',
);
const noHetrec = !existsSync(HETREC) && process.env['CI'] !== 'true';

async function read(
  content: string | Uint8Array,
  options: InteractionOptions = {},
): Promise<{ rows: InteractionRow[]; tally: Tally }> {
  return readAll(readInteractions(await fileOf(content), options));
}

/** Rows in short: user item count at. */
async function short(content: string, options?: InteractionOptions): Promise<readonly string[]> {
  const { rows } = await read(content, options);
  return rows.map(({ user, item, count, at }) => `${user} ${item} ${count} ${at}`);
}

describe('readInteractions', () => {
  it('reads columns by tabs or commas, told from the first line', async () => {
    expect(await short('a\tx\t3\nb\ty\t0.5\n')).toEqual(['a x 3 0', 'b y 0.5 0']);
    expect(await short('a,x,3\r\nb,y,1e3')).toEqual(['a x 3 0', 'b y 1000 0']);
    expect(await short('\n  \na\tx,y\t3\n')).toEqual(['a x,y 3 0']);
  });

  it('takes columns in any order, passes over - and what lies behind', async () => {
    const columns = parseColumns('item, -, USER');
    expect(await short('x\tjunk\ta\tmore\t9\n', { columns })).toEqual(['a x 1 0']);
  });

  it('takes separators of one character or more', async () => {
    expect(await short('a::x::3::9\n', { separator: '::' })).toEqual(['a x 3 0']);
    expect(
      await short('a:x::3\n', { separator: '::', columns: ['user', 'count', 'item'] }),
    ).toEqual([]);
    expect(await short('a|x|3\n', { separator: '|' })).toEqual(['a x 3 0']);
  });

  it('takes a first line whose count is no number for a header', async () => {
    const { rows, tally } = await read('userID\tartistID\tweight\n2\t51\t13883\n');
    expect(rows).toEqual([{ user: '2', item: '51', count: 13883, at: 0 }]);
    expect(tally).toMatchObject({ read: 1, skipped: 0, problems: [] });
    const columns = parseColumns('user,item,timestamp');
    expect(await short('u\ti\twhen\na\tx\t1262304000\n', { columns })).toEqual([
      'a x 1 1262304000000',
    ]);
  });

  it('does what it is told about the header', async () => {
    expect(await short('1\t2\t3\n4\t5\t6\n', { header: true })).toEqual(['4 5 6 0']);
    const { tally } = await read('u\ti\tn\n4\t5\t6\n', { header: false });
    expect(tally.problems).toEqual([
      { line: 1, reason: 'count: expected a number above 0, got something else' },
    ]);
  });

  it('reads quoted fields of csv', async () => {
    const content = '"a, b","say ""x""","3"\n"c",plain,4\n';
    expect(await short(content)).toEqual(['a, b say "x" 3 0', 'c plain 4 0']);
    const { tally } = await read('a,x,1\n"b,x,1\n"c"d,x,1\n"",x,1\n');
    expect(tally.problems).toEqual([
      { line: 2, reason: 'expected a closing quote on the same line, got none' },
      { line: 3, reason: 'expected a separator after a closing quote, got something else' },
      { line: 4, reason: 'user: expected an id, got nothing' },
    ]);
  });

  it('leaves quotes alone in tsv', async () => {
    expect(await short('"a\tx"\t3\n')).toEqual(['"a x" 3 0']);
  });

  it('reads times as seconds, milliseconds or ISO 8601', async () => {
    const columns = parseColumns('user,item,count,timestamp');
    const times = [
      '1262304000',
      '1262304000000',
      '2010-01-01',
      '2010-01-01T00:00:00Z',
      '2010-01-01 01:00:00+0100',
      '2009-12-31T23:59:60',
      '2010-02-30',
      '0',
      '',
      'soon',
    ];
    const { rows, tally } = await read(times.map((time) => `a\tx\t1\t${time}\n`).join(''), {
      columns,
    });
    expect(rows.map(({ at }) => at)).toEqual([...Array<number>(5).fill(1_262_304_000_000), 0, 0]);
    expect(tally.problems.map(({ line }) => line)).toEqual([6, 7, 10]);
    expect(tally.problems[0]?.reason).toBe(
      'timestamp: expected seconds or milliseconds since 1970 or an ISO 8601 time',
    );
  });

  it('reads lists of a user and items, blanks between', async () => {
    const content = 'a x y  x\n  b\tz \n\nlonely\n';
    const { rows, tally } = await read(content, { format: 'lists' });
    expect(rows.map(({ user, item }) => user + item)).toEqual(['ax', 'ay', 'ax', 'bz']);
    expect(tally).toMatchObject({
      read: 5,
      skipped: 1,
      problems: [{ line: 4, reason: 'expected a user and items, got one word' }],
    });
  });

  it('names the lines that are broken and reads on, in the middle of a gzipped file too', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `u${i}\ti${i % 7}\t${1 + (i % 3)}`);
    lines[1_233] = 'only-one';
    lines[2_000] = 'u\ti\t-4';
    lines[2_001] = 'u\ti\t0';
    lines[2_002] = 'u\t\t1';
    const { rows, tally } = await read(gzipSync(lines.join('\r\n')));
    expect(rows).toHaveLength(4_996);
    expect(tally).toMatchObject({ read: 5_000, skipped: 4 });
    expect(tally.problems).toEqual([
      { line: 1_234, reason: 'expected 3 columns, got 1' },
      { line: 2_001, reason: 'count: expected a number above 0, got something else' },
      { line: 2_002, reason: 'count: expected a number above 0, got 0' },
      { line: 2_003, reason: 'item: expected an id, got nothing' },
    ]);
  });

  it('counts all problems and keeps the first', async () => {
    const { tally } = await read('a\tx\t1\n' + 'broken\n'.repeat(100));
    expect(tally).toMatchObject({ read: 101, skipped: 100 });
    expect(tally.problems).toHaveLength(PROBLEMS_KEPT);
    expect(tally.problems.at(-1)?.line).toBe(PROBLEMS_KEPT + 1);
  });

  it('reads any UTF-8 and names what is none', async () => {
    const text = Buffer.from('Motörhead\t東京 🎸\t1\n');
    const bad = Buffer.from([0x61, 0xff, 0x09, 0x78, 0x09, 0x31, 0x0a]);
    const { rows, tally } = await read(Buffer.concat([text, bad]));
    expect(rows).toEqual([{ user: 'Motörhead', item: '東京 🎸', count: 1, at: 0 }]);
    expect(tally.problems).toEqual([{ line: 2, reason: 'user: expected UTF-8, got other bytes' }]);
  });

  it('drops a line without end in sight and keeps what comes after', async () => {
    const { rows, tally } = await read(`a\tx\t1\n${'z'.repeat(5_000_000)}\nb\ty\t2\n`);
    expect(rows.map(({ user }) => user)).toEqual(['a', 'b']);
    expect(tally.problems).toEqual([
      { line: 2, reason: 'expected a line of at most 4194304 bytes, got a longer one' },
    ]);
  });

  it('converts ids and takes what the conversion refuses for a problem', async () => {
    const { rows, tally } = await read(`a\tx\t1\n${'u'.repeat(300)}\tx\t1\na\talbum:1\t2\n`, {
      userId: (id) => globalId('user', id),
      itemId: (id) => globalId('track', id),
    });
    expect(rows).toEqual([{ user: 'user:a', item: 'track:x', count: 1, at: 0 }]);
    expect(tally.problems.map(({ reason }) => reason)).toEqual([
      'user: Expected a user id of at most 195 characters, got 300.',
      'item: Expected the id of a track, got that of a album.',
    ]);
  });

  it('hands over batches of at most the size asked for, with bytes done and in all', async () => {
    const file = await fileOf('a\tx\t1\n'.repeat(10));
    const sizes: number[] = [];
    for await (const { rows, doneBytes, totalBytes } of readInteractions(file, { batchRows: 4 })) {
      sizes.push(rows.length);
      expect([doneBytes, totalBytes]).toEqual([60, 60]);
    }
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('refuses options that contradict each other, and says why', async () => {
    const faults: [InteractionOptions, string][] = [
      [{ columns: ['user', 'count'] }, 'Expected a column item among the columns, got none.'],
      [{ columns: ['user', 'user'] }, 'Expected each column once, got user twice.'],
      [
        { separator: '' },
        'Expected a separator of 1 to 8 bytes without quotes or line ends, got 0 bytes.',
      ],
      [
        { separator: ' ', format: 'lists' },
        'Expected no separator for lists (blanks stand between), got one.',
      ],
      [{ header: true, format: 'lists' }, 'Expected no header for lists, got one.'],
    ];
    for (const [options, message] of faults) {
      expect(() => readInteractions('x', options)).toThrow(new BadInputError(message));
    }
    expect(() => parseColumns('user,artist')).toThrow(
      new BadInputError('Expected columns out of user, item, count, timestamp, -, got "artist".'),
    );
    const file = await fileOf('a x 1\n');
    await expect(readAll(readInteractions(file))).rejects.toThrow(
      `Expected tabs or commas between the columns of ${file}, got neither on its first line: say the format or the separator.`,
    );
  });

  it('reads what a naive reader of csv reads', async () => {
    const field = fc.string({
      unit: fc.constantFrom('a', 'b', ',', '"', ' ', 'é', '7'),
      maxLength: 5,
    });
    const count = fc.oneof(
      fc.integer({ min: 1, max: 10 ** 12 }).map(String),
      fc.constantFrom('x', '', '-1', '0', '1.5', '12345678901234567890', '1e2', ' 4 ', '0x10'),
    );
    const table = fc.array(fc.tuple(field, field, count), { minLength: 1, maxLength: 12 });
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const plain = (text: string): string => (/[",]/.test(text) ? quoted(text) : text);
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (lines, always) => {
        const write = always ? quoted : plain;
        const content = ['user,item,count', ...lines.map((line) => line.map(write).join(','))];
        const expected = lines.flatMap(([user, item, text]) => {
          const number = /^\s*[+]?[\d.]+(e\d+)?\s*$/.test(text) ? Number(text) : Number.NaN;
          return user !== '' && item !== '' && number > 0
            ? [{ user, item, count: number, at: 0 }]
            : [];
        });
        const { rows, tally } = await read(content.join('\n'), { format: 'csv' });
        expect(rows).toEqual(expected);
        expect(tally.read - tally.skipped).toBe(expected.length);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it.skipIf(noHetrec)(
    'reads all 92,834 rows of hetrec-lastfm-2k (skipped where ../shared/data has no hetrec-lastfm-2k)',
    async () => {
      const { rows, tally } = await readAll(readInteractions(HETREC));
      expect(tally).toMatchObject({ read: 92_834, skipped: 0 });
      expect(new Set(rows.map(({ user }) => user)).size).toBe(1_892);
      expect(new Set(rows.map(({ item }) => item)).size).toBe(17_632);
      expect(rows[0]).toEqual({ user: '2', item: '51', count: 13_883, at: 0 });
    },
  );
});
