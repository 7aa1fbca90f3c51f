import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type Api, SECRET, startApi } from '../helpers/api.ts';

const HOME = 'subscription ($id: ID!) { homeChanged(userId: $id) { id shelves { title } } }';
const JOBS =
  'subscription ($name: String) { jobProgress(name: $name) { job outcome progress message } }';

const open: { readonly api: Api; readonly clients: Client[] }[] = [];
afterEach(async () => {
  for (const { api, clients } of open.splice(0)) {
    for (const client of clients) await client.dispose();
    await api.close();
  }
});

async function start(options: Parameters<typeof startApi>[0] = {}): Promise<Api> {
  const api = await startApi(options);
  open.push({ api, clients: [] });
  return api;
}

interface Watched {
  /** The next answer. */
  next(): Promise<FormattedExecutionResult<any>>;
}

/** Subscribes as a client does, with the headers of HTTP as parameters of the connection. */
function watch(
  api: Api,
  query: string,
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Watched {
  const client = createClient({
    url: `${api.url.replace('http', 'ws')}graphql`,
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
  });
  open.find((one) => one.api === api)!.clients.push(client);
  const answers = client.iterate({ query, variables });
  return {
    async next() {
      try {
        const { value } = await answers.next();
        return value as FormattedExecutionResult<any>;
      } catch (errors) {
        // The client throws what the server answers with `error`.
        return { errors } as FormattedExecutionResult<any>;
      }
    },
  };
}

const play = (api: Api, listener: string, item: string): Promise<unknown> =>
  api.ask('mutation ($e: [EventInput!]!) { recordEvents(events: $e) { accepted } }', {
    e: [{ listener, kind: 'PLAY', item, at: '2026-11-23T11:00:00Z' }],
  });

describe('homeChanged', () => {
  it('sends the page that is valid now, and another one after a play', async () => {
    const api = await start({ demo: 40 });
    const home = watch(api, HOME, { id: 'demo-0001' });
    const { data: first } = await home.next();
    const asked = await api.ask('{ user(id: "demo-0001") { home { id } } }');
    expect(first.homeChanged.id).toBe(asked.data.user.home.id);
    await play(api, 'demo-0001', 'track:rock-boston-foreplay-long-time');
    const { data: second } = await home.next();
    expect(second.homeChanged.id).not.toBe(first.homeChanged.id);
    expect(second.homeChanged.shelves.length).toBeGreaterThan(0);
  });

  it('says nothing when somebody else plays, or nothing changes', async () => {
    const api = await start({ demo: 40 });
    const home = watch(api, HOME, { id: 'demo-0001' });
    const { data: first } = await home.next();
    await play(api, 'demo-0002', 'track:rock-boston-foreplay-long-time');
    await play(api, 'demo-0001', 'track:rock-boston-foreplay-long-time');
    const { data: second } = await home.next();
    const asked = await api.ask('{ user(id: "demo-0001") { home { id } } }');
    expect(second.homeChanged.id).toBe(asked.data.user.home.id);
    expect(second.homeChanged.id).not.toBe(first.homeChanged.id);
  });
});

describe('jobProgress', () => {
  it('tells of a run until it ends', async () => {
    const api = await start({ demo: 40 });
    const jobs = watch(api, JOBS, { name: 'popularity' });
    // Nobody knows when a subscription stands but by its first word: runs are started until one is told of.
    const starting = setInterval(() => void api.app.services.jobs.start('popularity'), 100);
    const words = [];
    do words.push((await jobs.next()).data.jobProgress);
    while (words.at(-1).outcome === 'RUNNING');
    clearInterval(starting);
    expect(words.at(-1)).toMatchObject({ job: 'popularity', outcome: 'SUCCEEDED', progress: 1 });
  });
});

describe('Sockets', () => {
  it.each([
    ['nobody', 'UNAUTHENTICATED'],
    ['bob', 'FORBIDDEN'],
  ])('refuse %s what is ann’s', async (who, code) => {
    const api = await start({ config: { auth: { secret: SECRET } } });
    const headers = who === 'nobody' ? {} : await api.as('listener', who);
    const { errors } = await watch(api, HOME, { id: 'ann' }, headers).next();
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it('let ann see her own Home, and operators see jobs alone', async () => {
    const api = await start({ config: { auth: { secret: SECRET } } });
    const ann = await api.as('listener', 'ann');
    expect((await watch(api, HOME, { id: 'ann' }, ann).next()).data.homeChanged.id).toContain(
      'ann',
    );
    const { errors } = await watch(api, JOBS, {}, ann).next();
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('refuse queries, too costly subscriptions and malformed ones in the words of HTTP', async () => {
    const api = await start({ config: { server: { maxDepth: 3 } } });
    const codes = async (query: string): Promise<unknown> =>
      (await watch(api, query).next()).errors?.[0]?.extensions?.code;
    expect(await codes('{ viewer { id } }')).toBe('BAD_REQUEST');
    expect(await codes('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    const deep = 'subscription { homeChanged(userId: "a") { shelves { cards { nodes { id } } } } }';
    expect(await codes(deep)).toBe('TOO_COSTLY');
    const many = 'subscription { homeChanged(userId: "a", shelves: 99) { id } }';
    expect(await codes(many)).toBe('BAD_USER_INPUT');
  });

  it.each([
    ['a page of another origin', { origin: 'http://elsewhere.example' }, 403],
    ['another name for this machine', { host: 'elsewhere.example' }, 403],
  ])('are not opened for %s', async (_what, headers, status) => {
    const api = await start();
    const socket = new WebSocket(
      `${api.url.replace('http', 'ws')}graphql`,
      'graphql-transport-ws',
      {
        headers,
      },
    );
    const refused = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, { statusCode }) => resolve(statusCode));
      socket.on('open', () => resolve('open'));
      socket.on('error', () => undefined);
    });
    expect(refused).toBe(status);
    socket.terminate();
  });

  it('are what subscriptions need: over HTTP they are refused', async () => {
    const api = await start();
    const { data, errors } = await api.ask('subscription { homeChanged(userId: "ann") { id } }');
    expect(data?.homeChanged).toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});
