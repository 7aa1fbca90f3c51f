/**
 * The HTTP server: GraphQL, sounds and covers, health and metrics on one port. Made from the app's
 * rooms; it owns nothing of them and closes none of them.
 */
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { SoundRenderer } from '../demo/render.ts';
import { TastegraphError } from '../errors.ts';
import { makeLoaders } from '../loaders/loaders.ts';
import type { Log } from '../log.ts';
import type { Links, RequestContext } from '../resolvers/context.ts';
import type { Services } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import { checkExposure, identify } from './access.ts';
import { coverPath } from './cover.ts';
import { addDrain } from './drain.ts';
import { httpError } from './format-error.ts';
import { startGraphQL } from './graphql.ts';
import { addErrorHandlers, addHttpHooks } from './http-hooks.ts';
import { listenAt } from './listen.ts';
import { mediaRoutes } from './media.routes.ts';
import { countingIntake, makeMetrics } from './metrics.ts';
import { addOperatingRoutes, type Phase } from './operating.routes.ts';
import { addSockets } from './sockets.ts';
import { tokenVerifier, type VerifyToken } from './token.ts';
import { addWebRoutes } from './web.routes.ts';

export interface ServerDeps {
  readonly config: Pick<Config, 'server' | 'auth'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly services: Services;
  /** Renders the demo's sounds; left out, there are none. */
  readonly sounds?: SoundRenderer;
}

export interface GatewayServer {
  /** Begins to serve. @returns its address, with a slash at the end. */
  listen(): Promise<string>;
  /** Takes no more requests, answers those under way and closes. */
  close(): Promise<void>;
}

/** How long requests under way have to end once the server closes. */
const DRAIN_MS = 10_000;
/** How long a request may take to be answered, once it has arrived. */
const HANDLER_TIMEOUT_MS = 60_000;

/**
 * Makes the server.
 *
 * @throws BadInputError when others can reach the address and no keys are configured.
 */
export async function buildServer(deps: ServerDeps): Promise<GatewayServer> {
  const { config, clock, log, store, services } = deps;
  const verify = await tokenVerifier(config.auth, clock);
  checkExposure(config.server.host, verify);

  const life: { phase: Phase } = { phase: 'starting' };
  const metrics = makeMetrics(services);
  const fastify = Fastify({
    bodyLimit: config.server.bodyLimitBytes,
    requestTimeout: config.server.requestTimeoutMs,
    handlerTimeout: HANDLER_TIMEOUT_MS,
    forceCloseConnections: true,
    trustProxy: false,
  });
  addHttpHooks(fastify, { corsOrigins: config.server.corsOrigins, open: !verify }, metrics, log);
  const drained = addDrain(fastify, life);
  addErrorHandlers(fastify, log);
  addOperatingRoutes(fastify, { life, store, metrics });
  await addWebRoutes(fastify);
  await fastify.register(mediaRoutes, { renderer: deps.sounds, catalogue: store.catalogue });

  const counted = { ...services, intake: countingIntake(services.intake, metrics.events) };
  const api = { services: counted, clock, links: linksOf(config.server) };
  const graphql = await startGraphQL({ api, config: config.server, log, metrics });
  const { apollo } = graphql;
  fastify.route({
    url: '/graphql',
    method: ['GET', 'POST', 'OPTIONS'],
    handler: fastifyApolloHandler(apollo, {
      context: ({ headers }) => contextOf(headers, store, verify),
    }),
  });

  const { corsOrigins } = config.server;
  const closeSockets = addSockets(fastify, {
    ...graphql,
    ...{ corsOrigins, open: !verify, loaders: () => makeLoaders(store) },
    context: async (headers) => ({
      ...(await contextOf(headers, store, verify)),
      live: services.live,
    }),
  });

  return {
    async listen() {
      const url = await listenAt(fastify, config.server);
      life.phase = 'ready';
      return url;
    },
    async close() {
      if (life.phase === 'draining' || life.phase === 'stopped') return;
      life.phase = 'draining';
      await Promise.all([drained(DRAIN_MS), closeSockets()]);
      await fastify.close();
      await apollo.stop();
      metrics.registry.clear();
      life.phase = 'stopped';
    },
  };
}

/** What resolvers know of one request. */
async function contextOf(
  headers: Parameters<typeof identify>[0],
  store: Store,
  verify: VerifyToken | undefined,
): Promise<RequestContext> {
  const caller = await identify(headers, verify).catch((error: unknown) => {
    throw error instanceof TastegraphError ? httpError(error) : error;
  });
  return {
    caller,
    loaders: makeLoaders(store),
    async viewer() {
      // Only the embedded default has a first listener to fall back to: a token says who it is for.
      if (caller?.listener !== undefined || verify !== undefined) return caller?.listener;
      return (await store.listeners.first())?.id;
    },
  };
}

/** Addresses begin with the public one where it is known; else they are relative to this server. */
function linksOf({ publicUrl }: Config['server']): Links {
  return {
    cover: coverPath,
    absolute: (url) =>
      publicUrl === undefined || !url.startsWith('/') ? url : new URL(url, publicUrl).href,
  };
}
