import { describe, expect, it } from 'vitest';
import { linkNames } from '../../../src/models/linking/entity-linker.ts';
import { NameCatalogue } from '../../../src/models/linking/name-catalogue.ts';
import type { LinkableName } from '../../../src/models/linking/name-catalogue.ts';
import { OrdinaryWords } from '../../../src/models/linking/ordinary-words.ts';
import { Languages } from '../../../src/models/text/tokens-language.ts';

const artist = (name: string): LinkableName => ({
  ...{ id: `artist:${name}`, kind: 'artist', name, makers: [], prior: 0 },
});
const work = (kind: 'album' | 'track', name: string, by: string, prior = 0): LinkableName => ({
  ...{ id: `${kind}:${name} (${by})`, kind, name, makers: [`artist:${by}`], prior },
});

const ARTISTS = [
  'Yes',
  'Low',
  'Air',
  'Radiohead',
  'Björk',
  'The Beatles',
  'Bad Company',
  'Motörhead',
];
const catalogue = new NameCatalogue(
  [
    ...[...ARTISTS, 'David Bowie', 'Johnny Cash', 'Nine Inch Nails'].map(artist),
    work('album', 'Low', 'David Bowie'),
    work('album', 'Close to the Edge', 'Yes'),
    work('track', 'Paranoid Android', 'Radiohead'),
    work('track', 'Bad', 'Radiohead'),
    work('track', 'Airbag (2017 Remaster)', 'Radiohead'),
    work('track', 'Hurt', 'Johnny Cash'),
    work('track', 'Hurt', 'Nine Inch Nails'),
    work('track', 'Wonderwall', 'Oasis', 0.9),
    work('track', 'Wonderwall', 'Some Cover Band', 0.1),
  ],
  new OrdinaryWords(new Languages()),
);

const linked = (text: string): readonly string[] =>
  linkNames(text, catalogue).map(({ entity }) => entity.id);
const subjects = (text: string): readonly string[] =>
  linkNames(text, catalogue).flatMap(({ entity, isSubject }) => (isSubject ? [entity.id] : []));

describe('linkNames', () => {
  it.each([
    ['Yes, I liked it. The air was thick and prices are low.'],
    ['Low prices, fresh Air and a Yes from me.'],
    ['YES!!! THE BEST ALBUM EVER. SO LOW, LIKE AIR.'],
    ['yes it hurt and the air is bad'],
    ['Prices hit a new Low this week. Say Yes to this album.'],
    ['It hurt to hear how bad this album is.'],
  ])('does not take plain words for names: %s', (text) => {
    expect(linked(text)).toEqual([]);
  });

  it('takes them for names where the text says so', () => {
    expect(linked('I saw the band Yes in concert. The songs of Yes are long.')).toEqual([
      'artist:Yes',
    ]);
    expect(linked('The best album by Yes is “Close to the Edge”.')).toEqual(
      expect.arrayContaining(['artist:Yes', 'album:Close to the Edge (Yes)']),
    );
    expect(linked("We listened to David Bowie's Low, an album made in Berlin.")).toEqual(
      expect.arrayContaining(['album:Low (David Bowie)', 'artist:David Bowie']),
    );
  });

  it('finds names whose spelling differs: accents, umlauts, articles, possessives, remarks', () => {
    expect(linked('Bjork and Motoerhead played.')).toEqual(
      expect.arrayContaining(['artist:Björk', 'artist:Motörhead']),
    );
    expect(linked('More of the old Beatles songs again.')).toEqual(['artist:The Beatles']);
    expect(linked("Radiohead's song Airbag opens it.")).toContain(
      'track:Airbag (2017 Remaster) (Radiohead)',
    );
  });

  it('gives the words of a name to the longest', () => {
    expect(linked('A concert by Bad Company, as good as Radiohead.')).toEqual(
      expect.not.arrayContaining(['track:Bad (Radiohead)']),
    );
  });

  it('tells equal titles apart by the artist, or else by what is played most, or not at all', () => {
    expect(linked('The video of "Hurt" by Johnny Cash is moving.')).toContain(
      'track:Hurt (Johnny Cash)',
    );
    expect(linked('Covers of the song "Wonderwall" bore me.')).toEqual([
      'track:Wonderwall (Oasis)',
    ]);
    expect(linked('They played the song "Hurt" at the end.')).toEqual([]);
  });

  it('finds names in texts without capitals by what stands around them', () => {
    expect(linked('any songs like paranoid android by radiohead?')).toEqual(
      expect.arrayContaining(['track:Paranoid Android (Radiohead)', 'artist:Radiohead']),
    );
  });

  it('tells what a text is about from what it only names', () => {
    const filler = Array.from({ length: 60 }, () => 'and so it went on for hours').join(' ');
    const text = `Paranoid Android by Radiohead is a long song. ${filler}. Bjork was there.`;
    expect(subjects(text)).toEqual(['track:Paranoid Android (Radiohead)']);
    expect(linked(text)).toContain('artist:Björk');
  });

  it('bears texts without words', () => {
    expect(linked('')).toEqual([]);
    expect(linked('… !!! \u0000')).toEqual([]);
  });
});
