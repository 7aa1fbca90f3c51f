import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

const TASTE = `{ viewer { id tasteProfile { plays genres { term } topArtists { artist { id } }
  clusters { id weight genres artists { id name } } muted { id kind name } } } }`;
const TRACK = 'id genres artists { id }';
const LISTS = `query ($seed: SeedRecommendationsInput!, $like: ID!) {
  viewer {
    home(shelves: 20, cards: 20) { shelves { title cards(first: 20) { nodes { subject { ... on Track { ${TRACK} } } } } } }
    weeklyPlaylist { tracks { track { ${TRACK} } } }
    hybrid: recommendations(first: 100) { nodes { track { ${TRACK} } } }
    popular: recommendations(first: 100, by: POPULARITY) { nodes { track { ${TRACK} } } }
  }
  recommendations(input: $seed) { tracks { ${TRACK} } }
  track(id: $like) { similar(first: 100) { nodes { track { ${TRACK} } } } }
}`;
const MUTE =
  'mutation ($u: ID!, $i: [ID!], $g: [String!]) { mute(userId: $u, ids: $i, genres: $g) { user { tasteProfile { muted { id } } } } }';
const UNMUTE =
  'mutation ($u: ID!, $i: [ID!], $g: [String!]) { unmute(userId: $u, ids: $i, genres: $g) { user { tasteProfile { muted { id } } } } }';

describe('Corrections of a taste over HTTP', () => {
  let api: Api;
  const as = { 'x-listener': 'demo-0004' };
  const ask = (query: string, variables: object = {}): Promise<any> =>
    api.ask(query, variables, as).then(({ data, errors }) => {
      expect(errors).toBeUndefined();
      return data;
    });

  /** Every track of every list. */
  async function shown(seed: object, like: string): Promise<readonly any[]> {
    const { viewer, recommendations, track } = await ask(LISTS, { seed, like });
    const cards = viewer.home.shelves.flatMap((shelf: any) =>
      shelf.cards.nodes.map(({ subject }: any) => subject),
    );
    const of = (list: any): any[] => list.nodes.map((node: any) => node.track);
    return [
      ...cards.filter((subject: any) => subject.artists !== undefined),
      ...viewer.weeklyPlaylist.tracks.map((entry: any) => entry.track),
      ...[...of(viewer.hybrid), ...of(viewer.popular), ...recommendations.tracks],
      ...of(track.similar),
    ];
  }

  beforeAll(async () => {
    api = await startApi({ demo: 120 });
  });
  afterAll(() => api.close());

  it('hold in every list until they are taken back, and come twice to nothing', async () => {
    const { viewer } = await ask(TASTE);
    const { id, tasteProfile } = viewer;
    expect(tasteProfile.muted).toEqual([]);
    expect(tasteProfile.clusters.length).toBeGreaterThan(0);
    const genre = tasteProfile.genres[0].term;
    const artist = tasteProfile.topArtists[0].artist.id;
    const seed = { seedGenres: [genre], limit: 100 };
    const liked = (
      await ask(
        'query ($s: SeedRecommendationsInput!) { recommendations(input: $s) { tracks { id } } }',
        { s: seed },
      )
    ).recommendations.tracks[0].id;
    const before = await shown(seed, liked);
    expect(before.some((track) => track.genres.includes(genre))).toBe(true);

    const muted = await ask(MUTE, { u: id, i: [artist], g: [genre.toUpperCase()] });
    expect(muted.mute.user.tasteProfile.muted).toHaveLength(2);
    const again = await ask(MUTE, { u: id, i: [artist], g: [genre] });
    expect(again.mute.user.tasteProfile.muted).toHaveLength(2);
    const after = await shown(seed, liked);
    expect(after.length).toBeGreaterThan(100);
    for (const track of after) {
      expect(track.genres).not.toContain(genre);
      expect(track.artists.map((one: any) => one.id)).not.toContain(artist);
    }
    const profile = (await ask(TASTE)).viewer.tasteProfile;
    expect(profile.genres.map(({ term }: any) => term)).not.toContain(genre);
    expect(profile.muted.map(({ kind }: any) => kind).sort()).toEqual(['ARTIST', 'GENRE']);
    expect(profile.muted.find(({ kind }: any) => kind === 'GENRE').name).toBe(genre);

    api.clock.time += 1_000;
    const ids = profile.muted.map((thing: any) => thing.id);
    const back = await ask(UNMUTE, { u: id, i: ids });
    expect(back.unmute.user.tasteProfile.muted).toEqual([]);
    expect((await ask(TASTE)).viewer.tasteProfile).toEqual(tasteProfile);
    expect((await shown(seed, liked)).some((track) => track.genres.includes(genre))).toBe(true);
  });

  it('take a part of a taste out by the artists that stand for it', async () => {
    const { viewer } = await ask(TASTE);
    const [cluster] = viewer.tasteProfile.clusters;
    api.clock.time += 1_000;
    await ask(MUTE, { u: viewer.id, i: [cluster.id] });
    const { muted, clusters } = (await ask(TASTE)).viewer.tasteProfile;
    expect(muted).toEqual([
      { id: cluster.id, kind: 'CLUSTER', name: expect.stringContaining(cluster.artists[0].name) },
    ]);
    expect(clusters.map(({ id }: any) => id)).not.toContain(cluster.id);
    const gone = new Set(cluster.artists.map(({ id }: any) => id));
    const seed = { seedArtists: [cluster.artists[0].id], limit: 100 };
    const other = (
      await ask('{ recommendations(input: { seedGenres: ["Rock"] }) { tracks { id } } }')
    ).recommendations.tracks[0].id;
    const tracks = await shown(seed, other);
    expect(tracks.length).toBeGreaterThan(100);
    for (const { artists } of tracks) {
      expect(artists.some(({ id }: any) => gone.has(id))).toBe(false);
    }
    api.clock.time += 1_000;
    await ask(UNMUTE, { u: viewer.id, i: [cluster.id] });
    expect((await ask(TASTE)).viewer.tasteProfile.muted).toEqual([]);
  });

  it('say what can be muted', async () => {
    const { errors } = await api.ask(MUTE, { u: 'demo-0004', i: ['user:demo-0001'] }, as);
    expect(errors).toMatchObject([
      {
        message:
          'Expected `ids` to be global ids of what can be muted (track, album, artist, playlist, podcast, weekly, genre, cluster), got that of a user.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});
