/** What an operator's tools ask: whether the process lives, whether it serves, and its figures. */
import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/ports.ts';
import type { Metrics } from './metrics.ts';

/** Where a server is in its life. */
export type Phase = 'starting' | 'ready' | 'draining' | 'stopped';

export interface OperatingDeps {
  readonly life: { readonly phase: Phase };
  readonly store: Store;
  readonly metrics: Metrics;
}

/** Adds `/health`, `/ready` and `/metrics`. None needs a token, none says anything of a listener. */
export function addOperatingRoutes(server: FastifyInstance, deps: OperatingDeps): void {
  const { life, store, metrics } = deps;
  server.get('/health', async (_request, reply) => {
    return reply.header('cache-control', 'no-store').send({ status: 'alive', phase: life.phase });
  });
  server.get('/ready', async (_request, reply) => {
    void reply.header('cache-control', 'no-store');
    if (life.phase !== 'ready')
      return reply.code(503).send({ status: 'not ready', phase: life.phase });
    const answers = await store.ping().then(
      () => true,
      () => false,
    );
    return reply
      .code(answers ? 200 : 503)
      .send({ status: answers ? 'ready' : 'not ready', phase: life.phase });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}
