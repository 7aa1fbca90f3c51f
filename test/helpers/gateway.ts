/** Starts the built gateway as its own process, as a user would, and talks to it over HTTP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const root = path.resolve(import.meta.dirname, '../..');

export interface Gateway {
  readonly url: string;
  readonly process: ChildProcess;
  /** Posts one operation; answers the whole GraphQL response. */
  query<T>(
    document: string,
    variables?: object,
    headers?: Record<string, string>,
  ): Promise<GraphQLAnswer<T>>;
  /** Asks it to stop and waits. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
}

export interface GraphQLAnswer<T> {
  readonly data: T;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: { readonly code: string };
  }[];
}

/**
 * Runs `tastegraph serve` with these arguments on a free port and waits until it says that it is up.
 * Standard error goes to ours, so that a failure to start can be read.
 */
export async function startGateway(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Gateway> {
  const program = path.join(root, 'dist', 'main.js');
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', ...args], {
    cwd: root,
    env: { ...process.env, TASTEGRAPH_LOG: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await announcedUrl(child);
  return {
    url,
    process: child,
    async query(document, variables = {}, headers = {}) {
      const response = await fetch(new URL('/graphql', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query: document, variables }),
      });
      return (await response.json()) as never;
    },
    async stop() {
      child.kill('SIGTERM');
      return ended(child);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
  };
}

async function announcedUrl(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  for await (const line of lines) {
    const found = /(http:\/\/\S+)/.exec(line);
    if (found) {
      // Whatever it prints later must not fill the pipe.
      child.stdout!.resume();
      return found[1]!;
    }
  }
  throw new Error(`The gateway ended with status ${child.exitCode} before it was up.`);
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}
