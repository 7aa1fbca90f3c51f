import { describe, expect, it } from 'vitest';
import { entityOpinions, NameFinder } from '../../../src/models/text/entity-opinions.ts';
import { Lexicon } from '../../../src/models/text/lexicon.ts';
import type { Language } from '../../../src/models/text/tokens-language.ts';

/** What a reader would say that each sentence thinks of its two names: checked by hand, one by one. */
const SENTENCES: readonly (readonly [string, string, '+' | '-' | '0', string, '+' | '-' | '0'])[] =
  [
    ['I love Abbey Road, but Let It Be is a tedious mess.', 'Abbey Road', '+', 'Let It Be', '-'],
    ['Nirvana were brilliant live while Bush sounded awful.', 'Nirvana', '+', 'Bush', '-'],
    [
      'Kind of Blue is wonderful and Bitches Brew is boring.',
      'Kind of Blue',
      '+',
      'Bitches Brew',
      '-',
    ],
    ['Blur and Oasis both made superb singles.', 'Blur', '+', 'Oasis', '+'],
    ['OK Computer is far better than The Bends.', 'OK Computer', '+', 'The Bends', '-'],
    [
      'Unlike St. Anger, Master of Puppets is a masterpiece.',
      'St. Anger',
      '-',
      'Master of Puppets',
      '+',
    ],
    ['Björk is not boring; Moby, sadly, is terrible here.', 'Björk', '+', 'Moby', '-'],
    ['Thriller is a great record, whereas Bad disappoints.', 'Thriller', '+', 'Bad', '-'],
    ['The Cure never sounded dull, though Depeche Mode did.', 'The Cure', '+', 'Depeche Mode', '-'],
    [
      'Pet Sounds remains flawless; Smiley Smile was a failure.',
      'Pet Sounds',
      '+',
      'Smiley Smile',
      '-',
    ],
    ['I hate Creed, yet I adore Alter Bridge.', 'Creed', '-', 'Alter Bridge', '+'],
    ['Low was recorded in Berlin, and Heroes is beautiful.', 'Heroes', '+', 'Low', '0'],
    ['Neither Yes nor Genesis is worth hating.', 'Yes', '+', 'Genesis', '+'],
    [
      'Schuberts Winterreise ist ein Meisterwerk, aber Alfonso ist langweilig.',
      'Winterreise',
      '+',
      'Alfonso',
      '-',
    ],
    [
      'Kraftwerk sind großartig, während Rammstein hier nicht gut klingt.',
      'Kraftwerk',
      '+',
      'Rammstein',
      '-',
    ],
    ['Autobahn ist schöner als Electric Café.', 'Autobahn', '+', 'Electric Café', '-'],
    ['Daft Punk est génial, mais Justice est ennuyeux.', 'Daft Punk', '+', 'Justice', '-'],
    ['Carmen est superbe et Lakmé est magnifique.', 'Carmen', '+', 'Lakmé', '+'],
    [
      'Without Robert Plant the show was bad, but Jimmy Page played brilliantly.',
      'Robert Plant',
      '-',
      'Jimmy Page',
      '+',
    ],
  ];

/** Read right by people and wrong by us: the words before a name ("the lovely") are taken for the other's. */
const MISREAD: (typeof SENTENCES)[number] = [
  'Dull and lifeless, Be Here Now cannot match the lovely Definitely Maybe.',
  ...(['Be Here Now', '-', 'Definitely Maybe', '+'] as const),
];

const LANGUAGES: readonly (readonly [RegExp, Language])[] = [
  [/ ist | sind /, 'de'],
  [/ est /, 'fr'],
];

const lexicon = new Lexicon();

function signsOf([sentence, first, , second]: (typeof SENTENCES)[number]): readonly string[] {
  const finder = new NameFinder([
    { id: 'first', names: [first] },
    { id: 'second', names: [second] },
  ]);
  const language = LANGUAGES.find(([sign]) => sign.test(sentence))?.[1] ?? 'en';
  const found = new Map(
    entityOpinions(sentence, finder, lexicon, language).map((mention) => [mention.id, mention]),
  );
  return ['first', 'second'].map((id) => {
    const { sentiment } = found.get(id)!;
    return sentiment > 0.05 ? '+' : sentiment < -0.05 ? '-' : '0';
  });
}

describe('what a sentence says of the two that it names', () => {
  it.each(SENTENCES)('%s', (...row) => expect(signsOf(row)).toEqual([row[2], row[4]]));

  it.fails(`${MISREAD[0]}`, () => expect(signsOf(MISREAD)).toEqual([MISREAD[2], MISREAD[4]]));
});
