import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

/** Operations with what compilers get wrong; each is run with each of its variables. */
const OPERATIONS: Readonly<Record<string, { query: string; variables?: readonly object[] }>> = {
  'skips and includes by variables': {
    query: `query ($yes: Boolean!) { track(id: "t1") { id @include(if: $yes) title @skip(if: $yes) ...F @include(if: $yes) } }
      fragment F on Track { explicit artists @skip(if: $yes) { id } genres }`,
    variables: [{ yes: true }, { yes: false }],
  },
  'fragments on interfaces and unions': {
    query: `{ nodes(ids: ["track:t1", "artist:a1", "podcast:p1", "user:ann"]) { __typename ... on Node { id }
      ... on Track { ...T } ... on Artist { name albums { id } } ... on Podcast { title topics } ... on User { timeZone } } }
      fragment T on Track { title artists { ...A } } fragment A on Artist { id name }`,
  },
  'aliases of one field with other arguments': {
    query:
      '{ a: track(id: "t1") { x: title y: title } b: track(id: "t2") { title } c: track(id: "none") { title } }',
  },
  'defaults, nulls and variables left out': {
    query: `query ($first: Int = 1, $after: String, $by: RecommenderKind = POPULARITY, $where: TrackFilter) {
      user(id: "ann") { savedTracks(first: $first, after: $after) { nodes { id } pageInfo { hasNextPage } }
        recommendations(by: $by, where: $where, first: 3) { nodes { by track { id } } } } }`,
    variables: [
      {},
      { first: 2, where: null },
      { first: null, by: 'HYBRID', where: { genres: ['pop'], yearFrom: 1990 } },
    ],
  },
  'errors of some fields beside answers of others': {
    query: `query ($n: Int!) { track(id: "t1") { title } user(id: "ann") { recentPlays(first: $n) { nodes { id } } savedTracks { nodes { id } } }
      b: node(id: "nonsense") { id } }`,
    variables: [{ n: 0 }, { n: 1 }],
  },
  'errors below what may not be null': {
    query: `query ($n: Int!) { user(id: "ann") { name tasteProfile { plays } home(shelves: $n) { id } } track(id: "t2") { title } }`,
    variables: [{ n: 99 }],
  },
  'variables of the wrong type': {
    query:
      'query ($ids: [ID!]!, $n: Int) { tracks(ids: $ids) { id } viewer { recentPlays(first: $n) { nodes { id } } } }',
    variables: [{ ids: [null] }, { ids: ['t1'], n: 'x' }, {}],
  },
  introspection: { query: getIntrospectionQuery() },
};

describe('A compiled operation', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const items = ['t1', 't2', 't3'].map((id) => ({
      kind: 'TRACK',
      id,
      title: `Title ${id}`,
      genres: ['pop'],
      releaseDate: '1999',
      artists: [{ id: 'a1', name: 'Ann' }],
    }));
    const podcast = { kind: 'PODCAST', id: 'p1', title: 'Talk', topics: ['song'] };
    await api.ask(
      `mutation ($items: [CatalogItemInput!]!) { upsertCatalog(items: $items) { added }
        saveTracks(userId: "ann", trackIds: ["t1", "t2", "t3"]) { user { id } } }`,
      { items: [...items, podcast] },
    );
  });
  afterAll(() => api.close());

  for (const [name, { query, variables = [{}] }] of Object.entries(OPERATIONS)) {
    it(`answers as an executed one does: ${name}`, async () => {
      for (const [round, given] of variables.entries()) {
        // A comment makes another operation of it, which has not come before: that one is executed.
        const executed = await api.ask(`# ${round}\n${query}`, given);
        for (let time = 0; time < 3; time++) await api.ask(query, given);
        const compiled = await api.ask(query, given);
        expect(withoutLocations(compiled)).toEqual(withoutLocations(executed));
        expect(api.logged).toEqual([]);
      }
    });
  }

  it('runs the fields of a mutation one after the other', async () => {
    const query = `mutation ($u: ID!) {
      a: saveTracks(userId: $u, trackIds: ["t1"]) { user { savedTracks { nodes { id } } } }
      b: unsaveTracks(userId: $u, trackIds: ["t1"]) { user { savedTracks { nodes { id } } } }
      c: saveTracks(userId: $u, trackIds: ["t2"]) { user { savedTracks { nodes { id } } } } }`;
    for (let time = 0; time < 5; time++) {
      const u = `serial-${time}`;
      const { data, errors } = await api.ask(query, { u });
      expect(errors).toBeUndefined();
      const saved = (field: string) =>
        data[field].user.savedTracks.nodes.map((node: any) => node.id);
      expect([saved('a'), saved('b'), saved('c')]).toEqual([['track:t1'], [], ['track:t2']]);
    }
  });
});

/** A comment moves lines; that is all by which the two may differ. */
function withoutLocations(answer: object): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value) => (key === 'locations' ? undefined : value)),
  );
}
