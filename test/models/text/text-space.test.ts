import { describe, expect, it } from 'vitest';
import { textConfig } from '../../../src/models/text/config.ts';
import { documentTerms, placedTerms, writtenAs } from '../../../src/models/text/document-terms.ts';
import { evaluateSimilarity } from '../../../src/models/text/evaluate-similarity.ts';
import { PairCounts } from '../../../src/models/text/pair-counts.ts';
import { Languages } from '../../../src/models/text/tokens-language.ts';
import { seededRandom } from '../../../src/math/random.ts';

const STYLES = [
  'dreamy acoustic folk whisper guitar river'.split(' '),
  'brutal metal scream riff drummer doom'.split(' '),
  'funky groove bass horns dance party'.split(' '),
];
const COMMON = 'album song track record listen artist voice band release year'.split(' ');

/** Artists of three styles, whose texts share most of their words. */
function world(seed: number) {
  const random = seededRandom(seed);
  const pick = (words: readonly string[]) => words[random.int(words.length)]!;
  const entities = Array.from({ length: 24 }, (_, i) => ({ id: `e${i}`, style: i % 3 }));
  const documents = entities.flatMap(({ id, style }) =>
    Array.from({ length: 4 }, () => {
      const words = Array.from({ length: 60 }, () =>
        pick(random.next() < 0.15 ? STYLES[style]! : COMMON),
      );
      return { entity: id, text: words.join(' '), language: 'en' };
    }),
  );
  const links = entities.flatMap((a, i) =>
    entities
      .slice(i + 1)
      .filter((b) => b.style === a.style)
      .map((b) => [a.id, b.id] as const),
  );
  return { documents, links };
}

describe('evaluateSimilarity', () => {
  it('finds entities of one style by what their texts have more of than others', () => {
    const result = evaluateSimilarity(world(1), textConfig(), 1);
    expect(result).toMatchObject({ entities: 24, documents: 96, links: 84, n: 24 });
    expect(result.ndcg10).toBeGreaterThan(0.9);
    expect(result.auc).toBeGreaterThan(0.9);
    const { difference } = result.baselines['tfidf']!.behind;
    expect(difference).toBeCloseTo(result.ndcg10 - result.baselines['tfidf']!.ndcg10, 9);
  });

  it('orders at random where links have nothing to do with the texts', () => {
    const { documents } = world(2);
    const links = Array.from({ length: 24 }, (_, i) => [`e${i}`, `e${(i + 7) % 24}`] as const);
    expect(evaluateSimilarity({ documents, links }, textConfig(), 1).auc).toBeLessThan(0.65);
  });

  it('gives the same figures for the same seed, and leaves unknown ends of links out', () => {
    const task = world(3);
    const links = [...task.links, ['e1', 'nobody'] as const, ['e1', 'e1'] as const];
    const first = evaluateSimilarity(task, textConfig(), 5);
    expect(evaluateSimilarity({ ...task, links }, textConfig(), 5)).toEqual(first);
  });
});

describe('PairCounts', () => {
  it('sums what a map of maps sums, rows and columns in order', () => {
    const random = seededRandom(4);
    const counts = new PairCounts();
    const slow = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const [row, column] = [random.int(50), random.int(300)];
      counts.add(row, column, 0.5);
      slow.set(`${row} ${column}`, (slow.get(`${row} ${column}`) ?? 0) + 0.5);
    }
    const { matrix, kept } = counts.build(51, 300, 1);
    expect(matrix.offsets[51]).toBe(slow.size);
    expect(matrix.offsets[50]).toBe(slow.size);
    for (let row = 0; row < 50; row++) {
      const from = matrix.offsets[row]!;
      const to = matrix.offsets[row + 1]!;
      for (let e = from; e < to; e++) {
        expect(matrix.values[e]).toBe(slow.get(`${row} ${kept[matrix.indexes[e]!]!}`));
        if (e > from) expect(matrix.indexes[e]).toBeGreaterThan(matrix.indexes[e - 1]!);
      }
    }
  });

  it('leaves columns of too few rows out', () => {
    const counts = new PairCounts();
    counts.add(0, 3, 1);
    counts.add(0, 5, 1);
    counts.add(1, 5, 2);
    const { matrix, kept } = counts.build(2, 6, 2);
    expect([...kept]).toEqual([5]);
    expect([...matrix.values]).toEqual([1, 2]);
  });
});

describe('documentTerms', () => {
  it('counts words and pairs without stop words, the same as those that are written out', () => {
    const languages = new Languages();
    const text = 'The King of Pop and the King of Pop';
    const { hashes, language } = documentTerms(languages.read(text), languages, undefined);
    const written = new Map<number, string>();
    placedTerms(text, languages, undefined, (hash, from, to) =>
      written.set(hash, writtenAs(text, from, to)),
    );
    expect(language).toBe('en');
    expect(Array.from(hashes, (hash) => written.get(hash))).toEqual([
      'King',
      'Pop',
      'King of Pop',
      'King',
      'Pop and the King',
      'Pop',
      'King of Pop',
    ]);
  });

  it('leaves out the articles of French and Italian words, and empty words of every language spoken', () => {
    const languages = new Languages();
    const text =
      "C'est l'amour d'un soir, et les étoiles qui ne sont pas à nous. The stars of the night and the sea, and all of it is ours";
    const written: string[] = [];
    placedTerms(text, languages, 'fr', (_, from, to) => written.push(writtenAs(text, from, to)));
    const words = written.filter((term) => !term.includes(' '));
    expect(words).toEqual(['amour', 'soir', 'étoiles', 'stars', 'night', 'sea']);
  });
});
