import { describe, expect, it } from 'vitest';
import { parseBio } from '../../../src/formats/bio.ts';
import { labelsOf, spansOf } from '../../../src/models/mentions/bio-labels.ts';
import { evaluateMentions } from '../../../src/models/mentions/evaluate-mentions.ts';
import { nameHash } from '../../../src/models/mentions/known-names.ts';
import { retold } from '../../../src/models/mentions/other-names.ts';
import { trainMentions } from '../../../src/models/mentions/train-mentions.ts';

const knowledge = { names: new Map<string, ReadonlySet<string>>(), partOfSpeech: () => undefined };

/** Requests of one form each: artists after "by", works before it. */
function requests(words: readonly string[]): string {
  return words
    .map((word) => `songs\tO\nlike\tO\n${word}\tB-Work\nby\tO\n${word}er\tB-Artist\nband\tI-Artist`)
    .join('\n\n');
}

const train = parseBio(requests(['lantern', 'harbour', 'meadow', 'cinder', 'willow', 'ember']));
const test = parseBio(requests(['saddle', 'orchard', 'copper']));

const evaluate = (sentences: typeof test, seed: number) =>
  evaluateMentions(trainMentions(train, knowledge, seed), sentences);

describe('evaluateMentions', () => {
  it('finds names that it never saw by what stands around them', () => {
    const result = evaluate(test, 1);
    expect(result).toMatchObject({ f1: 1, spanF1: 1, n: 6, tested: 3 });
    expect(result.perType['Artist']).toMatchObject({ f1: 1, n: 3 });
  });

  it('gives the same figures for the same seed', () => {
    const once = evaluate(test, 5);
    expect(evaluate(test, 5)).toEqual(once);
  });

  it('counts a mention of the right span and another kind for spans alone', () => {
    const other = parseBio(requests(['saddle']).replace('B-Work', 'B-Artist'));
    const result = evaluate(other, 1);
    expect(result.spanF1).toBe(1);
    expect(result.f1).toBeCloseTo(0.5, 12);
  });

  it('refuses sentences without a mention', () => {
    expect(() => evaluate(parseBio('a\tO'), 1)).toThrow('Expected mentions to find, got none.');
  });
});

describe('trainMentions', () => {
  const works = ['slow rain', 'tall grass', 'old roads', 'cold rooms', 'lost keys', 'deep wells'];
  const artists = ['mara lindt', 'the tarns', 'ody velt', 'ruga', 'kessa morn', 'the pelors'];
  const withoutBy = works
    .map((work, i) => {
      const tell = (name: string, kind: string): readonly string[] =>
        name.split(' ').map((word, k) => `${word}\t${k === 0 ? 'B' : 'I'}-${kind}`);
      return ['like\tO', ...tell(work, 'Work'), ...tell(artists[i]!, 'Artist')].join('\n');
    })
    .join('\n\n');
  const names = new Map(
    [...artists, 'ilva stern', 'the fens'].map((name) => [name, new Set(['artist'])]),
  );

  it('parts a work from the artist behind it where it knows the artist', () => {
    const label = trainMentions(parseBio(withoutBy), { ...knowledge, names }, 1);
    expect(label(['like', 'wide', 'fields', 'ilva', 'stern'])).toEqual([
      ...['O', 'B-Work', 'I-Work', 'B-Artist', 'I-Artist'],
    ]);
    expect(label(['like', 'fields', 'the', 'fens'])).toEqual([
      ...['O', 'B-Work', 'B-Artist', 'I-Artist'],
    ]);
  });

  it('labels nothing where nothing is said', () => {
    expect(trainMentions(train, knowledge, 1)([])).toEqual([]);
  });

  it('finds nothing after sentences without a mention', () => {
    expect(trainMentions(parseBio('songs\tO\nplease\tO'), knowledge, 1)(['songs'])).toEqual(['O']);
  });

  it('passes over mentions of more words than it looks at together', () => {
    const long = parseBio(
      `${requests(['lantern', 'harbour', 'meadow'])}\n\nlike\tO\n` +
        Array.from('abcdefghij', (word, i) => `${word}\t${i === 0 ? 'B' : 'I'}-Work`).join('\n'),
    );
    expect(trainMentions(long, knowledge, 1)(test[0]!.tokens)).toEqual(test[0]!.labels);
  });
});

describe('retold', () => {
  const options = { longest: 3, copies: 4, others: 1, unknown: 0, seed: 3 };
  const names = new Map([
    ['lanterner band', new Set(['artist'])],
    ['ilva stern', new Set(['artist', 'work'])],
    ['a name of many words', new Set(['artist'])],
    ['wide fields', new Set(['work'])],
  ]);

  it('puts names of the same kind in the place of others, none of them too long', () => {
    const told = retold(train.slice(0, 1), names, options);
    expect(told).toHaveLength(1);
    expect(told[0]).toHaveLength(4);
    for (const { tokens, labels } of told[0]!) {
      expect(tokens.slice(0, 4)).toEqual(['songs', 'like', 'lantern', 'by']);
      expect(['lanterner band', 'ilva stern']).toContain(tokens.slice(4).join(' '));
      expect(labels).toEqual(train[0]!.labels);
    }
  });

  it('says which of the new names are taken for unknown', () => {
    const [copies] = retold(train.slice(0, 1), names, { ...options, unknown: 1 });
    for (const { tokens, unknown } of copies!) {
      expect([...unknown]).toEqual([nameHash(tokens.slice(4).join(' '))]);
    }
  });

  it('tells nothing again of kinds that no known name is of', () => {
    expect(retold(train, new Map(), options).flat()).toEqual([]);
  });
});

describe('spansOf', () => {
  it('reads what labelsOf writes, mentions that touch each other included', () => {
    const spans = [
      { from: 1, to: 3, kind: 'Work' },
      { from: 3, to: 4, kind: 'Work' },
      { from: 4, to: 5, kind: 'Artist' },
    ];
    expect(spansOf(labelsOf(spans, 6))).toEqual(spans);
  });

  it('begins a mention with a label that goes on in none', () => {
    expect(spansOf(['O', 'I-Work', 'I-Artist'])).toEqual([
      { from: 1, to: 2, kind: 'Work' },
      { from: 2, to: 3, kind: 'Artist' },
    ]);
  });
});

describe('parseBio', () => {
  it('says which line is no token with a label, and nothing of what stands there', () => {
    expect(() => parseBio('a\tO\nsecret name')).toThrow(
      'Expected a token, a tab and a label such as O or B-Artist, got another line 2.',
    );
  });
});
