import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cardCursor,
  libraryCursor,
  playCursor,
  rankCursor,
  weekCursor,
} from '../../src/resolvers/cursor.ts';

describe('Cursors', () => {
  it('lead back to the place that they were made of, whatever is in the ids', () => {
    const time = fc.integer({ min: 0, max: 2 ** 45 });
    const id = fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' });
    fc.assert(
      fc.property(time, id, (at, item) => {
        expect(playCursor.read(playCursor.write([at, item]))).toEqual([at, item]);
        expect(libraryCursor.read(libraryCursor.write([at, item]))).toEqual([at, item]);
        expect(rankCursor.read(rankCursor.write([item, at]))).toEqual([item, at]);
      }),
    );
    expect(weekCursor.read(weekCursor.write(['2026-W48']))).toEqual(['2026-W48']);
    expect(cardCursor.read(cardCursor.write([7]))).toEqual([7]);
  });

  it('are opaque words that need no escaping in an address', () => {
    expect(playCursor.write([1, 'e/ü "'])).toMatch(/^[\w-]+$/);
  });

  it('may be left out', () => {
    expect(playCursor.read(undefined)).toBeUndefined();
    expect(playCursor.read(null)).toBeUndefined();
  });

  it('are refused when they are of another list, or no cursors at all', () => {
    const made = (value: unknown): string =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const bad = [
      libraryCursor.write([1, 'a']),
      made(['plays', 1]),
      made(['plays', '1', 'a']),
      made(['plays', 1.5, 'a']),
      made(['plays', 1, 'a', 2]),
      made({ plays: 1 }),
      made('plays'),
      'nonsense',
      '',
      'x'.repeat(5_000),
    ];
    for (const after of bad) {
      expect(() => playCursor.read(after)).toThrow(
        `Expected \`after\` to be a cursor that this list gave (plays), got another text of ${after.length} characters.`,
      );
    }
  });
});
