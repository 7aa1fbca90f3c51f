import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { editDistance } from '../../../src/models/search/edit-distance.ts';
import { NameIndex } from '../../../src/models/search/name-index.ts';
import type { NamedEntry } from '../../../src/models/search/name-index.ts';
import { nameWords } from '../../../src/models/text/tokens-name.ts';
import { MISSPELLINGS, misspellings } from '../../helpers/misspellings.ts';

/** The recurrence as it is written in the books. */
function slowDistance(a: string, b: string): number {
  if (a === '' || b === '') return Math.max(a.length, b.length);
  const same = a.at(-1) === b.at(-1) ? 0 : 1;
  const [x, y] = [a.slice(0, -1), b.slice(0, -1)];
  const edits = [slowDistance(x, b) + 1, slowDistance(a, y) + 1, slowDistance(x, y) + same];
  if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) {
    edits.push(slowDistance(a.slice(0, -2), b.slice(0, -2)) + 1);
  }
  return Math.min(...edits);
}

describe('editDistance', () => {
  it('counts as the plain recurrence does, up to what is asked', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 4 }), (a, b, most) => {
        expect(editDistance(a, b, most)).toBe(Math.min(most + 1, slowDistance(a, b)));
      }),
      { seed: 1, numRuns: 400 },
    );
  });
});

const entry = (id: string, name: string, more: Partial<NamedEntry> = {}): NamedEntry => ({
  ...{ id, name, beside: [], prior: 0 },
  ...more,
});

function indexOf(...entries: readonly NamedEntry[]): NameIndex {
  const index = new NameIndex();
  for (const each of entries) index.put(each);
  return index;
}

const first = (index: NameIndex, typed: string): string | undefined =>
  index.search(typed, 5)[0]?.id;

describe('NameIndex', () => {
  const index = indexOf(
    entry('motorhead', 'Motörhead'),
    entry('sigur', 'Sigur Rós'),
    entry('beatles', 'The Beatles'),
    entry('beat', 'Beat'),
    entry('acdc', 'AC/DC'),
    entry('the-the', 'The The'),
    entry('stairway', 'Stairway to Heaven', { beside: ['Led Zeppelin'] }),
    entry('zeppelin', 'Led Zeppelin'),
    entry('crazy', 'Crazy in Love (feat. Jay-Z)', { beside: ['Beyoncé'] }),
    entry('yesterday', 'Yesterday'),
    entry('yes', 'Yes'),
  );

  it.each([
    ['Motorhead', 'motorhead'],
    ['motoerhead', 'motorhead'],
    ['MOTÖRHEAD', 'motorhead'],
    ['sigur ros', 'sigur'],
    ['Beatles, The', 'beatles'],
    ['beatels', 'beatles'],
    ['ac dc', 'acdc'],
    ['acdc', 'acdc'],
    ['the the', 'the-the'],
    ['heaven to stairway', 'stairway'],
    ['stairwya to haven', 'stairway'],
    ['stair', 'stairway'],
    ['led zeppelin stairway', 'stairway'],
    ['ledzeppelin', 'zeppelin'],
    ['crazy in love', 'crazy'],
    ['crazy in love ft. jay z', 'crazy'],
    ['beyonce crazy', 'crazy'],
    ['yes', 'yes'],
    ['yest', 'yesterday'],
  ])('finds for "%s" first %s', (typed, id) => {
    expect(first(index, typed)).toBe(id);
  });

  it.each([
    ['jimmy hendriks', 'Jimi Hendrix'],
    ['jimmy hendricks', 'Jimi Hendrix'],
    ['led zepelin', 'Led Zeppelin'],
    ['phil kolins', 'Phil Collins'],
    ['beetles', 'The Beatles'],
    ['fleetwood mack', 'Fleetwood Mac'],
    ['franc zappa', 'Frank Zappa'],
    ['schubbert', 'Franz Schubert'],
  ])('finds by ear: %s is %s', (typed, name) => {
    const index = new NameIndex();
    const others = ['Jim Hendry', 'Jimmy Page', 'Phil Lynott', 'Beat Less', 'Frank Sinatra'];
    const names = [name, ...others, 'Led Belly', 'Macy Gray', 'Franz Liszt', 'Jimmy Cliff'];
    for (const one of names) index.put({ id: one, name: one, beside: [], prior: 0 });
    expect(index.search(typed, 1)[0]?.id).toBe(name);
  });

  it('finds nothing for nothing, for another word, and for signs', () => {
    for (const typed of ['', '   ', '?!', 'xylophone quartet']) {
      expect(index.search(typed, 5)).toEqual([]);
    }
  });

  it('puts what is likelier looked for first among equals, and keeps to what is asked for', () => {
    const songs = indexOf(
      entry('a', 'Hello'),
      entry('b', 'Hello', { prior: 1 }),
      entry('c', 'Hello'),
    );
    expect(songs.search('hello', 2).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(songs.search('hello', 5, (id) => id !== 'b').map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('finds what was added since, by its new name alone what was renamed, and nothing that was removed', () => {
    const own = indexOf(entry('a', 'Old Name'));
    own.put(entry('b', 'Fresh Track'));
    own.put(entry('a', 'Another Title'));
    expect(first(own, 'fresh trak')).toBe('b');
    expect(own.search('old name', 5)).toEqual([]);
    expect(first(own, 'another title')).toBe('a');
    own.remove('b');
    expect(own.search('fresh track', 5)).toEqual([]);
    expect(own.size).toBe(1);
  });

  it('answers the same after thousands of renamings as an index that never saw them', () => {
    const names = Array.from({ length: 400 }, (_, i) => `name${i} of ${i % 7}`);
    const churned = new NameIndex();
    for (let round = 0; round < 5; round++) {
      names.forEach((name, i) =>
        churned.put(entry(`${i}`, round < 4 ? `${name} v${round}` : name)),
      );
    }
    const plain = indexOf(...names.map((name, i) => entry(`${i}`, name)));
    for (const typed of ['name17', 'nmae23 of 2', 'of 5']) {
      expect(churned.search(typed, 20)).toEqual(plain.search(typed, 20));
    }
  });

  it('finds at least 95 of 100 misspelt names of the demo catalogue among the first five', () => {
    const items = readFileSync(new URL('../../../demo/catalogue.jsonl', import.meta.url), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; name?: string; title?: string });
    const named = items.map(({ id, name, title }) => entry(id, name ?? title ?? ''));
    const all = indexOf(...named);
    const keyOf = new Map(named.map(({ id, name }) => [id, nameWords(name).join(' ')]));
    const typed = misspellings(
      named.map(({ name }) => name),
      1000,
      seededRandom(7),
    );
    const missed = typed.filter(({ name, typed: query }) => {
      const wanted = nameWords(name).join(' ');
      return !all.search(query, 5).some(({ id }) => keyOf.get(id) === wanted);
    });
    for (const kind of MISSPELLINGS) {
      expect(typed.filter((one) => one.kind === kind).length).toBeGreaterThan(100);
      expect(missed.filter((one) => one.kind === kind).length).toBeLessThan(8);
    }
    expect(missed.length).toBeLessThanOrEqual(50);
  });
});
