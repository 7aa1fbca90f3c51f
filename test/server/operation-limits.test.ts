import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getIntrospectionQuery, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildApiSchema } from '../../src/resolvers/api-schema.ts';
import { costKey, operationCost } from '../../src/server/operation-cost.ts';
import { type Api, startApi } from '../helpers/api.ts';

const HOME = readFileSync(
  path.resolve(import.meta.dirname, '../../web/operations/home.graphql'),
  'utf8',
);

describe('The cost of an operation', () => {
  const schema = buildApiSchema();
  const cost = (query: string, variables = {}): number =>
    operationCost({ schema, document: parse(query), variables }, 50_000);

  it('is one for each field, and the length of a list times what stands under it', () => {
    expect(cost('{ viewer { id name } }')).toBe(3);
    expect(cost('{ tracks(ids: ["a", "b", "c"]) { id title } }')).toBe(1 + 3 + 3 * 2);
    expect(cost('{ viewer { recentPlays(first: 7) { nodes { id } } } }')).toBe(1 + 1 + 7 * 2);
    expect(cost('{ viewer { home(shelves: 3, cards: 10) { shelves { title } } } }')).toBe(
      2 + 3 * 2,
    );
  });

  it('takes the default length of a list that says none', () => {
    const plays = (first: string): number =>
      cost(`{ viewer { recentPlays${first} { nodes { id } } } }`);
    expect(plays('')).toBe(plays('(first: 20)'));
    expect(plays('')).toBeLessThan(plays('(first: 21)'));
  });

  it('takes the default for null as well', () => {
    const query = 'query ($n: Int) { viewer { recentPlays(first: $n) { nodes { id } } } }';
    expect(cost(query, { n: null })).toBe(cost('{ viewer { recentPlays { nodes { id } } } }'));
    const home = 'query ($n: Int) { viewer { home(shelves: $n, cards: $n) { shelves { id } } } }';
    expect(cost(home, { n: null })).toBe(cost('{ viewer { home { shelves { id } } } }'));
  });

  it('stops counting fragments of fragments', () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `fragment F${n} on Track { ...F${n + 1} ...F${n + 1} }`,
    );
    const query = `{ track(id: "t") { ...F0 } } ${levels.join(' ')} fragment F30 on Track { id }`;
    expect(cost(query)).toBe(50_001);
  });

  it('grows with variables as with literals', () => {
    const query = 'query ($n: Int!) { viewer { recentPlays(first: $n) { nodes { id } } } }';
    expect(cost(query, { n: 50 })).toBe(
      cost('{ viewer { recentPlays(first: 50) { nodes { id } } } }'),
    );
  });

  it('counts the elements of list arguments of mutations', () => {
    const events = Array.from({ length: 40 }, () => ({
      listener: 'a',
      kind: 'PLAY',
      item: 'b',
      at: '2026-11-23T00:00:00Z',
    }));
    const query =
      'mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }';
    expect(cost(query, { events })).toBe(1 + 40 + 1);
  });

  it('leaves a Home of the largest size within the default limit', () => {
    expect(cost(HOME, { shelves: 8, cards: 10 })).toBeLessThan(5_000);
    expect(cost(HOME, { shelves: 20, cards: 50 })).toBeLessThan(50_000);
  });

  it('is the same for two requests with the same key', () => {
    const key = costKey({ n: 3, s: 'text', list: ['a', 'b'], o: { first: 2, nothing: null } });
    expect(costKey({ n: 3, s: 'other', list: ['c', 'd'], o: { first: 2, nothing: null } })).toBe(
      key,
    );
    expect(costKey({ n: 4, s: 'text', list: ['a', 'b'], o: { first: 2, nothing: null } })).not.toBe(
      key,
    );
    expect(costKey({ n: 3, s: 'text', list: ['a'], o: { first: 2, nothing: null } })).not.toBe(key);
    expect(costKey({ n: 3, s: 'text', list: ['a', 'b'], o: { first: 3, nothing: null } })).not.toBe(
      key,
    );
  });
});

describe('Limits over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi({
      config: { server: { maxCost: 500, maxDepth: 15, bodyLimitBytes: 300_000 } },
    });
  });
  afterAll(() => api.close());

  it('refuse what costs too much before it runs, with the cost and the limit', async () => {
    api.calls.clear();
    const query =
      'query ($n: Int!) { viewer { recentPlays(first: $n) { nodes { track { title similar(first: 50) { nodes { track { id } } } } } } } }';
    for (let time = 0; time < 3; time++) {
      const { status, data, errors } = await api.ask(query, { n: 50 });
      expect(status).toBe(400);
      expect(data).toBeUndefined();
      expect(errors![0]!.extensions).toEqual({ code: 'TOO_COSTLY', cost: 7_702, limit: 500 });
      expect(errors![0]!.message).toBe(
        'Expected an operation of at most 500 points of cost, got 7702.',
      );
    }
    expect(api.calls.size).toBe(0);
    expect((await api.ask(query, { n: 1 })).errors).toBeUndefined();
  });

  it('refuse what nests too deep, also by way of fragments', async () => {
    const levels = Array.from(
      { length: 8 },
      (_, n) => `fragment F${n} on Track { album { tracks(first: 1) { ...F${n + 1} } } }`,
    );
    const query = `{ track(id: "t") { ...F0 } } ${levels.join(' ')} fragment F8 on Track { id }`;
    const { errors } = await api.ask(query);
    expect(errors![0]!.extensions.code).toBe('TOO_COSTLY');
    expect(errors![0]!.message).toBe(
      'Expected an operation of at most 15 levels of fields, got 18.',
    );
  });

  it('refuse more than 50 aliases', async () => {
    const query = (count: number): string =>
      `{ ${Array.from({ length: count }, (_, n) => `a${n}: viewer { id }`).join(' ')} }`;
    expect((await api.ask(query(50))).errors).toBeUndefined();
    const { errors } = await api.ask(query(51));
    expect(errors![0]!.message).toBe('Expected an operation of at most 50 aliases, got 51.');
  });

  it('refuse documents of too many tokens while they are read', async () => {
    const { status, errors } = await api.ask(`{ ${'viewer { id } '.repeat(10_001)} }`);
    expect(status).toBe(400);
    expect(errors![0]!.extensions.code).toBe('GRAPHQL_PARSE_FAILED');
  });

  it('refuse bodies that are too large', async () => {
    const response = await fetch(new URL('/graphql', api.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(300_000) }),
    });
    expect(response.status).toBe(413);
    const { errors } = (await response.json()) as any;
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('let introspection pass', async () => {
    const { errors, data } = await api.ask(getIntrospectionQuery());
    expect(errors).toBeUndefined();
    expect(data.__schema.queryType.name).toBe('Query');
  });
});
