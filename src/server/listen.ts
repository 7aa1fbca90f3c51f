/** Taking an address: the same for each of our servers, with a sentence where it cannot be had. */
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
    const why = REFUSED[(error as NodeJS.ErrnoException).code ?? ''];
    if (why === undefined) throw error;
    throw new BadInputError(
      `Expected to listen on ${host}, port ${port} (\`server.host\`, \`server.port\`), but ${why}.`,
      { cause: error },
    );
  }
  const bound = fastify.server.address();
  const taken = typeof bound === 'object' && bound !== null ? bound.port : port;
  // 0.0.0.0 and :: stand for every address: a browser on this machine wants one.
  const name = isLoopback(host) || /[a-z]/i.test(host) ? host : 'localhost';
  return `http://${name.includes(':') ? `[${name}]` : name}:${taken}/`;
}
