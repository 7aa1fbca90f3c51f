import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, NOON, startApi } from '../helpers/api.ts';

const SEARCH = `query Search($query: String!, $kinds: [SubjectKind!], $first: Int, $after: String) {
  search(query: $query, kinds: $kinds, first: $first, after: $after) {
    edges { cursor }
    nodes { __typename ... on Node { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const UPSERT = 'mutation ($items: [CatalogItemInput!]!) { upsertCatalog(items: $items) { added } }';
const ADD_TEXTS = 'mutation ($texts: [TextInput!]!) { addTexts(texts: $texts) { added } }';

describe('Search over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    await api.ask(UPSERT, {
      items: [
        { kind: 'ARTIST', id: 'rost', name: 'Röst', genres: ['Shoegaze'] },
        { kind: 'ARTIST', id: 'lindt', name: 'Mara Lindt' },
        { kind: 'ALBUM', id: 'hours', title: 'Golden Hours', artists: [{ id: 'lindt' }] },
        ...Array.from({ length: 30 }, (_, i) => ({
          kind: 'TRACK',
          id: `hour-${String(i).padStart(2, '0')}`,
          title: `Golden Hour ${i}`,
          artists: [{ id: 'lindt' }],
        })),
      ],
    });
  });
  afterAll(() => api.close());

  const search = async (query: string, more: object = {}, headers?: Record<string, string>) => {
    const { data, errors } = await api.ask(SEARCH, { query, ...more }, headers);
    expect(errors).toBeUndefined();
    return data.search;
  };
  const ids = async (query: string, more: object = {}, headers?: Record<string, string>) =>
    (await search(query, more, headers)).nodes.map(({ id }: { id: string }) => id);

  it('finds by mistyped names, of the kinds that are asked for', async () => {
    expect(await ids('roest')).toEqual(['artist:rost']);
    expect(await ids('roest', { kinds: null })).toEqual(['artist:rost']);
    expect((await ids('mara lint'))[0]).toBe('artist:lindt');
    expect((await ids('goldne hours'))[0]).toBe('album:hours');
    const tracks = await ids('golden hour', { kinds: ['TRACK'] });
    expect(tracks).toHaveLength(20);
    expect(tracks.every((id: string) => id.startsWith('track:'))).toBe(true);
    expect(await ids('mara lindt golden hour 7', { kinds: ['TRACK'], first: 1 })).toEqual([
      'track:hour-07',
    ]);
  });

  it('finds a new track, a new name and a new text as soon as they are written', async () => {
    expect(await ids('nightjar')).toEqual([]);
    await api.ask(UPSERT, {
      items: [{ kind: 'TRACK', id: 'new', title: 'Nightjar', artists: [{ id: 'rost' }] }],
    });
    expect(await ids('nightjar')).toEqual(['track:new']);
    expect((await ids('rost nightjar'))[0]).toBe('track:new');
    await api.ask(UPSERT, { items: [{ kind: 'ARTIST', id: 'rost', name: 'Rust & Röst' }] });
    expect(await ids('rust röst', { kinds: ['ARTIST'] })).toEqual(['artist:rost']);
    await api.ask(ADD_TEXTS, {
      texts: [{ id: 'x', text: 'A hazy lullaby of bowed vibraphones.', about: ['track:new'] }],
    });
    expect((await ids('bowed vibraphone'))[0]).toBe('track:new');
  });

  it('finds by genre', async () => {
    await api.ask(UPSERT, {
      items: [{ kind: 'ARTIST', id: 'haze', name: 'The Haze', genres: ['Dream Pop'] }],
    });
    expect(await ids('dream pop')).toEqual(['artist:haze']);
  });

  it('pages without repeating or skipping, though the catalogue changes meanwhile', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await search('golden hour', { kinds: ['TRACK'], first: 7, after });
      seen.push(...page.nodes.map(({ id }: { id: string }) => id));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : undefined;
      await api.ask(UPSERT, {
        items: [{ kind: 'TRACK', id: `z${seen.length}`, title: 'Golden Hour', artists: [] }],
      });
    } while (after !== undefined);
    expect(seen).toHaveLength(30);
    expect(new Set(seen).size).toBe(30);
  });

  it('puts what is the listener’s own before what fits as well', async () => {
    await api.ask(UPSERT, {
      items: ['p', 'q', 'r'].map((id) => ({ kind: 'TRACK', id, title: 'Lantern', artists: [] })),
    });
    expect(await ids('lantern')).toEqual(['track:p', 'track:q', 'track:r']);
    const own = { 'x-listener': 'mia' };
    await api.ask(
      'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }',
      {
        events: [0, 1].map((i) => ({
          listener: 'mia',
          kind: 'PLAY',
          item: 'track:r',
          at: new Date(NOON - i * 3_600_000).toISOString(),
        })),
      },
    );
    expect(await ids('lantern', {}, own)).toEqual(['track:r', 'track:p', 'track:q']);
    expect(await ids('lantern', {}, { 'x-listener': 'noah' })).toEqual([
      'track:p',
      'track:q',
      'track:r',
    ]);
  });

  it('finds a listener’s playlists for them alone', async () => {
    const { errors } = await api.ask(
      'mutation { createPlaylist(userId: "mia", title: "Sunday Porridge") { playlist { id } } }',
    );
    expect(errors).toBeUndefined();
    const found = await ids('sunday porridge', {}, { 'x-listener': 'mia' });
    expect(found).toEqual([expect.stringMatching(/^playlist:/)]);
    expect(await ids('sunday porridge', {}, { 'x-listener': 'noah' })).toEqual([]);
  });

  it('answers nothing for nothing, and says what is wrong with a query that is too long', async () => {
    expect(await ids('  ')).toEqual([]);
    const { errors } = await api.ask(SEARCH, { query: 'a'.repeat(501) });
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors![0]!.message).toBe('Expected `query (length)` to be from 0 to 500, got 501.');
    const other = await api.ask(SEARCH, { query: 'golden', after: 'nonsense' });
    expect(other.errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });
});
