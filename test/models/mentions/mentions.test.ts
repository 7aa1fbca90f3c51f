import { describe, expect, it } from 'vitest';
import { parseBio } from '../../../src/formats/bio.ts';
import { evaluateMentions, trainMentions } from '../../../src/models/mentions/evaluate-mentions.ts';

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

describe('parseBio', () => {
  it('says which line is no token with a label, and nothing of what stands there', () => {
    expect(() => parseBio('a\tO\nsecret name')).toThrow(
      'Expected a token, a tab and a label such as O or B-Artist, got another line 2.',
    );
  });
});
