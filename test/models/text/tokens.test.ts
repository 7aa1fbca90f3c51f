import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Languages, languageOf } from '../../../src/models/text/tokens-language.ts';
import { nameSpellings, nameWords } from '../../../src/models/text/tokens-name.ts';
import { tokensOf, wordsOf } from '../../../src/models/text/tokens.ts';
import {
  foldedWord,
  termHash,
  wordHash,
  WordReader,
} from '../../../src/models/text/word-hashes.ts';
import { seededRandom } from '../../../src/math/random.ts';

describe('wordsOf', () => {
  it('keeps apostrophes inside words, and folds case and compatibility forms', () => {
    expect(wordsOf('Don’t stop — the ﬁnal ＣＤ!')).toEqual(["don't", 'stop', 'the', 'final', 'cd']);
  });

  it('reads other alphabets, and drops what is no word', () => {
    expect(wordsOf('Кино 🎸 مرحبا %%% 1999')).toEqual(['кино', 'مرحبا', '1999']);
  });

  it('drops endless words', () => {
    expect(wordsOf(`so ${'g'.repeat(100)} good`)).toEqual(['so', 'good']);
  });
});

describe('WordReader', () => {
  it('finds the words of wordsOf as hashes, in any alphabet', () => {
    const reader = new WordReader();
    const random = seededRandom(5);
    const pieces = [
      ...[
        "don't",
        "l'amour",
        'Björk’s',
        'rock',
        "'n'",
        'Кино',
        'مرحبا',
        '１９９９',
        '𝔐etal',
        '🎸',
        'a',
      ],
      ...[
        'é',
        'हिन्दी',
        "qu'il",
        'g'.repeat(41),
        '𠮷野',
        '\ud800',
        "o'",
        '’',
        '\u0301',
        "l'été",
        'ﬁn',
      ],
      ...[' ', ' ', ' ', '-', '.', '\n', '\u0000', "'"],
    ];
    for (let i = 0; i < 2_000; i++) {
      const text = Array.from({ length: 12 }, () => pieces[random.int(pieces.length)]!).join('');
      const words = wordsOf(text);
      const { hashes, terms, folded } = reader.read(text);
      expect([...hashes]).toEqual(words.map(wordHash));
      expect([...terms]).toEqual(words.map(termHash));
      expect([...folded]).toEqual(words.map((word) => wordHash(foldedWord(word))));
    }
  });

  it('stops after a hundred thousand words', () => {
    expect(new WordReader().read('so good '.repeat(60_000)).hashes).toHaveLength(100_000);
  });
});

describe('tokensOf', () => {
  it('says where a word stands and how it was written', () => {
    const text = 'Hear Björk’s Homogenic';
    const tokens = [...tokensOf(text)];
    expect(tokens.map(({ word }) => word)).toEqual(['hear', "björk's", 'homogenic']);
    for (const { at, written } of tokens) expect(text.startsWith(written, at)).toBe(true);
  });
});

describe('names', () => {
  it('folds accents and letters that do not decompose', () => {
    expect(nameWords('Sigur Rós')).toEqual(['sigur', 'ros']);
    expect(nameWords('Ørsted & Łuc')).toEqual(['orsted', 'luc']);
  });

  it('spells umlauts out, and drops articles and guests', () => {
    expect(nameSpellings('Motörhead')).toEqual(['motorhead', 'motoerhead']);
    expect(nameSpellings('The Beatles')).toContain('beatles');
    expect(nameSpellings('Beatles, The')).toContain('beatles');
    expect(nameSpellings('Song (feat. Someone)')).toContain('song');
    expect(nameSpellings('!!!')).toEqual([]);
  });
});

describe('Languages', () => {
  const languages = new Languages();

  it('stems English, German and French', () => {
    expect(languages.stem('en', 'running')).toBe('run');
    expect(languages.stem('de', 'lieder')).toBe('lied');
    expect(languages.stem('fr', 'chansons')).toBe('chanson');
  });

  it('knows stop words of each language', () => {
    expect(languages.stopWords('en').has("don't")).toBe(true);
    expect(languages.stopWords('de').has('und')).toBe(true);
    expect(languages.stopWords('fr').has('dans')).toBe(true);
    expect(languages.stopWords('en').has('guitar')).toBe(false);
  });

  it('tells the languages of the demo world’s poems apart', () => {
    const poems = readFileSync('demo/texts.jsonl', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; language: string });
    const right = poems.filter(
      ({ text, language }) => languages.detect(wordsOf(text)) === languageOf(language),
    );
    expect(poems.length).toBeGreaterThan(600);
    // Some poems are filed under the language of a translation: one in twenty or so.
    expect(right.length / poems.length).toBeGreaterThan(0.92);
  });

  it('says nothing of text without function words', () => {
    expect(languages.detect(wordsOf('Кино перемен'))).toBeUndefined();
    expect(languages.detect([])).toBeUndefined();
  });
});
