import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

it('serve --demo says that its port is taken before it fills a store', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-serve-'));
  onTestFinished(async () => {
    other.close();
    await rm(folder, { recursive: true });
  });
  const { port } = other.address() as AddressInfo;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];

  const status = await runCommandLine(
    ['serve', '--demo', '--data', folder, '--port', String(port)],
    {
      ...{ clock: { now: () => Date.UTC(2026, 0, 5) }, seed: 1, env: {}, onSignal: () => {} },
      ...{ stdin: new PassThrough(), stdout, stderr },
    },
  );

  stdout.end();
  stderr.end();
  expect(status).toBe(2);
  expect(await text(stdout)).toBe('');
  expect(await text(stderr)).toContain(
    `Expected to listen on 127.0.0.1, port ${port} (\`server.host\`, \`server.port\`), but another program listens there.`,
  );
  const file = path.join(folder, 'tastegraph.sqlite');
  expect(existsSync(file)).toBe(true);
  const store = await openSqliteStore({ path: file, readonly: true });
  onTestFinished(() => store.close());
  expect(await store.listeners.count()).toBe(0);
});
