import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

/**
 * What "should" be and is otherwise: Apollo answers requests that cannot run with 400 to every client, as
 * the specification wants it of the newer media type and allows it for application/json. All that "must"
 * be is.
 */
const OTHERWISE: ReadonlySet<string> = new Set(['572B', 'FDE2', '7B9B']);

describe('GraphQL over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const audits = serverAudits({
    url: () => new URL('/graphql', api.url).href,
    // The prevention of cross-site requests wants a header that no form can send.
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': 'true' } }),
  });
  for (const audit of audits) {
    it(`audit ${audit.id}: ${audit.name}`, async () => {
      const result = await audit.fn();
      expect(result.status).toBe(OTHERWISE.has(audit.id) ? 'warn' : 'ok');
    });
  }

  it('refuses a GET that a page of a stranger could make', async () => {
    const response = await fetch(new URL('/graphql?query={__typename}', api.url));
    expect(response.status).toBe(400);
    const simple = await fetch(new URL('/graphql', api.url), {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect(simple.status).toBeGreaterThanOrEqual(400);
  });
});
