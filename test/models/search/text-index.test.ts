import { describe, expect, it } from 'vitest';
import { TextIndex } from '../../../src/models/search/text-index.ts';
import { Languages } from '../../../src/models/text/tokens-language.ts';

const languages = new Languages();

function indexOf(texts: Readonly<Record<string, string>>): TextIndex {
  const index = new TextIndex(languages);
  for (const [id, text] of Object.entries(texts)) index.put(id, text, undefined);
  return index;
}

const ids = (index: TextIndex, query: string): string[] =>
  index.search(query, 10).map(({ id }) => id);

describe('TextIndex', () => {
  const texts = {
    a: 'A dreamy ballad with acoustic guitars and a soft voice.',
    b: 'Loud electric guitar riffs over pounding drums.',
    c: 'Ein verträumtes Lied, das von den Gitarren und der Stimme lebt und nicht von den Trommeln.',
    d: 'The drums drum and drum the drumming drummers.',
  };

  it('finds words in whatever form they stand, the texts that hold most of them first', () => {
    const index = indexOf(texts);
    expect(ids(index, 'acoustic guitar')).toEqual(['a', 'b']);
    expect(ids(index, 'drum')[0]).toBe('d');
    expect(ids(index, 'Gitarre')).toEqual(['c']);
    expect(ids(index, 'bagpipes')).toEqual([]);
    expect(ids(index, '')).toEqual([]);
  });

  it('says how much of what was asked a text holds', () => {
    const [best, second] = indexOf(texts).search('electric guitars', 10);
    expect(best).toMatchObject({ id: 'b', covered: 1 });
    expect(second!.covered).toBeLessThan(0.6);
  });

  it('scores as the formula says', () => {
    const index = indexOf({ a: 'oboe oboe harp', b: 'harp' });
    const rarity = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5));
    const damped = 1.2 * (1 - 0.75 + (0.75 * 3) / 2);
    expect(index.search('oboe', 1)[0]!.score).toBeCloseTo((rarity * 2 * 2.2) / (2 + damped), 12);
  });

  it('forgets what was removed and answers for what replaced a text', () => {
    const index = indexOf(texts);
    index.remove('a');
    index.put('b', 'A choir sings.', 'en');
    expect(ids(index, 'guitar')).toEqual([]);
    expect(ids(index, 'choirs')).toEqual(['b']);
    expect(index.size).toBe(3);
  });

  it('answers the same after thousands of changes as an index that never saw them', () => {
    const own = Array.from({ length: 300 }, (_, i) => `word${i % 20} word${i % 7} shared`);
    const churned = new TextIndex(languages);
    for (let round = 0; round < 6; round++) {
      own.forEach((text, i) =>
        churned.put(`${i}`, round < 5 ? `${text} round${round}` : text, 'en'),
      );
    }
    const plain = indexOf(Object.fromEntries(own.map((text, i) => [`${i}`, text])));
    expect(churned.search('word3 shared', 20)).toEqual(plain.search('word3 shared', 20));
  });
});
