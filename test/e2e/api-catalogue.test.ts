import { print } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CatalogueDocument, UpsertCatalogDocument } from '../generated/operations.ts';
import { type Answer, type Api, NOON, startApi } from '../helpers/api.ts';

describe('The catalogue over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  /** Runs a generated operation: variables and answer have its types. */
  const run = <T, V extends object>(
    operation: TypedDocumentNode<T, V>,
    variables: V,
  ): Promise<Answer<T>> => api.ask<T>(print(operation), variables);

  it('takes items in and answers them back, ids completed', async () => {
    const { data, errors } = await run(UpsertCatalogDocument, {
      items: [
        {
          kind: 'ALBUM',
          id: 'b1',
          title: 'Hours',
          artists: [{ id: 'a1', name: 'Mara Lindt' }],
          releaseDate: '2024',
        },
        {
          kind: 'TRACK',
          id: 't1',
          title: 'Golden Hour',
          artists: [{ id: 'a1' }],
          album: 'b1',
          durationMs: 201_000,
          explicit: true,
          releaseDate: '2024-05',
          isrc: 'US-RC1-76-07839',
          markets: ['de', 'FR'],
          genres: ['pop'],
          audioUrl: null,
        },
      ],
    });
    expect(errors).toBeUndefined();
    expect(data.upsertCatalog).toEqual({ added: 3, changed: 0 });
    const answer = await run(CatalogueDocument, { track: 't1' });
    expect(answer.data.track).toEqual({
      id: 'track:t1',
      title: 'Golden Hour',
      durationMs: 201_000,
      explicit: true,
      releaseDate: '2024-05',
      isrc: 'USRC17607839',
      markets: ['DE', 'FR'],
      genres: ['pop'],
      audioUrl: null,
      coverUrl: '/covers/track/t1.svg',
      album: { id: 'album:b1', title: 'Hours' },
      artists: [{ id: 'artist:a1', name: 'Mara Lindt' }],
    });
    expect((await fetch(new URL(answer.data.track!.coverUrl!, api.url))).status).toBe(200);
  });

  it('answers the members of albums and artists', async () => {
    const items = Array.from({ length: 5 }, (_, n) => ({
      kind: 'TRACK' as const,
      id: `m${n}`,
      title: `M${n}`,
      album: 'b2',
      artists: [{ id: 'a2', name: 'Bea' }],
    }));
    await run(UpsertCatalogDocument, {
      items: [...items, { kind: 'ALBUM', id: 'b2', title: 'Two', artists: [{ id: 'a2' }] }],
    });
    const { data } = await api.ask(
      '{ album(id: "b2") { tracks(first: 3) { id } } artist(id: "artist:a2") { albums { id } tracks { id } } }',
    );
    expect(data.album.tracks.map(({ id }: any) => id)).toEqual([
      'track:m0',
      'track:m1',
      'track:m2',
    ]);
    expect(data.artist.albums).toEqual([{ id: 'album:b2' }]);
    expect(data.artist.tracks).toHaveLength(5);
  });

  it('takes nothing of a request with one malformed item, and names it', async () => {
    const { errors } = await run(UpsertCatalogDocument, {
      items: [
        { kind: 'TRACK', id: 'fine', title: 'Fine' },
        { kind: 'TRACK', id: 'bad', title: 'Bad', publisher: 'X' },
      ],
    });
    expect(errors![0]!.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors![0]!.message).toMatch(/^`items\[1\]`: .*publisher/);
    expect((await run(CatalogueDocument, { track: 'fine' })).data.track).toBeNull();
  });

  it('answers tracks in the order asked for, null where unknown', async () => {
    const { data } = await api.ask(
      '{ tracks(ids: ["m1", "none", "track:m0"]) { id } nodes(ids: ["artist:a2", "track:none", "album:b2"]) { __typename id } }',
    );
    expect(data.tracks).toEqual([{ id: 'track:m1' }, null, { id: 'track:m0' }]);
    expect(data.nodes).toEqual([
      { __typename: 'Artist', id: 'artist:a2' },
      null,
      { __typename: 'Album', id: 'album:b2' },
    ]);
  });

  it('takes texts in', async () => {
    const add = (text: string) =>
      api.ask('mutation ($texts: [TextInput!]!) { addTexts(texts: $texts) { added changed } }', {
        texts: [{ id: 'x1', text, published: '2024', rating: 4, about: ['track:m1'], url: null }],
      });
    expect((await add('A fine song.')).data.addTexts).toEqual({ added: 1, changed: 0 });
    expect((await add('A finer song.')).data.addTexts).toEqual({ added: 0, changed: 1 });
    expect((await api.app.store.texts.get(['x1'])).get('x1')).toMatchObject({
      text: 'A finer song.',
      about: ['track:m1'],
    });
  });
});

