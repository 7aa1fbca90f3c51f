import { afterEach, describe, expect, it } from 'vitest';
import { trackKey } from '../../src/services/track-names.ts';
import { type Api, SECRET, startApi } from '../helpers/api.ts';

const apis: Api[] = [];
afterEach(async () => {
  for (const api of apis.splice(0)) await api.close();
});
const start = async (options: Parameters<typeof startApi>[0] = {}): Promise<Api> => {
  const api = await startApi(options);
  apis.push(api);
  return api;
};

const IMPORT = `mutation ($u: ID!, $l: [ListenInput!]!) {
  importListens(userId: $u, listens: $l) { accepted duplicates unknown rejected tracksAdded }
}`;
const heard = (artist: string, title: string, minute = 0): object => ({
  ...{ artist, title, at: `2026-11-20T12:${String(minute).padStart(2, '0')}:00Z` },
});

describe('importListens', () => {
  it('plays the tracks that bear the names, adds the others, and counts a part once', async () => {
    const api = await start();
    await api.ask(
      'mutation { upsertCatalog(items: [{ kind: TRACK, id: "t1", title: "Erlkönig", artists: [{ id: "a1", name: "Franz Schubert" }] }]) { added } }',
    );
    const listens = [
      heard('FRANZ SCHUBERT', 'Erlkonig (Remastered 2009)', 1),
      heard('Nobody Known', 'A Song', 2),
      heard('Nobody Known', 'a song', 3),
    ];
    const first = await api.ask(IMPORT, { u: 'me', l: listens });
    expect(first.data.importListens).toEqual({
      ...{ accepted: 3, duplicates: 0, unknown: 0, rejected: 0, tracksAdded: 1 },
    });
    const again = await api.ask(IMPORT, { u: 'me', l: listens });
    expect(again.data.importListens).toMatchObject({ accepted: 0, duplicates: 3, tracksAdded: 0 });
    const { data } = await api.ask(
      '{ user(id: "me") { recentPlays { nodes { track { id title artists { name } } } } } }',
    );
    const titles = data.user.recentPlays.nodes.map((node: any) => node.track.title);
    expect(titles).toEqual(['A Song', 'A Song', 'Erlkönig']);
    expect(data.user.recentPlays.nodes[2].track.id).toBe('track:t1');
  });

  it('adds nothing to the catalogue for a listener with a token', async () => {
    const api = await start({ config: { auth: { secret: SECRET } } });
    const { data } = await api.ask(
      IMPORT,
      { u: 'ann', l: [heard('Nobody Known', 'A Song')] },
      await api.as('listener', 'ann'),
    );
    expect(data.importListens).toMatchObject({ accepted: 0, unknown: 1, tracksAdded: 0 });
  });

  it('says which name is missing', async () => {
    const api = await start();
    const { errors } = await api.ask(IMPORT, { u: 'me', l: [heard('Ann', ' ')] });
    expect(errors).toMatchObject([
      {
        message: 'Expected `listens[0].title` to have 1 to 500 characters, got 1.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});

describe('The key of a track', () => {
  it.each([
    ['Beyoncé', 'Halo', 'beyonce', 'HALO'],
    ['The Beatles', 'Help! - Remastered 2009', 'Beatles', 'Help!'],
    ['Simon & Garfunkel', 'America', 'Simon and Garfunkel', 'America'],
    ['Ann', 'Song (feat. Bob)', 'Ann', 'Song'],
  ])('is the same for %s, %s and %s, %s', (artist, title, otherArtist, otherTitle) => {
    expect(trackKey(artist, title)).toBe(trackKey(otherArtist, otherTitle));
  });

  it('is another one for another recording', () => {
    expect(trackKey('Ann', 'Song (Live)')).not.toBe(trackKey('Ann', 'Song'));
  });
});
