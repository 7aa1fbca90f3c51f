/**
 * What holds for every HTTP request: security headers, cross-origin rules, the check of the host name
 * where there are no keys, a line in the log and figures for the metrics.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../errors.ts';
import type { Log } from '../log.ts';
import { isLoopback, LISTENER_HEADER } from './access.ts';
import type { Metrics } from './metrics.ts';

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'same-origin',
} as const;

/** What a page of another origin may send us, where it is allowed at all. */
const CORS_HEADERS = `authorization, content-type, apollo-require-preflight, x-apollo-operation-name, ${LISTENER_HEADER}`;
/** Seconds that a browser may keep the answer to a preflight. */
const CORS_AGE = 86_400;
/** When to ask again where we are too busy. */
const RETRY_AFTER_SECONDS = 3;

export interface HttpRules {
  /** Origins whose pages may call us; none: cross-origin calls stay off. */
  readonly corsOrigins: readonly string[];
  /** Whether everybody who reaches us may do all: then only names of this machine are answered to. */
  readonly open: boolean;
}

/** An error as GraphQL clients read it, for what never gets as far as GraphQL. */
interface ErrorBody {
  readonly errors: readonly {
    readonly message: string;
    readonly extensions: { readonly code: ErrorCode };
  }[];
}

function errorBody(code: ErrorCode, message: string): ErrorBody {
  return { errors: [{ message, extensions: { code } }] };
}

/** Answers what no route takes, and what Fastify or a route refuses. */
export function addErrorHandlers(server: FastifyInstance, log: Log): void {
  server.setNotFoundHandler(async (_request, reply) => {
    return reply.code(404).send(errorBody('NOT_FOUND', 'There is nothing at this address.'));
  });
  server.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 503) {
      void reply.header('retry-after', RETRY_AFTER_SECONDS);
      return reply
        .code(503)
        .send(errorBody('UNAVAILABLE', 'Too busy now, or stopping: try again.'));
    }
    if (status < 500) return reply.code(status).send(errorBody('BAD_USER_INPUT', error.message));
    log.error({ err: error, route: request.routeOptions.url }, 'A request failed.');
    return reply.code(500).send(errorBody('INTERNAL_SERVER_ERROR', 'Something went wrong here.'));
  });
}

/** Installs the hooks. */
export function addHttpHooks(
  server: FastifyInstance,
  rules: HttpRules,
  metrics: Metrics,
  log: Log,
): void {
  const origins = new Set(rules.corsOrigins.map((origin) => new URL(origin).origin));
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (rules.open && !isLoopback(request.hostname)) return refuseHost(reply);
    return allowOrigin(request, reply, origins);
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const { statusCode: status, elapsedTime } = reply;
    metrics.requests.inc({ route, method: request.method, status });
    metrics.requestSeconds.observe({ route }, elapsedTime / 1_000);
    // The route, not the address: ids and queries of listeners stand in the latter.
    log.debug({ route, method: request.method, status, ms: Math.round(elapsedTime) }, 'Answered.');
  });
}

/**
 * Against DNS rebinding: a page of a stranger can make its own name point to 127.0.0.1 and would then
 * be of our origin, but it cannot change the name in the Host header.
 */
function refuseHost(reply: FastifyReply): FastifyReply {
  const message =
    'Expected a Host header that names this machine (localhost, 127.0.0.1), got another.';
  return reply.code(403).send(errorBody('FORBIDDEN', message));
}

function allowOrigin(
  request: FastifyRequest,
  reply: FastifyReply,
  origins: ReadonlySet<string>,
): FastifyReply | undefined {
  const { origin } = request.headers;
  if (origins.size === 0) return undefined;
  void reply.header('vary', 'Origin');
  if (origin === undefined || !origins.has(origin)) return undefined;
  void reply.header('access-control-allow-origin', origin);
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method'])
    return undefined;
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': CORS_HEADERS,
      'access-control-max-age': CORS_AGE,
    })
    .send();
}