describe('Recommendations, models and jobs over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({ demo: 120 });
  });
  afterAll(() => api.close());

  const RANKED =
    'edges { cursor node { score by track { id } reason { text } } } pageInfo { hasNextPage endCursor }';

  it('pages through a listener’s ranked list without repeating, also when events change it meanwhile', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page++) {
      const answer: Answer = await api.ask(
        `query ($after: String) { user(id: "demo-0002") { recommendations(first: 25, after: $after) { ${RANKED} } } }`,
        { after },
      );
      expect(answer.errors).toBeUndefined();
      const { edges, pageInfo } = answer.data.user.recommendations;
      seen.push(...edges.map((edge: any) => edge.node.track.id));
      after = pageInfo.endCursor;
      expect(pageInfo.hasNextPage).toBe(true);
      await api.ask(
        'mutation ($id: ID!) { saveTracks(userId: "demo-0002", trackIds: [$id]) { user { id } } }',
        { id: seen[0] },
      );
    }
    expect(seen).toHaveLength(100);
    expect(new Set(seen).size).toBe(100);
  });

  it('keeps to the filter, the engine and what must not come', async () => {
    const first = await api.ask(
      '{ viewer { recommendations(first: 5) { nodes { track { id } } } } }',
    );
    const exclude = first.data.viewer.recommendations.nodes.map((node: any) => node.track.id);
    const { data, errors } = await api.ask(
      `query ($exclude: [ID!]) { viewer { recommendations(first: 30, exclude: $exclude, by: POPULARITY, where: { genres: ["Classic Rock"] }) {
        nodes { by track { id genres } } } } }`,
      { exclude },
    );
    expect(errors).toBeUndefined();
    const { nodes } = data.viewer.recommendations;
    expect(nodes.length).toBeGreaterThan(5);
    for (const { by, track } of nodes) {
      expect(by).toBe('POPULARITY');
      expect(track.genres).toContain('Classic Rock');
      expect(exclude).not.toContain(track.id);
    }
  });

  it('finds tracks like a track, and tracks from seeds', async () => {
    const plays = await api.ask('{ viewer { recentPlays(first: 1) { nodes { track { id } } } } }');
    const { id } = plays.data.viewer.recentPlays.nodes[0].track;
    const { data, errors } = await api.ask(
      `query ($id: ID!) { track(id: $id) { similar(first: 10) { ${RANKED} } }
         recommendations(input: { seedTracks: [$id], limit: 15 }) { tracks { id } recommendations { score track { id } } } }`,
      { id },
    );
    expect(errors).toBeUndefined();
    const similar = data.track.similar.edges.map((edge: any) => edge.node.track.id);
    expect(similar).toHaveLength(10);
    expect(similar).not.toContain(id);
    expect(data.recommendations.tracks).toHaveLength(15);
    expect(data.recommendations.tracks).toEqual(
      data.recommendations.recommendations.map((entry: any) => entry.track),
    );
  });

  it('finds tracks like a track by the engine that is asked for, page after page', async () => {
    const plays = await api.ask('{ viewer { recentPlays(first: 1) { nodes { track { id } } } } }');
    const { id } = plays.data.viewer.recentPlays.nodes[0].track;
    const page = async (by: string, after: string | null): Promise<any> => {
      const { data, errors } = await api.ask(
        `query ($id: ID!, $by: RecommenderKind!, $after: String) { track(id: $id) {
           similar(by: $by, first: 10, after: $after) {
             nodes { by track { id } reason { kind evidence { subject { ... on Track { id } } } } } pageInfo { endCursor } } } }`,
        { id, by, after },
      );
      expect(errors).toBeUndefined();
      return data.track.similar;
    };
    const lists: string[][] = [];
    for (const by of ['COLLABORATIVE', 'POPULARITY']) {
      const first = await page(by, null);
      const second = await page(by, first.pageInfo.endCursor);
      const nodes = [...first.nodes, ...second.nodes];
      const ids = nodes.map(({ track }: any) => track.id);
      expect(new Set([...ids, id]).size).toBe(21);
      for (const { reason } of nodes) {
        expect(reason).toEqual({ kind: 'SIMILAR', evidence: [{ subject: { id } }] });
      }
      if (by === 'COLLABORATIVE') {
        expect(new Set(nodes.map((node: any) => node.by))).toEqual(new Set([by]));
      }
      lists.push(ids);
    }
    expect(lists[0]).not.toEqual(lists[1]);
  });

  it('explains a track to a listener by what they played', async () => {
    const { data, errors } = await api.ask(
      `{ user(id: "demo-0003") { recommendations(first: 1, by: COLLABORATIVE) { nodes { track { id
           explain(userId: "demo-0003") { text kind evidence { weight subject { ... on Track { id } } } } } } }
         recentPlays(first: 100) { nodes { track { id } } } } }`,
    );
    expect(errors).toBeUndefined();
    const { explain } = data.user.recommendations.nodes[0].track;
    expect(explain).toMatchObject({
      kind: 'PLAYED',
      text: expect.stringMatching(/^Because you played/),
    });
    expect(explain.evidence).toHaveLength(3);
    const weights = explain.evidence.map(({ weight }: any) => weight);
    expect(weights).toEqual(weights.toSorted((a: number, b: number) => b - a));
    expect(weights[0]).toBeLessThanOrEqual(1);

    const { id } = data.user.recommendations.nodes[0].track;
    const unknown = await api.ask(
      'query ($id: ID!) { track(id: $id) { explain(userId: "nobody-at-all") { text } } }',
      { id },
    );
    expect(unknown).toMatchObject({ data: { track: { explain: null } } });
    expect(unknown.errors).toBeUndefined();
  });

  it(
    'recommends a track of today to those who are like the three who have heard it',
    { timeout: 150_000 },
    async () => {
      const { data } = await api.ask(
        '{ user(id: "demo-0005") { recentPlays(first: 60) { nodes { track { id } } } } }',
      );
      const tracks = data.user.recentPlays.nodes.map(({ track }: any) => track.id);
      await api.ask(
        'mutation { upsertCatalog(items: [{ kind: TRACK, id: "of-today", title: "Of today" }]) { added } }',
      );
      const events = ['one', 'two', 'three'].flatMap((listener) =>
        ['of-today', ...new Set<string>(tracks)].map((item) => ({
          listener,
          kind: 'PLAY',
          item,
          at: new Date(NOON).toISOString(),
        })),
      );
      const sent = await api.ask(
        'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted rejected { reason } } }',
        { events },
      );
      expect(sent.data.recordEvents).toEqual({ accepted: events.length, rejected: [] });
      const explained = async (): Promise<unknown> => {
        const answer = await api.ask(
          '{ track(id: "of-today") { explain(userId: "demo-0005") { kind } } }',
        );
        return answer.data.track.explain?.kind;
      };
      // Behind the requests: one begins to place it, and what was under way has to end first.
      for (let asked = 0; asked < 30 && (await explained()) === undefined; asked++)
        await api.idle();
      expect(await explained()).toBe('PLAYED');
      const placeFor = async (listener: string): Promise<number> => {
        let after: string | null = null;
        for (let place = 0; place < 500;) {
          const answer: Answer = await api.ask(
            `query ($id: ID!, $after: String) { user(id: $id) { recommendations(first: 100, after: $after, by: COLLABORATIVE, diversity: 0) {
             nodes { track { id } } pageInfo { endCursor } } } }`,
            { id: listener, after },
          );
          const { nodes, pageInfo } = answer.data.user.recommendations;
          const at = nodes.findIndex(({ track }: any) => track.id === 'track:of-today');
          if (at >= 0) return place + at;
          if (nodes.length < 100) break;
          place += nodes.length;
          after = pageInfo.endCursor;
        }
        return Infinity;
      };
      expect(await placeFor('demo-0005')).toBeLessThan(500);
    },
  );

  it('tells what a listener is taken to like', async () => {
    const { data, errors } = await api.ask(
      '{ viewer { tasteProfile { plays segment genres { term weight } topTracks { plays track { id } } topArtists { plays artist { name } } } } }',
    );
    expect(errors).toBeUndefined();
    const { tasteProfile } = data.viewer;
    expect(tasteProfile.plays).toBeGreaterThan(10);
    expect(tasteProfile.segment).toBeGreaterThanOrEqual(0);
    expect(tasteProfile.topTracks[0].plays).toBeGreaterThanOrEqual(tasteProfile.topTracks[1].plays);
    expect(tasteProfile.topArtists[0].artist.name).toBeTruthy();
    expect(tasteProfile.genres[0].term).toBeTruthy();
  });

  it('tells how models stand, promotes and rolls back', async () => {
    await api.app.train('factorization', { rank: 8, epochs: 1, combine: 'never' }, () => undefined);
    const STATUS =
      'kind version trainedAt metrics { name value } current { version } previous { version } versions { version }';
    const models = async () => {
      const { data } = await api.ask(`{ models { ${STATUS} } }`);
      return data.models.find(({ kind }: any) => kind === 'FACTORIZATION');
    };
    const before = await models();
    expect(before.versions).toHaveLength(2);
    expect(before.version).toBe(before.current.version);
    const other = before.versions.find(({ version }: any) => version !== before.version).version;
    const promoted = await api.ask(
      `mutation ($v: ID!) { promoteModel(kind: FACTORIZATION, version: $v, force: true) { ${STATUS} } }`,
      { v: other },
    );
    expect(promoted.data.promoteModel).toMatchObject({
      version: other,
      previous: { version: before.version },
    });
    const back = await api.ask('mutation { rollbackModel(kind: FACTORIZATION) { version } }');
    expect(back.data.rollbackModel.version).toBe(before.version);
    const unknown = await api.ask(
      'mutation { promoteModel(kind: POPULARITY, version: "none") { kind } }',
    );
    expect(unknown.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });

  it('starts a job and tells how it goes', async () => {
    const started = await api.ask(
      'mutation { runJob(name: "popularity") { id job outcome progress startedAt } }',
    );
    expect(started.errors).toBeUndefined();
    expect(started.data.runJob).toMatchObject({ job: 'popularity' });
    const poll = async () => {
      const { data } = await api.ask(
        '{ jobs { name description schedule timeZone progress lastRun { id outcome message } } }',
      );
      return data.jobs.find(({ name }: any) => name === 'popularity');
    };
    await expect
      .poll(async () => (await poll()).lastRun.outcome, { timeout: 20_000 })
      .not.toBe('RUNNING');
    const job = await poll();
    expect(job).toMatchObject({ schedule: '10 * * * *', timeZone: 'UTC', progress: null });
    expect(job.lastRun).toMatchObject({
      id: started.data.runJob.id,
      outcome: expect.stringMatching(/SUCCEEDED|SKIPPED/),
    });
    const unknown = await api.ask('mutation { runJob(name: "nothing") { id } }');
    expect(unknown.errors![0]!.extensions.code).toBe('NOT_FOUND');
  });
});
