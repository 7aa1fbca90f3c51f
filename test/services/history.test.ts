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

const OWN = `mutation ($u: ID!, $t: [OwnedTrackInput!]!) {
  importCollection(userId: $u, tracks: $t) { accepted duplicates unknown rejected tracksAdded }
}`;

describe('importCollection', () => {
  const owned = [
    { artist: 'Franz Schubert', title: 'Erlkönig' },
    {
      ...{ artist: 'Nobody Known', title: 'A Song', album: 'Songs', genres: ['Lied'] },
      ...{ releaseDate: '1901', durationMs: 61_000 },
    },
    { artist: 'Nobody Known', title: 'a song' },
  ];

  it('saves the tracks that bear the names, adds the others whole, and counts each once', async () => {
    const api = await start();
    await api.ask(
      'mutation { upsertCatalog(items: [{ kind: TRACK, id: "t1", title: "Erlkönig", artists: [{ id: "a1", name: "Franz Schubert" }] }]) { added } }',
    );
    const first = await api.ask(OWN, { u: 'me', t: owned });
    expect(first.data.importCollection).toEqual({
      ...{ accepted: 2, duplicates: 1, unknown: 0, rejected: 0, tracksAdded: 1 },
    });
    const saved = (): Promise<any> =>
      api
        .ask(
          '{ user(id: "me") { savedTracks { nodes { id title genres durationMs releaseDate album { title } } } recentPlays { nodes { id } } } }',
        )
        .then(({ data }) => data.user);
    const { savedTracks, recentPlays } = await saved();
    expect(savedTracks.nodes).toHaveLength(2);
    expect(savedTracks.nodes).toContainEqual({
      ...{ id: expect.any(String), title: 'A Song', genres: ['Lied'], durationMs: 61_000 },
      ...{ releaseDate: '1901', album: { title: 'Songs' } },
    });
    // Owning is not listening.
    expect(recentPlays.nodes).toEqual([]);

    api.clock.time += 1_000;
    await api.ask('mutation { unsaveTracks(userId: "me", trackIds: ["t1"]) { user { id } } }');
    const again = await api.ask(OWN, { u: 'me', t: owned });
    expect(again.data.importCollection).toMatchObject({ accepted: 0, duplicates: 3 });
    expect((await saved()).savedTracks.nodes).toHaveLength(1);
  });

  it('does not offer as new what somebody owns', async () => {
    const api = await start({ demo: 30 });
    const { data } = await api.ask(
      '{ recommendations(input: { seedGenres: ["Rock"], limit: 8 }) { tracks { id title artists { name } } } }',
    );
    const tracks = data.recommendations.tracks.map(({ title, artists }: any) => ({
      ...{ title, artist: artists[0].name },
    }));
    const { data: result } = await api.ask(OWN, { u: 'me', t: tracks });
    expect(result.importCollection).toMatchObject({ accepted: 8, tracksAdded: 0 });
    const page = await api.ask(
      '{ user(id: "me") { recommendations(first: 100) { nodes { track { id } } } weeklyPlaylist { tracks { track { id } } } } }',
    );
    const ids = new Set(data.recommendations.tracks.map(({ id }: any) => id));
    const { recommendations, weeklyPlaylist } = page.data.user;
    const shown = [...recommendations.nodes, ...weeklyPlaylist.tracks].map(({ track }) => track.id);
    expect(shown.length).toBeGreaterThan(30);
    expect(shown.filter((id) => ids.has(id))).toEqual([]);
  });

  it('adds nothing to the catalogue for a listener with a token, and says which name is missing', async () => {
    const api = await start({ config: { auth: { secret: SECRET } } });
    const headers = await api.as('listener', 'ann');
    const { data } = await api.ask(OWN, { u: 'ann', t: owned }, headers);
    expect(data.importCollection).toMatchObject({ accepted: 0, unknown: 3, tracksAdded: 0 });
    const bad = { artist: 'Ann', title: 'One', genres: ['', 'b'] };
    const { errors } = await api.ask(OWN, { u: 'ann', t: [bad] }, headers);
    expect(errors).toMatchObject([
      { message: 'Expected `tracks[0].genres` to have 1 to 100 characters, got 0.' },
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
