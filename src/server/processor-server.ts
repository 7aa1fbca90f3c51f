/** The server of a process that only folds events: health, readiness and metrics, and nothing else. */
import Fastify from 'fastify';
import { addDrain } from './drain.ts';
import { addErrorHandlers } from './http-hooks.ts';
import { listenAt } from './listen.ts';
import { makeMetrics } from './metrics.ts';
import { addOperatingRoutes, type Phase } from './operating.routes.ts';
import type { GatewayServer, ServerDeps } from './server.ts';

/** Makes the server. Nothing that it says is of any listener, so it needs no keys. */
export function buildProcessorServer(deps: ServerDeps): GatewayServer {
  const { config, log, store, services } = deps;
  const life: { phase: Phase } = { phase: 'starting' };
  const metrics = makeMetrics(services);
  const fastify = Fastify({ forceCloseConnections: true, trustProxy: false });
  const drained = addDrain(fastify, life);
  addErrorHandlers(fastify, log);
  addOperatingRoutes(fastify, { life, store, metrics });
  return {
    async listen() {
      const url = await listenAt(fastify, config.server);
      life.phase = 'ready';
      return url;
    },
    async close() {
      life.phase = 'draining';
      await drained(0);
      await fastify.close();
      metrics.registry.clear();
      life.phase = 'stopped';
    },
  };
}
