import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, SECRET, startApi } from '../helpers/api.ts';

/** Who asks: nobody, a listener about themselves, one about somebody else, a service, an operator. */
const ROLES = ['nobody', 'own', 'other', 'service', 'operator'] as const;
type Asker = (typeof ROLES)[number];

/** `+` may, `-` may not: one sign for each of {@link ROLES}. */
interface Row {
  readonly may: string;
  /** The field with its arguments; `$L` is the listener that it concerns, `$P` a playlist of theirs. */
  readonly field: string;
}

const TABLE: Readonly<Record<string, Row>> = {
  'Query.viewer': { may: '-++++', field: 'viewer { id }' },
  'Query.node': { may: '-+--+', field: 'node(id: "$L") { id }' },
  'Query.node (catalogue)': { may: '-++++', field: 'node(id: "track:t1") { id }' },
  'Query.node (weekly)': { may: '-+--+', field: 'node(id: "weekly:ann/2026-W48") { id }' },
  'Query.node (card)': { may: '-+--+', field: 'node(id: "card:ann/page/0/0") { id }' },
  'Query.node (shelf)': { may: '-+--+', field: 'node(id: "shelf:ann/page/0") { id }' },
  'Query.node (playlist)': { may: '-+--+', field: 'node(id: "$P") { id }' },
  'Query.nodes': { may: '-+--+', field: 'nodes(ids: ["track:t1", "$L"]) { id }' },
  'Query.user': { may: '-+--+', field: 'user(id: "$L") { id }' },
  'Query.track': { may: '-++++', field: 'track(id: "t1") { id }' },
  'Query.tracks': { may: '-++++', field: 'tracks(ids: ["t1"]) { id }' },
  'Query.audioFeatures': { may: '-++++', field: 'audioFeatures(trackIds: ["t1"]) { tempo }' },
  'Query.artist': { may: '-++++', field: 'artist(id: "a1") { id }' },
  'Query.album': { may: '-++++', field: 'album(id: "b1") { id }' },
  'Query.podcast': { may: '-++++', field: 'podcast(id: "p1") { id }' },
  'Query.playlist': { may: '-+--+', field: 'playlist(id: "$P") { id }' },
  'Query.recommendations': {
    may: '-++++',
    field: 'recommendations(input: { seedTracks: ["t1"] }) { tracks { id } }',
  },
  'Query.search': { may: '-++++', field: 'search(query: "t") { nodes { __typename } }' },
  'Query.models': { may: '----+', field: 'models { kind }' },
  'Query.activity': { may: '----+', field: 'activity { since }' },
  'Query.experiment': { may: '----+', field: 'experiment { name }' },
  'Query.policyReport': { may: '----+', field: 'policyReport { seen }' },
  'Query.jobs': { may: '----+', field: 'jobs { name }' },
  'Mutation.recordEvents': {
    may: '-+-++',
    field:
      'recordEvents(events: [{ listener: "$L", kind: PLAY, item: "t1", at: "2026-11-23T11:00:00Z" }]) { accepted }',
  },
  'Mutation.importListens': {
    may: '-+-++',
    field:
      'importListens(userId: "$L", listens: [{ at: "2026-11-23T11:00:00Z", artist: "A", title: "One" }]) { accepted }',
  },
  'Mutation.importCollection': {
    may: '-+-++',
    field: 'importCollection(userId: "$L", tracks: [{ artist: "A", title: "One" }]) { accepted }',
  },
  'Mutation.createPlaylist': {
    may: '-+--+',
    field: 'createPlaylist(userId: "$L", title: "T") { playlist { id } }',
  },
  'Mutation.addToPlaylist': {
    may: '-+--+',
    field: 'addToPlaylist(playlistId: "$P", trackIds: ["t1"]) { playlist { id } }',
  },
  'Mutation.removeFromPlaylist': {
    may: '-+--+',
    field: 'removeFromPlaylist(playlistId: "$P", trackIds: ["t1"]) { playlist { id } }',
  },
  'Mutation.saveTracks': {
    may: '-+--+',
    field: 'saveTracks(userId: "$L", trackIds: ["t1"]) { user { id } }',
  },
  'Mutation.unsaveTracks': {
    may: '-+--+',
    field: 'unsaveTracks(userId: "$L", trackIds: ["t1"]) { user { id } }',
  },
  'Mutation.followArtists': {
    may: '-+--+',
    field: 'followArtists(userId: "$L", artistIds: ["a1"]) { user { id } }',
  },
  'Mutation.unfollowArtists': {
    may: '-+--+',
    field: 'unfollowArtists(userId: "$L", artistIds: ["a1"]) { user { id } }',
  },
  'Mutation.followPodcasts': {
    may: '-+--+',
    field: 'followPodcasts(userId: "$L", podcastIds: ["p1"]) { user { id } }',
  },
  'Mutation.unfollowPodcasts': {
    may: '-+--+',
    field: 'unfollowPodcasts(userId: "$L", podcastIds: ["p1"]) { user { id } }',
  },
  'Mutation.dismiss': {
    may: '-+--+',
    field: 'dismiss(userId: "$L", subjectId: "track:t9") { user { id } }',
  },
  'Mutation.mute': {
    may: '-+--+',
    field: 'mute(userId: "$L", genres: ["polka"]) { user { id } }',
  },
  'Mutation.unmute': {
    may: '-+--+',
    field: 'unmute(userId: "$L", genres: ["polka"]) { user { id } }',
  },
  'Mutation.upsertCatalog': {
    may: '---++',
    field: 'upsertCatalog(items: [{ kind: TRACK, id: "t1", title: "One" }]) { added }',
  },
  'Mutation.addTexts': {
    may: '---++',
    field: 'addTexts(texts: [{ id: "x1", text: "Words" }]) { added }',
  },
  'Mutation.runJob': { may: '----+', field: 'runJob(name: "retention") { id }' },
  'Mutation.promoteModel': {
    may: '----+',
    field: 'promoteModel(kind: POPULARITY, version: "none") { kind }',
  },
  'Mutation.rollbackModel': { may: '----+', field: 'rollbackModel(kind: POPULARITY) { kind }' },
  'Mutation.exportUser': { may: '-+--+', field: 'exportUser(id: "$L") { id }' },
  // By now the service has written the track that is asked about.
  'Query.track (explain)': {
    may: '-+--+',
    field: 'track(id: "t1") { explain(userId: "$L") { text } }',
  },
  // Of a listener who never was: the rows below go on asking about the one who is.
  'Mutation.deleteUser': { may: '----+', field: 'deleteUser(id: "ghost") { deleted }' },
};

