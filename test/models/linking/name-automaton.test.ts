import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameAutomaton } from '../../../src/models/linking/name-automaton.ts';

type Match = readonly [name: number, from: number, to: number];

const byPlace = (a: Match, b: Match): number => a[1] - b[1] || a[2] - b[2];

function found(names: readonly (readonly number[])[], text: readonly number[]): readonly Match[] {
  const offsets = Int32Array.from(
    { length: names.length + 1 },
    (_, i) => names.slice(0, i).flat().length,
  );
  const matches: Match[] = [];
  new NameAutomaton(Int32Array.from(names.flat()), offsets).find(
    Int32Array.from(text),
    (name, from, to) => matches.push([name, from, to]),
  );
  return matches.sort(byPlace);
}

/** Each name at each place. */
function foundSlowly(names: readonly (readonly number[])[], text: readonly number[]) {
  const matches = names.flatMap((name, number) =>
    text.flatMap((_, from): readonly Match[] =>
      name.every((word, k) => text[from + k] === word) ? [[number, from, from + name.length]] : [],
    ),
  );
  return matches.sort(byPlace);
}

describe('NameAutomaton', () => {
  it('finds what a look at each place for each name finds', () => {
    const name = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 });
    const names = fc.uniqueArray(name, { selector: (words) => words.join(), maxLength: 20 });
    const text = fc.array(fc.integer({ min: -1, max: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(names, text, (all, words) => {
        expect(found(all, words)).toEqual(foundSlowly(all, words));
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing without names, and nothing in no text', () => {
    expect(found([], [1, 2])).toEqual([]);
    expect(found([[1]], [])).toEqual([]);
  });
});
