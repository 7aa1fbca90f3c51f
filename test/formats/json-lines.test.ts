import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { parseCatalogItem, toCatalogueRecords } from '../../src/formats/catalog-item.ts';
import { readCatalog } from '../../src/formats/catalog.ts';
import { parseEvent, readEvents } from '../../src/formats/events.ts';
import { parseText } from '../../src/formats/text-record.ts';
import { readTexts } from '../../src/formats/texts.ts';
import { fileOf, readAll } from './files.ts';

const ARTIST = { kind: 'ARTIST', id: 'a', name: 'A' };

function faultOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof BadInputError) return error.message;
    throw error;
  }
  return 'none';
}

describe('JSON lines', () => {
  it('come with their line numbers, broken ones counted and named without what they say', async () => {
    const lines = [
      JSON.stringify(ARTIST),
      '',
      '{ "kind": "ARTIST", secret',
      '[1, 2]',
      '"text"',
      'null',
      JSON.stringify({ ...ARTIST, id: 'b' }),
    ];
    const bad = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    const content = Buffer.concat([Buffer.from(`\ufeff${lines.join('\r\n')}\r\n`), bad]);
    const { rows, tally } = await readAll(readCatalog(await fileOf(content), {}));
    expect(rows.map(({ line, row }) => [line, row.id])).toEqual([
      [1, 'artist:a'],
      [7, 'artist:b'],
    ]);
    expect(tally).toMatchObject({ read: 7, skipped: 5 });
    expect(tally.problems).toEqual([
      { line: 3, reason: 'expected one JSON object on the line, got text that is not JSON' },
      { line: 4, reason: 'expected one JSON object on the line, got an array' },
      { line: 5, reason: 'expected one JSON object on the line, got a string' },
      { line: 6, reason: 'expected one JSON object on the line, got null' },
      { line: 8, reason: 'expected UTF-8, got other bytes' },
    ]);
  });
});

describe('catalogue items', () => {
  it('become records with global ids; nulls and what is left out are the same', () => {
    const items = [
      {
        kind: 'track',
        id: 't',
        name: 'Track',
        artists: ['a', { id: 'artist:b', name: 'B' }, { id: 'c', name: null }],
        album: 'l',
        durationMs: 201_000,
        explicit: null,
        releaseDate: '1971-11',
        isrc: 'us-rc1-76-07839',
        markets: ['de', 'FR'],
        genres: ['pop'],
        audioUrl: '/audio/t.wav',
      },
      { kind: 'ALBUM', id: 'l', title: 'Album', artists: ['a'], coverUrl: 'https://x.org/l.jpg' },
      { ...ARTIST, title: undefined },
      { kind: 'PODCAST', id: 'p', title: 'Podcast', publisher: 'P', topics: ['talk'] },
    ].map(parseCatalogItem);
    expect(toCatalogueRecords(items, 77)).toEqual({
      records: {
        tracks: [
          {
            id: 'track:t',
            title: 'Track',
            artistIds: ['artist:a', 'artist:b', 'artist:c'],
            albumId: 'album:l',
            durationMs: 201_000,
            explicit: false,
            releaseDate: '1971-11',
            isrc: 'USRC17607839',
            markets: ['DE', 'FR'],
            genres: ['pop'],
            audioUrl: '/audio/t.wav',
            addedAt: 77,
          },
        ],
        albums: [
          {
            id: 'album:l',
            title: 'Album',
            artistIds: ['artist:a'],
            genres: [],
            coverUrl: 'https://x.org/l.jpg',
          },
        ],
        artists: [{ id: 'artist:a', name: 'A', genres: [] }],
        podcasts: [{ id: 'podcast:p', title: 'Podcast', publisher: 'P', topics: ['talk'] }],
      },
      mentioned: [{ id: 'artist:b', name: 'B', genres: [] }],
    });
  });

  it('name every field that is wrong, unknown or missing', () => {
    const wrong = {
      kind: 'TRACK',
      id: 'album:t',
      artists: [{ id: 'x', nmae: 'X' }],
      durationMs: 1.5,
      expliict: true,
      releaseDate: '1971-13',
      isrc: '123',
      markets: ['DEU'],
      genres: 'pop',
      audioUrl: 'javascript:alert(1)',
    };
    expect(faultOf(() => parseCatalogItem(wrong)).split('; ')).toEqual([
      'id: Expected the id of a track, got that of a album',
      'title: expected a string, got nothing',
      'artists.0: expected no field "nmae" here',
      'durationMs: expected a whole number, got a number',
      'releaseDate: expected a date such as 1971, 1971-11 or 1971-11-08, got another text',
      'isrc: expected an ISRC of 12 letters and digits such as USRC17607839',
      'markets.0: expected an ISO 3166 code of two letters',
      'genres: expected a list, got a string',
      'audioUrl: expected an http(s) address or a path from /',
      'expected no field "expliict" here',
    ]);
  });

  it.each<[string, object, string]>([
    ['no kind', {}, 'kind: expected one of TRACK, ALBUM, ARTIST, PODCAST, got nothing'],
    [
      'another kind',
      { kind: 'SONG' },
      'kind: expected one of TRACK, ALBUM, ARTIST, PODCAST, got another text',
    ],
    [
      'a field of another kind',
      { ...ARTIST, durationMs: 1 },
      'expected no field "durationMs" here',
    ],
    ['a title and a name', { ...ARTIST, title: 'B' }, 'expected no field "title" here'],
    [
      'an over-long name',
      { ...ARTIST, name: 'x'.repeat(501) },
      'name: expected at most 500 characters, got 501',
    ],
    ['an empty name', { ...ARTIST, name: '' }, 'name: expected 1 or more characters, got 0'],
    [
      'too many genres',
      { ...ARTIST, genres: Array<string>(51).fill('x') },
      'genres: expected at most 50 entries, got 51',
    ],
  ])('refuse %s', (_, item, reason) => {
    expect(faultOf(() => parseCatalogItem(item))).toBe(reason);
  });
});

