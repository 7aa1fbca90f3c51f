/** A whole gateway in this process, over HTTP, on a store of its own in a folder that goes with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type App, buildApp } from '../../src/app.ts';
import { type ConfigOverrides, loadConfig } from '../../src/config.ts';
import { fillDemo } from '../../src/demo/load-demo.ts';
import { foldItem } from '../../src/events/fold.ts';
import type { Log } from '../../src/log.ts';
import { buildServer } from '../../src/server/server.ts';
import { signToken } from '../../src/server/token.ts';
import { countCalls } from './counting-store.ts';
import { isCassandra, openTestStore } from './test-store.ts';

/** A Monday noon; time stands still unless a test moves it. */
export const NOON = Date.parse('2026-11-23T12:00:00Z');
export const SECRET = 'a secret of more than thirty-two bytes';

export interface Answer<T = any> {
  readonly status: number;
  readonly data: T;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string; readonly [name: string]: unknown };
  }[];
}

export interface Api {
  readonly url: string;
  readonly app: App;
  readonly clock: { time: number; now(): number };
  /** What was logged as warnings and errors. */
  readonly logged: { readonly level: string; readonly fields: any; readonly message?: string }[];
  /** Calls of the store by `port.method`. */
  readonly calls: Map<string, number>;
  /** Resolves when what goes on behind requests is over. */
  idle(): Promise<void>;
  ask<T = any>(
    query: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>;
  /** An Authorization header with a token for somebody. */
  as(role: 'listener' | 'service' | 'operator', listener?: string): Promise<Record<string, string>>;
  close(): Promise<void>;
}

/** Filling is what takes a Cassandra its time, and no promise of the API is about how many there are. */
const MOST_LISTENERS_OF_CASSANDRA = 30;

/** Starts a gateway. `demo` is how many listeners of the demo world it begins with; none: an empty store. */
export async function startApi(
  options: { readonly demo?: number; readonly config?: ConfigOverrides } = {},
): Promise<Api> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-api-'));
  const logged: Api['logged'] = [];
  const clock = { time: NOON, now: () => clock.time };
  const config = loadConfig(
    undefined,
    {},
    {
      ...options.config,
      data: folder,
      server: { port: 0, ...options.config?.server },
    },
  );
  const store = await openTestStore(folder);
  const counted = countCalls(store);
  const app = await buildApp({ config, clock, seed: 7, log: logTo(logged), store: counted.store });
  if (options.demo) {
    const most = isCassandra ? MOST_LISTENERS_OF_CASSANDRA : Infinity;
    await fill(app, Math.min(options.demo, most));
  }
  const server = await buildServer(app);
  const url = await server.listen();
  return {
    url,
    app,
    clock,
    logged,
    calls: counted.calls,
    idle: () => counted.idle(),
    async ask(query, variables = {}, headers = {}) {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as object) } as never;
    },
    async as(role, listener) {
      const token = await signToken({ secret: SECRET, role, listener, now: clock.now(), days: 1 });
      return { authorization: `Bearer ${token}` };
    },
    async close() {
      await server.close();
      await app.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function fill(app: App, listeners: number): Promise<void> {
  const { store, clock, seed } = app;
  await fillDemo({ store, fold: foldItem, clock, seed, listeners });
  for (const [model, settings] of [
    ['popularity', {}],
    ['factorization', { rank: 16, epochs: 4, combine: 'never' }],
  ] as const) {
    await app.train(model, settings, () => undefined);
  }
}

function logTo(logged: Api['logged']): Log {
  const at = (level: string) => (fields: object, message?: string) =>
    void logged.push({ level, fields, message });
  return { debug: () => undefined, info: () => undefined, warn: at('warn'), error: at('error') };
}
