import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { NearDuplicates, signatureOf } from '../../../src/models/text/near-duplicates.ts';
import { TermNumbers } from '../../../src/models/text/term-numbers.ts';

const LENGTH = 60;

function documents(count: number, seed: number): readonly Uint32Array[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () =>
    Uint32Array.from({ length: LENGTH }, () => random.int(2 ** 31)),
  );
}

/** The same but for a word at its end. */
function nearly(document: Uint32Array): Uint32Array {
  const other = document.slice();
  other[LENGTH - 1]!++;
  return other;
}

describe('NearDuplicates', () => {
  it('tells documents that repeat any of thousands from those that do not', () => {
    const seen = new NearDuplicates();
    const first = documents(3_000, 1);
    expect(first.filter((terms) => seen.isRepeated(signatureOf(terms)))).toEqual([]);
    expect(first.every((terms) => seen.isRepeated(signatureOf(nearly(terms))))).toBe(true);
    expect(documents(200, 2).some((terms) => seen.isRepeated(signatureOf(terms)))).toBe(false);
  });

  it('remembers as many as it is told to: the latest', () => {
    const seen = new NearDuplicates(1_024);
    const all = documents(1_500, 3);
    for (const terms of all) seen.isRepeated(signatureOf(terms));
    const isKnown = (terms: Uint32Array) => seen.isRepeated(signatureOf(nearly(terms)));
    expect(all.slice(-1_024).every(isKnown)).toBe(true);
    expect(all.slice(0, 100).some(isKnown)).toBe(false);
  });
});

describe('TermNumbers', () => {
  it('numbers terms as a map does', () => {
    const hash = fc.oneof(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 9 }));
    fc.assert(
      fc.property(fc.array(hash, { maxLength: 6_000, size: 'max' }), (hashes) => {
        const numbers = new TermNumbers();
        const known = new Map<number, number>();
        for (const each of hashes) {
          if (!known.has(each)) known.set(each, known.size);
          expect(numbers.numberOf(each)).toBe(known.get(each));
        }
        expect([...numbers.hashes]).toEqual([...known.keys()]);
      }),
      { numRuns: 20 },
    );
  });
});