describe('texts', () => {
  const text = { id: 'r1', text: 'Great.' };

  it('become records', async () => {
    const full = {
      ...text,
      source: 'blog',
      url: 'https://x.org/1',
      published: '2024-05-08T10:00:00Z',
      language: 'en',
      rating: 4.5,
      about: ['track:1', 'artist:2'],
    };
    const file = await fileOf(`${JSON.stringify(full)}\n${JSON.stringify(text)}\n`);
    const { rows } = await readAll(readTexts(file, {}));
    expect(rows.map(({ row }) => row)).toEqual([full, { ...text, about: [] }]);
  });

  it('name every field that is wrong', () => {
    const wrong = {
      id: 'r1',
      text: '',
      rating: 6,
      published: '2021-02-30',
      language: 'plain english',
      url: 'ftp://x',
      about: ['1', 'user:1'],
      stars: 5,
    };
    expect(faultOf(() => parseText(wrong)).split('; ')).toEqual([
      'text: expected 1 or more characters, got 0',
      'url: expected an http(s) address or a path from /',
      'published: expected a date such as 2024, 2024-05 or 2024-05-08, or an ISO 8601 time',
      'language: expected a language code such as en or pt-BR',
      'rating: expected at most 5, got 6',
      'about.0: expected the global id of a track, album, artist, podcast, playlist, got another text',
      'about.1: expected the global id of a track, album, artist, podcast, playlist, got that of a user',
      'expected no field "stars" here',
    ]);
  });
});

describe('events', () => {
  const at = Date.UTC(2026, 10, 23, 9);
  const event = { listener: 'u', kind: 'PLAY', item: 't', at };

  it('are understood under the names that other logs use', async () => {
    const lines = [
      { id: 'e1', ...event, msPlayed: 5, weight: 2, context: { card: 'c', playlist: 'p', x: 1 } },
      { id: 'e2', userId: 'u', kind: 'play', trackId: 't', at: '2026-11-23T10:00+01:00', skip: 1 },
    ];
    const file = await fileOf(lines.map((line) => JSON.stringify(line)).join('\n'));
    const { rows } = await readAll(readEvents(file, {}));
    const plain = { listener: 'u', kind: 'play', item: 't', at };
    expect(rows.map(({ row }) => JSON.parse(JSON.stringify(row)) as unknown)).toEqual([
      { id: 'e1', ...plain, msPlayed: 5, weight: 2, context: { card: 'c', playlist: 'p' } },
      { id: 'e2', ...plain },
    ]);
  });

  it('without an id get one that stands for what they say', () => {
    const { id } = parseEvent(event);
    expect(id).toMatch(/^sha256:[0-9a-f]{40}$/);
    expect(parseEvent({ ...event, id: null }).id).toBe(id);
    expect(parseEvent({ ...event, msPlayed: 1 }).id).not.toBe(id);
  });

  it.each<[string, object, string]>([
    ['no listener', { listener: null }, 'listener or userId: expected a text, got nothing'],
    ['a listener by number', { listener: 7 }, 'listener: expected a text, got a number'],
    ['no item', { item: undefined }, 'item or itemId or trackId: expected a text, got nothing'],
    [
      'an unknown kind',
      { kind: 'SKIP' },
      'kind: expected one of play, save, unsave, follow, unfollow, playlist_add, playlist_remove, dismiss, undismiss, impression, click, got another text',
    ],
    ['no time', { at: null }, 'at: expected an ISO 8601 time or milliseconds since 1970'],
    ['a time in words', { at: 'now' }, 'at: expected an ISO 8601 time or milliseconds since 1970'],
    [
      'a time in seconds',
      { at: at / 1_000 },
      'at: expected milliseconds since 1970, got what looks like seconds',
    ],
    ['a weight in words', { weight: 'much' }, 'weight: expected a number, got a string'],
    ['a context that is a list', { context: [] }, 'context: expected an object, got a list'],
  ])('refuse %s', (_, fields, reason) => {
    expect(faultOf(() => parseEvent({ ...event, ...fields }))).toBe(reason);
  });
});
