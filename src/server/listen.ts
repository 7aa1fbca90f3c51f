/** Taking an address: the same for each of our servers, with a sentence where it cannot be had. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { BadInputError } from '../errors.ts';
import { isLoopback } from './access.ts';

/** What the system says of an address that cannot be listened on, in words. */
const REFUSED: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'this machine knows no such name',
};

/**
 * Looks whether an address can be had, and leaves it: for who has long work to do before listening.
 *
 * @throws BadInputError when it cannot.
 */
export async function checkAddress({ host, port }: Config['server']): Promise<void> {
  const probe = createServer().listen({ host, port });
  try {
    await once(probe, 'listening');
  } catch (error) {
    throw refusal(error, host, port);
  }
  probe.close();
  await once(probe, 'close');
}

/**
 * Listens, and says under which address it is reached.
 *
 * @throws BadInputError when the address cannot be had.
 */
export async function listenAt(
  fastify: FastifyInstance,
  { host, port }: Config['server'],
): Promise<string> {
  try {
    await fastify.listen({ host, port });
  } catch (error) {
    throw refusal(error, host, port);
  }
  const bound = fastify.server.address();
  const taken = typeof bound === 'object' && bound !== null ? bound.port : port;
  // 0.0.0.0 and :: stand for every address: a browser on this machine wants one.
  const name = isLoopback(host) || /[a-z]/i.test(host) ? host : 'localhost';
  return `http://${name.includes(':') ? `[${name}]` : name}:${taken}/`;
}

function refusal(error: unknown, host: string, port: number): unknown {
  const why = REFUSED[(error as NodeJS.ErrnoException).code ?? ''];
  if (why === undefined) return error;
  return new BadInputError(
    `Expected to listen on ${host}, port ${port} (\`server.host\`, \`server.port\`), but ${why}.`,
    { cause: error },
  );
}
