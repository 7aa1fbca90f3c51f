import { describe, expect, it } from 'vitest';
import { textConfig } from '../../../src/models/text/config.ts';
import { fitText } from '../../../src/models/text/fit-text.ts';
import type { TextTraining } from '../../../src/models/text/fit-text.ts';
import { readDocument } from '../../../src/models/text/read-document.ts';
import { SentimentJudge } from '../../../src/models/text/sentiment-judge.ts';
import { Languages } from '../../../src/models/text/tokens-language.ts';
import { TextModel } from '../../../src/models/text/text-model.ts';
import { decodeSnapshot } from '../../../src/models/snapshot.ts';
import { seededRandom } from '../../../src/math/random.ts';
import { describeRecommender } from '../../contract/recommender.ts';

const COLOURS = [
  'dreamy acoustic folk whisper guitar river meadow harp'.split(' '),
  'brutal metal scream riff drummer doom thunder anvil'.split(' '),
];
const COMMON = 'album song track record listen voice band release year sound'.split(' ');
const DAY = 24 * 60 * 60 * 1000;

/** What somebody might write about each square of a board: the even are folk, the odd metal. */
function written(count: number, seed: number): TextDocument[] {
  const random = seededRandom(seed);
  return Array.from({ length: 3 * count }, (_, i) => {
    const entity = i % count;
    const words = Array.from({ length: 40 }, () => {
      const from = random.next() < 0.3 ? COLOURS[entity % 2]! : COMMON;
      return from[random.int(from.length)]!;
    });
    return { text: words.join(' '), language: 'en', about: [{ entity, weight: 1 }] };
  });
}

interface TextDocument {
  readonly text: string;
  readonly language?: string;
  readonly published?: number;
  readonly about: readonly { readonly entity: number; readonly weight: number }[];
}

async function fit(
  items: readonly string[],
  documents: readonly TextDocument[],
  more: Partial<TextTraining> = {},
) {
  const judge = new SentimentJudge(0, undefined);
  const languages = new Languages();
  const readings = documents.map(({ about, ...document }, i) => {
    const subjects = about.map(({ entity }) => items[entity]!);
    const whole = { id: `d${i}`, mark: 'm', about: subjects, named: [], ...document };
    return readDocument(whole, languages, judge);
  });
  const sources = {
    async *readings() {
      yield readings.slice(0, 5);
      yield readings.slice(5);
    },
    texts: async (ids: readonly string[]) => ids.map((id) => documents[Number(id.slice(1))]!),
  };
  const training = {
    ...{
      items,
      groups: [] as readonly string[],
      config: textConfig(),
      seed: 1,
      trainedTo: 1000 * DAY,
      heldOutBelow: 0,
      judge,
    },
    sharesOf: new Map(items.map((id, entity) => [id, [{ entity, weight: 1 }]])),
    spellings: new Map<number, string>(),
    ...more,
  };
  const fitted = await fitText(training, sources, new AbortController().signal);
  return { ...fitted, model: TextModel.fromSnapshot(decodeSnapshot(fitted.bytes, 'text'), 'v1') };
}

describeRecommender(
  'the text model',
  async ({ items }) => (await fit(items, written(items.length, 1))).model,
  { personal: true },
);

