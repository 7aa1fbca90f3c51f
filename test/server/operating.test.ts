import http from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { buildServer } from '../../src/server/server.ts';
import { type Api, SECRET, startApi } from '../helpers/api.ts';

const apis: Api[] = [];
const start = async (options: Parameters<typeof startApi>[0] = {}): Promise<Api> => {
  const api = await startApi(options);
  apis.push(api);
  return api;
};
afterEach(async () => {
  for (const api of apis.splice(0)) await api.close();
});

/** `fetch` lets nobody choose the Host header. */
function get(
  url: string,
  headers: Record<string, string>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve({ status: response.statusCode!, body }));
    });
    request.on('error', reject);
  });
}

describe('Health', () => {
  it('tells that the process lives and serves', async () => {
    const { url } = await start();
    expect(await (await fetch(`${url}health`)).json()).toEqual({ status: 'alive', phase: 'ready' });
    const ready = await fetch(`${url}ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ready', phase: 'ready' }]);
  });

  it('tells that it does not serve when the store does not answer', async () => {
    const api = await start();
    await api.app.store.close();
    const ready = await fetch(`${api.url}ready`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: 'not ready', phase: 'ready' },
    ]);
  });
});

describe('Metrics', () => {
  it('count requests, errors, events and jobs, and tell nothing of listeners', async () => {
    const api = await start();
    const events = [
      { id: 'e1', listener: 'ann-secret', kind: 'PLAY', item: 't1', at: '2026-11-23T11:00:00Z' },
      { id: 'e1', listener: 'ann-secret', kind: 'PLAY', item: 't1', at: '2026-11-23T11:00:00Z' },
      { id: 'e2', listener: 'ann-secret', kind: 'PLAY', item: 't1', at: '2036-11-23T11:00:00Z' },
    ];
    await api.ask(
      'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }',
      { events },
    );
    await api.ask('{ node(id: "nonsense") { id } }');
    await api.app.services.jobs.runToEnd('popularity');
    const text = await (await fetch(`${api.url}metrics`)).text();
    expect(text).toContain('tastegraph_events_total{verdict="accepted"} 1');
    expect(text).toContain('tastegraph_events_total{verdict="duplicate"} 1');
    expect(text).toContain('tastegraph_events_total{verdict="rejected"} 1');
    expect(text).toContain('tastegraph_graphql_errors_total{code="BAD_USER_INPUT"} 1');
    expect(text).toContain(
      'tastegraph_http_requests_total{route="/graphql",method="POST",status="200"} 2',
    );
    expect(text).toMatch(
      /tastegraph_job_last_finished_seconds\{job="popularity",outcome="\w+"\} \d+/,
    );
    expect(text).not.toContain('ann-secret');
  });
});

describe('The HTTP server', () => {
  it('sends security headers with everything', async () => {
    const { url } = await start();
    for (const address of ['', 'health', 'graphql', 'nothing', 'icon.svg']) {
      const { headers } = await fetch(url + address);
      expect(headers.get('x-content-type-options'), address).toBe('nosniff');
      expect(headers.get('referrer-policy'), address).toBe('same-origin');
      expect(headers.get('access-control-allow-origin'), address).toBeNull();
    }
  });

  it('answers an address that is nothing with 404', async () => {
    const { url } = await start();
    const response = await fetch(`${url}nothing/../../package.json`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  it('serves the first page and the prepared operations', async () => {
    const { url } = await start();
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(await page.text()).toContain('Tastegraph');
    const operation = await fetch(`${url}operations/home.graphql`);
    expect(operation.headers.get('content-type')).toContain('text/plain');
    expect(await operation.text()).toContain('query Home');
  });

  it('opens a sandbox on a prepared Home query, or says what the address is', async () => {
    const accept = { accept: 'text/html' };
    const sandbox = await fetch(`${(await start()).url}graphql`, { headers: accept });
    expect(await sandbox.text()).toContain('query Home');
    const plain = await start({ config: { server: { sandbox: false } } });
    const note = await (await fetch(`${plain.url}graphql`, { headers: accept })).text();
    expect(note).toContain('This address speaks GraphQL');
    expect(note).not.toContain('<script');
  });

  it('answers only to names of this machine while everybody may do everything', async () => {
    const { url } = await start();
    const { port } = new URL(url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await get(`${url}health`, { host })).status, host).toBe(200);
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example'])
      expect((await get(`${url}health`, { host })).status, host).toBe(403);
    const keyed = await start({ config: { auth: { secret: SECRET } } });
    expect((await get(`${keyed.url}health`, { host: 'music.example' })).status).toBe(200);
  });

  it('lets pages of other origins call only where they are allowed to', async () => {
    const { url } = await start({ config: { server: { corsOrigins: ['https://app.example/'] } } });
    const preflight = (origin: string) =>
      fetch(`${url}graphql`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://app.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    const refused = await preflight('https://evil.example');
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers what is under way before it closes', async () => {
    const api = await startApi({ demo: 30 });
    api.calls.clear();
    const answers = Array.from({ length: 8 }, (_, n) =>
      api.ask(`{ user(id: "demo-000${n + 1}") { home { shelves { title } } } }`),
    );
    await vi.waitUntil(() => api.calls.size > 0, { interval: 1 });
    const closed = api.close();
    for (const { data, errors } of await Promise.all(answers)) {
      expect(errors).toBeUndefined();
      expect(data.user.home.shelves.length).toBeGreaterThan(3);
    }
    await closed;
    await expect(fetch(`${api.url}health`)).rejects.toThrow();
  });

  it('refuses to start where others can reach it and there are no keys', async () => {
    const api = await start();
    for (const host of ['0.0.0.0', '::', '192.168.1.7', 'music.example']) {
      const config = loadConfig(undefined, {}, { server: { host } });
      await expect(buildServer({ ...api.app, config })).rejects.toThrow(
        `Expected keys to serve on ${host}, which others can reach, got none`,
      );
    }
    const keyed = loadConfig(
      undefined,
      {},
      { server: { host: '0.0.0.0', port: 0 }, auth: { secret: SECRET } },
    );
    const server = await buildServer({ ...api.app, config: keyed });
    expect(await server.listen()).toMatch(/^http:\/\/localhost:\d+\/$/);
    await server.close();
  });

  it('says in a sentence that its port is taken', async () => {
    const api = await start();
    const { port } = new URL(api.url);
    const config = loadConfig(undefined, {}, { server: { port: Number(port) } });
    const server = await buildServer({ ...api.app, config });
    await expect(server.listen()).rejects.toThrow(
      `Expected to listen on 127.0.0.1, port ${port} (\`server.host\`, \`server.port\`), but another program listens there.`,
    );
    await server.close();
  });

  it('makes addresses absolute where it knows the public one', async () => {
    const api = await start({ config: { server: { publicUrl: 'https://music.example/' } } });
    await api.ask(
      'mutation { upsertCatalog(items: [{ kind: TRACK, id: "t1", title: "One", audioUrl: "https://cdn.example/1.mp3" }]) { added } }',
    );
    const { data } = await api.ask('{ track(id: "t1") { coverUrl audioUrl } }');
    expect(data.track).toEqual({
      coverUrl: 'https://music.example/covers/track/t1.svg',
      audioUrl: 'https://cdn.example/1.mp3',
    });
  });
});
