/**
 * Subscriptions over WebSockets (graphql-transport-ws) at the address of the API. The guard, the limits and
 * the error texts are those of HTTP. What browsers do not check for sockets is checked here: that the page
 * which opens one is of our origin, or of one that is allowed.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { TastegraphError } from '../errors.ts';
import type { Loaders } from '../loaders/loaders.ts';
import type { RequestContext } from '../resolvers/context.ts';
import { isLoopback } from './access.ts';
import { httpError } from './format-error.ts';
import { judge, MAX_TOKENS, type OperationLimits } from './operation-limits.ts';

export interface SocketDeps {
  readonly schema: GraphQLSchema;
  /** Of one operation: the parameters of a connection stand where headers stand over HTTP. */
  readonly context: (headers: Record<string, string>) => Promise<RequestContext>;
  readonly loaders: () => Loaders;
  readonly limits: OperationLimits;
  readonly format: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;
  /** Whether everybody who reaches us may do all: then only names of this machine are answered to. */
  readonly open: boolean;
  readonly corsOrigins: readonly string[];
}

const PATH = '/graphql';
const MAX_SOCKETS = 2_000;
const MAX_WATCHED = 20;
const MAX_MESSAGE_BYTES = 100_000;

/** Adds the sockets to a server. @returns what ends them all. */
export function addSockets(server: FastifyInstance, deps: SocketDeps): () => Promise<void> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const watched = new WeakMap<object, number>();
  const protocol = useServer(
    {
      connectionInitWaitTimeout: 5_000,
      async onSubscribe(connection, _id, payload) {
        const { socket } = connection.extra;
        if ((watched.get(socket) ?? 0) >= MAX_WATCHED) {
          return [tooMany(`${MAX_WATCHED} subscriptions on a connection`)];
        }
        const prepared = await prepare(deps, textsOf(connection.connectionParams), payload);
        if (!Array.isArray(prepared)) watched.set(socket, (watched.get(socket) ?? 0) + 1);
        return prepared;
      },
      onComplete({ extra: { socket } }) {
        watched.set(socket, Math.max(0, (watched.get(socket) ?? 0) - 1));
      },
      subscribe: (args) => subscribeFresh(args, deps),
      onNext: (_connection, _id, _payload, _args, result) => formatted(result, deps.format),
      onError: (_connection, _id, _payload, errors) =>
        errors.map((error) => deps.format(error.toJSON(), error)),
    },
    sockets,
  );

  const origins = new Set(deps.corsOrigins.map((origin) => new URL(origin).origin));
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = refusalOf(request, deps, origins, sockets.clients.size);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) =>
      sockets.emit('connection', client, request),
    );
  };
  server.server.on('upgrade', upgrade);

  return async () => {
    server.server.off('upgrade', upgrade);
    await protocol.dispose();
    for (const client of sockets.clients) client.terminate();
  };
}

/** Why a socket is not opened, as a status line; undefined where it is. */
function refusalOf(
  { headers, url }: IncomingMessage,
  { open }: SocketDeps,
  origins: ReadonlySet<string>,
  count: number,
): string | undefined {
  const { host = '', origin } = headers;
  if (new URL(url ?? '/', 'http://localhost').pathname !== PATH) return '404 Not Found';
  if (open && !isLoopback(nameOf(`http://${host}`))) return '403 Forbidden';
  if (origin !== undefined && !origins.has(origin) && hostOf(origin) !== host)
    return '403 Forbidden';
  return count >= MAX_SOCKETS ? '503 Service Unavailable' : undefined;
}

/** What graphql-ws executes, or why it is refused. */
async function prepare(
  { schema, context, limits }: SocketDeps,
  headers: Record<string, string>,
  { query, variables, operationName }: SubscribePayload,
): Promise<ExecutionArgs | GraphQLError[]> {
  try {
    const document = parse(query, { maxTokens: MAX_TOKENS });
    const invalid = validate(schema, document);
    if (invalid.length > 0) return invalid.map(asInvalid);
    const operation = getOperationAST(document, operationName);
    if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) {
      return [refused('Expected a subscription: queries and mutations come over HTTP.')];
    }
    const request = { variables: variables ?? undefined };
    const verdict = judge(schema, limits, { document, operation, operationName, request });
    if (verdict instanceof TastegraphError) return [httpError(verdict)];
    const contextValue = await context(headers);
    return { schema, document, operationName, variableValues: variables, contextValue };
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    if (error instanceof TastegraphError) return [httpError(error)];
    throw error;
  }
}

type SubscribePayload = {
  readonly query: string;
  readonly variables?: Record<string, unknown> | null;
  readonly operationName?: string | null;
};

/** As graphql's `subscribe`, with new loaders for each answer: what was loaded for the last may have changed. */
async function subscribeFresh(
  args: ExecutionArgs,
  deps: SocketDeps,
): Promise<AsyncGenerator<ExecutionResult> | ExecutionResult> {
  const stream = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in stream)) return stream;
  const { contextValue: first } = args as { readonly contextValue: RequestContext };
  return (async function* () {
    for await (const rootValue of stream) {
      const contextValue = { ...first, loaders: deps.loaders() };
      yield await execute({ ...args, rootValue, contextValue });
    }
  })();
}

function formatted(result: ExecutionResult, format: SocketDeps['format']): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map((error) => format(error.toJSON(), error));
  return { ...result, errors: errors as unknown as GraphQLError[] };
}

/** The parameters of a connection that are texts, by names in lower case. */
function textsOf(params: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  const texts = Object.entries(params ?? {}).filter(([, value]) => typeof value === 'string');
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value as string]));
}

function asInvalid(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
  });
}

function refused(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function tooMany(what: string): GraphQLError {
  return new GraphQLError(`Expected at most ${what}, got more.`, {
    extensions: { code: 'BAD_REQUEST' },
  });
}

function nameOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : '';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