describe('the text model', () => {
  const items = Array.from({ length: 12 }, (_, i) => `track:${i}`);

  it('finds what is described alike, and says in which terms', async () => {
    const { model } = await fit(items, written(12, 2));
    const alike = model.similar(0, 5, new Set());
    expect(alike.map(({ index }) => index % 2)).toEqual([0, 0, 0, 0, 0]);
    const shared = model.sharedTerms(0, alike[0]!.index, 3).map(({ term }) => term);
    expect(shared).toHaveLength(3);
    for (const term of shared) expect(term).toMatch(new RegExp(COLOURS[0]!.join('|')));
    const top = model.topTerms(1, 5);
    expect(top[0]!.weight).toBeGreaterThanOrEqual(top[4]!.weight);
    expect(model.documentsOf(1)).toBe(3);
  });

  it('profiles artists and albums beside the items, and leaves those as they were', async () => {
    const groups = ['artist:folk', 'artist:metal', 'artist:ballad', 'album:folk', 'artist:silent'];
    const documents = written(12, 7);
    const sharesOf = new Map(
      items.map((id, entity) => {
        const [artist, other] = entity % 2 === 0 ? [0, 2] : [1, 1];
        const also = entity < 6 ? artist : other;
        return [
          id,
          [
            { entity, weight: 1 },
            { entity: 12 + also, weight: 0.5 },
          ],
        ];
      }),
    );
    sharesOf.get('track:0')!.push({ entity: 12 + 3, weight: 0.5 });
    const { model } = await fit(items, documents, { groups, sharesOf });
    const plain = (await fit(items, documents)).model;
    for (const index of items.keys()) {
      expect(model.topTerms(index, 5)).toEqual(plain.topTerms(index, 5));
      expect(model.vector(index)).toEqual(plain.vector(index));
    }
    const top = model.topTerms(model.rowOf('artist:metal'), 3).map(({ term }) => term);
    for (const term of top) expect(term).toMatch(new RegExp(COLOURS[1]!.join('|')));
    expect(model.documentsOf(model.rowOf('artist:metal'))).toBe(18);
    expect(model.groupsLike('artist:folk', 3, (id) => id.startsWith('artist:'))[0]).toBe(
      'artist:ballad',
    );
    expect(model.rowOf('artist:silent')).toBe(-1);
    expect(model.groupsLike('track:0', 3, () => true)).toEqual([]);
    const like = model.similar(model.rowOf('album:folk'), 3, new Set());
    expect(like[0]!.index).toBe(0);
    for (const { index } of like) expect(index % 2).toBe(0);
  });

  it('gives the same bytes for the same documents', async () => {
    const first = await fit(items, written(12, 3));
    expect((await fit(items, written(12, 3))).bytes).toEqual(first.bytes);
  });

  it('counts a text that is repeated with small changes once', async () => {
    const documents = written(12, 4);
    const again = documents.map((document, i) =>
      i === 0 ? document : { ...document, text: `${document.text} indeed` },
    );
    const once = await fit(items, documents);
    const twice = await fit(items, [...documents, ...again]);
    expect(once.repeated).toBe(0);
    expect(twice.repeated).toBe(documents.length);
    expect(twice.bytes).toEqual(once.bytes);
  });

  it('lets old documents fade', async () => {
    const dated = (published: number) =>
      written(12, 5).map((document, i) => {
        if (i % 12 !== 0) return document;
        return { ...document, published, text: `${document.text} river river river river` };
      });
    const weight = async (published: number) => {
      const { model } = await fit(items, [...dated(published), ...written(12, 6)]);
      return model.topTerms(0, 100).find(({ term }) => /river/.test(term))?.weight ?? 0;
    };
    expect(await weight(-9000 * DAY)).toBeLessThan(await weight(1000 * DAY));
  });

  it('shows terms as they are written, names with their capitals', async () => {
    const texts = ['King of Pop and a Song about Folk', 'the King of Pop, a song about folk'];
    const documents = [0, 1, 2, 3].flatMap((entity) =>
      texts.map((text, i) => ({
        text: entity < 2 ? text : `${'metal noise '.repeat(i + 3)}`,
        language: 'en',
        about: [{ entity, weight: 1 }],
      })),
    );
    const { model } = await fit(items.slice(0, 4), documents);
    const terms = model.topTerms(0, 20).map(({ term }) => term);
    expect(terms).toContain('King of Pop');
    expect(terms.filter((term) => /folk/i.test(term))).toHaveLength(1);
    expect(terms.some((term) => /^(about|pop)$/i.test(term))).toBe(false);
  });
});