describe('The access table', () => {
  let api: Api;
  let playlist: string;
  const headers: Partial<Record<Asker, Record<string, string>>> = { nobody: {} };

  beforeAll(async () => {
    api = await startApi({ config: { auth: { secret: SECRET } } });
    headers.own = await api.as('listener', 'ann');
    headers.other = await api.as('listener', 'user:bob');
    headers.service = await api.as('service');
    headers.operator = await api.as('operator');
    const made = await api.ask(
      'mutation { createPlaylist(userId: "ann", title: "Mine") { playlist { id } } }',
      {},
      headers.own,
    );
    playlist = made.data.createPlaylist.playlist.id;
  });
  afterAll(() => api.close());

  // Subscriptions come over sockets: see sockets.test.ts.
  it('has a row for every field of Query and Mutation', async () => {
    const { data } = await api.ask(
      '{ __schema { queryType { fields { name } } mutationType { fields { name } } } }',
    );
    const named = (type: string, fields: { name: string }[]): string[] =>
      fields.map(({ name }) => `${type}.${name}`);
    const fields = [
      ...named('Query', data.__schema.queryType.fields),
      ...named('Mutation', data.__schema.mutationType.fields),
    ];
    expect(fields.filter((field) => !(field in TABLE))).toEqual([]);
    const rows = Object.keys(TABLE).map((name) => name.replace(/ .*/, ''));
    expect(rows.filter((row) => !fields.includes(row))).toEqual([]);
  });

  for (const [name, { may, field }] of Object.entries(TABLE)) {
    for (const [index, role] of ROLES.entries()) {
      const allowed = may[index] === '+';
      it(`${allowed ? 'lets' : 'refuses'} ${role} for ${name}`, async () => {
        const operation = name.startsWith('Mutation.') ? 'mutation' : 'query';
        const text = field.replaceAll('$L', 'user:ann').replaceAll('$P', playlist);
        const { errors } = await api.ask(`${operation} { ${text} }`, {}, headers[role]);
        const codes = (errors ?? []).map(({ extensions }) => extensions.code);
        if (!allowed) {
          expect(codes).toEqual([role === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN']);
        } else {
          // What is asked for may not exist: that is another matter than whether one may ask.
          expect(codes.filter((code) => code !== 'NOT_FOUND')).toEqual([]);
        }
      });
    }
  }
});
