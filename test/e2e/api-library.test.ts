import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

const TRACKS = Array.from({ length: 45 }, (_, n) => `t${n}`);

describe('A library over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const items = [
      ...TRACKS.map((id) => ({
        kind: 'TRACK',
        id,
        title: `Title of ${id}`,
        artists: [{ id: 'a1', name: 'Ann' }],
      })),
      { kind: 'ARTIST', id: 'a2', name: 'Bea' },
      { kind: 'PODCAST', id: 'p1', title: 'Talk' },
    ];
    const answer = await run(
      'mutation ($items: [CatalogItemInput!]!) { upsertCatalog(items: $items) { added } }',
      { items },
    );
    expect(answer.upsertCatalog.added).toBe(48);
  });
  afterAll(() => api.close());

  /** Runs an operation that must not fail; each is a second later than the one before. */
  async function run(query: string, variables: object = {}): Promise<any> {
    api.clock.time += 1_000;
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  /** All that a connection of a listener holds, by pages of 7. */
  async function all(listener: string, field: string, node: string): Promise<any[]> {
    const nodes: any[] = [];
    let after: string | null = null;
    for (let page = 0; page < 20; page++) {
      const data: any = await run(
        `query ($id: ID!, $after: String) { user(id: $id) { list: ${field}(first: 7, after: $after) {
          edges { cursor node { ${node} } } nodes { ${node} } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
        { id: listener, after },
      );
      const { edges, pageInfo, nodes: bare } = data.user.list;
      expect(edges.map((edge: any) => edge.node)).toEqual(bare);
      expect(pageInfo.startCursor).toBe(edges[0]?.cursor ?? null);
      expect(pageInfo.hasPreviousPage).toBe(page > 0);
      nodes.push(...bare);
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) return nodes;
    }
    throw new Error('The list has no end.');
  }

  it('shows what is played now, in this sitting and today', async () => {
    const now = (): number => api.clock.now();
    const played = (id: string, item: string, at: number, msPlayed?: number) =>
      run('mutation ($e: [EventInput!]!) { recordEvents(events: $e) { accepted } }', {
        e: [
          { id, listener: 'hearer', kind: 'PLAY', item, at: new Date(at).toISOString(), msPlayed },
        ],
      });
    await played('h1', 't1', now() - 3_600_000, 180_000);
    await played('h2', 't2', now() - 240_000, 5_000);
    await played('h3', 't3', now() - 60_000);
    const { user } = await run(
      `{ user(id: "hearer") { listening { nowPlaying { id } session { plays skips msPlayed } today { plays skips } } } }`,
    );
    expect(user.listening).toEqual({
      nowPlaying: { id: 'track:t3' },
      session: { plays: 1, skips: 1, msPlayed: 5_000 },
      today: { plays: 2, skips: 1 },
    });
  });

  it('saves tracks and takes them back', async () => {
    for (const id of TRACKS.slice(0, 20)) {
      await run(
        'mutation ($id: ID!) { saveTracks(userId: "saver", trackIds: [$id]) { user { id } } }',
        { id },
      );
    }
    const saved = await all('saver', 'savedTracks', 'id');
    expect(saved.map(({ id }) => id)).toEqual(
      TRACKS.slice(0, 20)
        .map((id) => `track:${id}`)
        .reverse(),
    );
    await run(
      'mutation { unsaveTracks(userId: "saver", trackIds: ["t3", "track:t4"]) { user { id } } }',
    );
    const left = (await all('saver', 'savedTracks', 'id')).map(({ id }) => id);
    expect(left).toHaveLength(18);
    expect(left).not.toContain('track:t3');
    expect(left).not.toContain('track:t4');
  });

  it('follows artists and podcasts, and stops following', async () => {
    await run(
      'mutation { followArtists(userId: "fan", artistIds: ["a1", "a2"]) { user { id } } followPodcasts(userId: "fan", podcastIds: ["p1"]) { user { id } } }',
    );
    expect((await all('fan', 'followedArtists', 'id name')).map(({ name }) => name).sort()).toEqual(
      ['Ann', 'Bea'],
    );
    expect(await all('fan', 'followedPodcasts', 'id title')).toEqual([
      { id: 'podcast:p1', title: 'Talk' },
    ]);
    await run(
      'mutation { unfollowArtists(userId: "fan", artistIds: ["a1"]) { user { id } } unfollowPodcasts(userId: "fan", podcastIds: ["p1"]) { user { id } } }',
    );
    expect(await all('fan', 'followedArtists', 'name')).toEqual([{ name: 'Bea' }]);
    expect(await all('fan', 'followedPodcasts', 'id')).toEqual([]);
  });

  it('keeps playlists in the order in which tracks were added', async () => {
    const made = await run(
      'mutation ($ids: [ID!]!) { createPlaylist(userId: "maker", title: "Mine", description: "For trains", trackIds: $ids) { playlist { id title description length owner { id } coverUrl } } }',
      { ids: TRACKS.slice(0, 5) },
    );
    const { id, ...rest } = made.createPlaylist.playlist;
    expect(rest).toMatchObject({
      title: 'Mine',
      description: 'For trains',
      length: 5,
      owner: { id: 'user:maker' },
    });
    for (const track of TRACKS.slice(5, 25))
      await run(
        'mutation ($id: ID!, $ids: [ID!]!) { addToPlaylist(playlistId: $id, trackIds: $ids) { playlist { length } } }',
        { id, ids: [track] },
      );
    const removed = await run(
      'mutation ($id: ID!) { removeFromPlaylist(playlistId: $id, trackIds: ["t6", "t2"]) { playlist { length } } }',
      { id },
    );
    expect(removed.removeFromPlaylist.playlist.length).toBe(23);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const data: any = await run(
        'query ($id: ID!, $after: String) { playlist(id: $id) { tracks(first: 6, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }',
        { id, after },
      );
      seen.push(...data.playlist.tracks.nodes.map((track: any) => track.id));
      after = data.playlist.tracks.pageInfo.hasNextPage
        ? data.playlist.tracks.pageInfo.endCursor
        : null;
    } while (after !== null);
    const left = TRACKS.slice(0, 25).filter((track) => track !== 't6' && track !== 't2');
    expect(new Set(seen.slice(0, 4))).toEqual(
      new Set(left.slice(0, 4).map((track) => `track:${track}`)),
    );
    expect(seen.slice(4)).toEqual(left.slice(4).map((track) => `track:${track}`));
  });

  it('lists a listener’s playlists, newest first', async () => {
    for (let n = 0; n < 9; n++)
      await run(
        'mutation ($title: String!) { createPlaylist(userId: "many", title: $title) { playlist { id } } }',
        { title: `P${n}` },
      );
    const titles = (await all('many', 'playlists', 'id title')).map(({ title }) => title);
    expect(titles).toEqual(['P8', 'P7', 'P6', 'P5', 'P4', 'P3', 'P2', 'P1', 'P0']);
  });

  it('answers null for a playlist that is not known', async () => {
    const data = await run(
      'mutation { addToPlaylist(playlistId: "none", trackIds: ["t1"]) { playlist { id } } }',
    );
    expect(data.addToPlaylist.playlist).toBeNull();
  });

  it('refuses titles and lists that are too long', async () => {
    const make = (title: string) =>
      api.ask(
        'mutation ($title: String!) { createPlaylist(userId: "x", title: $title) { playlist { id } } }',
        { title },
      );
    expect((await make('')).errors![0]!.message).toBe(
      'Expected `title` of 1 to 200 characters, got 0.',
    );
    expect((await make('x'.repeat(201))).errors![0]!.message).toBe(
      'Expected `title` of 1 to 200 characters, got 201.',
    );
    const ids = Array.from({ length: 101 }, (_, n) => `t${n}`);
    const { errors } = await api.ask(
      'mutation ($ids: [ID!]!) { saveTracks(userId: "x", trackIds: $ids) { user { id } } }',
      { ids },
    );
    expect(errors![0]!.message).toBe('Expected `trackIds` to hold at most 100, got 101.');
  });

  it('answers each event on its own: taken, known already, or refused with its place and why', async () => {
    const event = {
      listener: 'ann',
      kind: 'PLAY',
      item: 't1',
      at: new Date(api.clock.now() - 60_000).toISOString(),
    };
    const events = [
      { ...event, id: 'one', msPlayed: 180_000, context: { source: 'test' } },
      { ...event, id: 'one' },
      { ...event, id: 'far', at: '2030-01-01T00:00:00Z' },
      { ...event, id: 'x'.repeat(65) },
      { ...event, kind: 'FOLLOW', item: 'track:t1' },
      { ...event },
    ];
    const data = await run(
      'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted duplicates rejected { index reason } } }',
      { events },
    );
    expect(data.recordEvents).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(data.recordEvents.rejected.map(({ index }: any) => index)).toEqual([2, 3, 4]);
    for (const { reason } of data.recordEvents.rejected) expect(reason).toMatch(/expected/i);
    const plays = await all('ann', 'recentPlays', 'id at msPlayed track { id title }');
    expect(plays).toHaveLength(2);
    expect(plays.find(({ id }) => id === 'one')).toEqual({
      id: 'one',
      at: new Date(Date.parse(event.at)).toISOString(),
      msPlayed: 180_000,
      track: { id: 'track:t1', title: 'Title of t1' },
    });
  });

  it('refuses more than 1,000 events at once', async () => {
    const events = Array.from({ length: 1_001 }, () => ({
      listener: 'a',
      kind: 'PLAY',
      item: 'b',
      at: '2026-11-23T00:00:00Z',
    }));
    const { errors } = await api.ask(
      'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }',
      { events },
    );
    expect(errors![0]!.message).toBe('Expected `events` to hold at most 1000, got 1001.');
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('dismisses only what can stand on a card', async () => {
    const dismiss = async (id: string) =>
      api.ask(
        'mutation ($id: ID!) { dismiss(userId: "ann", subjectId: $id) { user { id } subject { ... on Track { title } } } }',
        { id },
      );
    expect((await dismiss('track:t9')).data.dismiss).toEqual({
      user: { id: 'user:ann' },
      subject: { title: 'Title of t9' },
    });
    expect((await dismiss('t9')).errors![0]!.message).toContain('got a text that is no global id.');
    expect((await dismiss('user:bob')).errors![0]!.message).toContain('got that of a user.');
  });

  it('exports everything about a listener, and forgets them', async () => {
    await run('mutation { saveTracks(userId: "leaver", trackIds: ["t1"]) { user { id } } }');
    const out = await run('mutation { exportUser(id: "leaver") { id exportedAt data } }');
    expect(out.exportUser).toMatchObject({
      id: 'user:leaver',
      data: { profile: { id: 'user:leaver' } },
    });
    expect(JSON.stringify(out.exportUser.data)).toContain('track:t1');
    const gone = 'mutation { deleteUser(id: "leaver") { id deleted } }';
    expect((await run(gone)).deleteUser).toEqual({ id: 'user:leaver', deleted: true });
    expect((await run(gone)).deleteUser).toEqual({ id: 'user:leaver', deleted: false });
    expect((await run('{ user(id: "leaver") { id } }')).user).toBeNull();
    expect(
      (await run('mutation { exportUser(id: "leaver") { data } }')).exportUser.data,
    ).toBeNull();
  });
});
