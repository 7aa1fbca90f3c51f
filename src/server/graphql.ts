/** The GraphQL server: Apollo over our schema, with the guard, the limits and the error texts in place. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import { buildApiSchema } from '../resolvers/api-schema.ts';
import type { ApiDeps, RequestContext } from '../resolvers/context.ts';
import { compiledGateway } from './compiled-gateway.ts';
import { errorFormatter } from './format-error.ts';
import { guardSchema } from './guard.ts';
import type { Metrics } from './metrics.ts';
import {
  MAX_ALIASES,
  MAX_TOKENS,
  type OperationLimits,
  operationLimits,
} from './operation-limits.ts';
import { landingPages } from './sandbox.ts';

export interface GraphQLDeps {
  readonly api: ApiDeps;
  readonly config: Config['server'];
  readonly log: Log;
  readonly metrics: Metrics;
}

export interface GraphQLServer {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
  readonly limits: OperationLimits;
  readonly format: ReturnType<typeof errorFormatter>;
}

/** Makes and starts the GraphQL server. */
export async function startGraphQL(deps: GraphQLDeps): Promise<GraphQLServer> {
  const { api, config, log, metrics } = deps;
  const schema = guardSchema(buildApiSchema(api));
  const startedAt = api.clock.now().toString(36);
  const errors = { count: 0 };
  const format = errorFormatter(log, () => `${startedAt}-${++errors.count}`);
  const limits = { ...config, maxAliases: MAX_ALIASES };
  const apollo = new ApolloServer<RequestContext>({
    gateway: compiledGateway(schema),
    introspection: true,
    // Persisted queries would let anyone fill a cache; a document costs little to send.
    persistedQueries: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    formatError: format,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    logger: apolloLog(log),
    plugins: [
      operationLimits(schema, limits),
      countErrors(metrics),
      ApolloServerPluginCacheControlDisabled(),
      ...landingPages(config.sandbox),
    ],
  });
  await apollo.start();
  return { apollo, schema, limits, format };
}

function countErrors(metrics: Metrics): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ response }) => {
        if (response.body.kind !== 'single') return;
        for (const { extensions } of response.body.singleResult.errors ?? []) {
          metrics.operationErrors.inc({ code: String(extensions?.code) });
        }
      },
    }),
  };
}

/** Apollo logs plain texts. */
function apolloLog(
  log: Log,
): Record<'debug' | 'info' | 'warn' | 'error', (text?: unknown) => void> {
  return {
    debug: (text) => log.debug({}, String(text)),
    info: (text) => log.info({}, String(text)),
    warn: (text) => log.warn({}, String(text)),
    error: (text) => log.error({}, String(text)),
  };
}
