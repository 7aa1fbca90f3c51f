/**
 * A graceful end: whoever has asked gets an answer. Node counts a connection as idle until its next
 * request is read, and closing cuts idle connections; so before the server closes, it goes on to read
 * and answer until nothing has been under way for a while, and asks clients to come on new connections.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Phase } from './operating.routes.ts';

/** How long nothing must have been under way, and how often we look. */
const QUIET_MS = 150;
const STEP_MS = 25;

/**
 * Counts what is under way.
 *
 * @returns a function that resolves when all is quiet, or after `limitMs` whatever is still under way.
 */
export function addDrain(
  server: FastifyInstance,
  life: { readonly phase: Phase },
): (limitMs: number) => Promise<void> {
  const underWay = new Set<string>();
  server.addHook('onRequest', async (request, reply) => {
    underWay.add(request.id);
    if (life.phase === 'draining') void reply.header('connection', 'close');
  });
  // A request that the client gives up ends here too, without a response.
  server.addHook('onRequestAbort', async (request) => void underWay.delete(request.id));
  server.addHook('onResponse', async (request) => void underWay.delete(request.id));

  return async (limitMs) => {
    let quiet = 0;
    for (let waited = 0; waited < limitMs && quiet < QUIET_MS; waited += STEP_MS) {
      await sleep(STEP_MS);
      quiet = underWay.size === 0 ? quiet + STEP_MS : 0;
    }
  };
}
