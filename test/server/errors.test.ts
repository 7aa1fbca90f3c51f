import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Api, SECRET, startApi } from '../helpers/api.ts';

describe('Errors over HTTP', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.close());

  const first = async (query: string, variables = {}, headers = {}) => {
    const { status, errors } = await api.ask(query, variables, headers);
    return { status, ...errors?.[0] };
  };

  it('say what was expected where an argument is out of range', async () => {
    const asked: readonly (readonly [string, string])[] = [
      ['tracks(ids: $ids) { id }', 'Expected `ids` to hold at most 100, got 101.'],
      ['viewer { home(shelves: 0) { id } }', 'Expected `shelves` to be from 1 to 20, got 0.'],
      ['viewer { home(cards: 51) { id } }', 'Expected `cards` to be from 1 to 50, got 51.'],
      [
        'viewer { recentPlays(first: 101) { nodes { id } } }',
        'Expected `first` to be from 1 to 100, got 101.',
      ],
      [
        'viewer { recommendations(diversity: 2) { nodes { score } } }',
        'Expected `diversity` to be from 0 to 1, got 2.',
      ],
      [
        'viewer { savedTracks(after: "nonsense") { nodes { id } } }',
        'Expected `after` to be a cursor that this list gave (library), got another text of 8 characters.',
      ],
      ['recommendations(input: {}) { tracks { id } }', 'Expected 1 to 5 seeds in all, got 0.'],
      [
        'recommendations(input: { seedTracks: ["a"], minPopularity: 101 }) { tracks { id } }',
        'Expected `minPopularity` to be from 0 to 100, got 101.',
      ],
      [
        'node(id: "nonsense") { id }',
        'Expected a global id such as an `id` of an earlier answer, got a text of 8 characters that is none.',
      ],
      ['user(id: "track:1") { id }', 'Expected the id of a user, got that of a track.'],
      ['track(id: "") { id }', 'Expected a track id, got an empty text.'],
    ];
    await api.ask('mutation { saveTracks(userId: "ann", trackIds: ["t"]) { user { id } } }');
    const ids = Array.from({ length: 101 }, (_, n) => String(n));
    for (const [field, message] of asked) {
      // The third time it runs as compiled code: the error must be the same.
      for (let time = 0; time < 3; time++) {
        const query = field.includes('$ids') ? `query ($ids: [ID!]!) { ${field} }` : `{ ${field} }`;
        const error = await first(query, field.includes('$ids') ? { ids } : {});
        expect(error.message, field).toBe(message);
        expect(error.extensions).toEqual({ code: 'BAD_USER_INPUT' });
        expect(error.status).toBe(200);
        expect(error.path!.length).toBeGreaterThan(0);
      }
    }
  });

  it('call a malformed value bad input, whether it stands in the document or in a variable', async () => {
    const written = await first('{ viewer { weeklyPlaylist(week: "soon") { id } } }');
    expect(written).toMatchObject({ status: 400, extensions: { code: 'BAD_USER_INPUT' } });
    expect(written.message).toContain(
      'Expected an ISOWeek such as 2026-W48, got a text of another form.',
    );
    const query = 'query ($week: ISOWeek) { viewer { weeklyPlaylist(week: $week) { id } } }';
    for (let time = 0; time < 3; time++) {
      const given = await first(query, { week: 'soon' });
      expect(given.extensions).toEqual({ code: 'BAD_USER_INPUT' });
      expect(given.message).toContain('Variable "$week" got invalid value');
    }
  });

  it('keep the codes of requests that are no valid GraphQL', async () => {
    expect((await first('{ viewer {')).extensions!.code).toBe('GRAPHQL_PARSE_FAILED');
    expect((await first('{ nothing }')).extensions!.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect((await first('')).extensions!.code).toBe('BAD_REQUEST');
    expect(
      (await first('query A { viewer { id } } query B { viewer { id } }')).extensions!.code,
    ).toBe('OPERATION_RESOLUTION_FAILURE');
  });

  it('give null for ids that are not known', async () => {
    const { data, errors } = await api.ask(
      '{ track(id: "x") { id } artist(id: "x") { id } album(id: "x") { id } podcast(id: "x") { id } playlist(id: "x") { id } user(id: "x") { id } node(id: "track:x") { id } tracks(ids: ["x", "y"]) { id } nodes(ids: ["user:x", "weekly:x/2026-W48", "shelf:bad", "home:x"]) { id } viewer { id } }'.replace(
        ', "home:x"',
        '',
      ),
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      track: null,
      artist: null,
      album: null,
      podcast: null,
      playlist: null,
      user: null,
      node: null,
      tracks: [null, null],
      nodes: [null, null, null],
      viewer: null,
    });
  });

  it('hide a fault of ours, and log it once with the id that the caller is told', async () => {
    await api.ask('mutation { saveTracks(userId: "ann", trackIds: ["t"]) { user { id } } }');
    await api.app.store.close();
    for (let time = 1; time <= 3; time++) {
      const error = await first('{ user(id: "ann") { id } }');
      const errorId = error.extensions!.errorId as string;
      expect(error.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', errorId });
      expect(error.message).toBe(
        `Something went wrong here, not in your request. The log tells what, under ${errorId}.`,
      );
      const entries = api.logged.filter(({ fields }) => fields.errorId === errorId);
      expect(entries).toHaveLength(1);
      expect(entries[0]!.fields.err).toBeInstanceOf(Error);
      expect(api.logged).toHaveLength(time);
    }
  });

  it('refuse a listener header that is no id', async () => {
    const error = await first('{ viewer { id } }', {}, { 'x-listener': 'artist:1' });
    expect(error.message).toBe('Expected the id of a user, got that of a artist.');
    expect(error).toMatchObject({ status: 400, extensions: { code: 'BAD_USER_INPUT' } });
  });
});

describe('Tokens over HTTP', () => {
  let api: Api;
  beforeEach(async () => {
    api = await startApi({ config: { auth: { secret: SECRET } } });
  });
  afterEach(() => api.close());

  it('are refused with status 401 when they do not verify, and nothing of them is told', async () => {
    for (const authorization of ['Bearer abc.def.ghi', 'Basic YTpi', 'Bearer']) {
      const { status, errors, data } = await api.ask('{ viewer { id } }', {}, { authorization });
      expect(status).toBe(401);
      expect(data).toBeUndefined();
      expect(errors![0]!.extensions).toEqual({ code: 'UNAUTHENTICATED' });
      expect(errors![0]!.message).not.toContain('abc');
    }
    expect(JSON.stringify(api.logged)).not.toContain('abc');
  });

  it('say who the viewer is, whatever the header says', async () => {
    const own = await api.as('listener', 'ann');
    await api.ask(
      'mutation { saveTracks(userId: "ann", trackIds: ["t"]) { user { id } } }',
      {},
      own,
    );
    const { data } = await api.ask('{ viewer { id } }', {}, { ...own, 'x-listener': 'bob' });
    expect(data.viewer).toEqual({ id: 'user:ann' });
    const operator = await api.ask('{ viewer { id } }', {}, await api.as('operator'));
    expect(operator.data.viewer).toBeNull();
  });
});
