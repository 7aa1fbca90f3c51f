/**
 * Refuses operations that are too deep, have too many aliases or cost too much, before they run. What
 * was measured is kept for the next request with the same text and sizes.
 */
import type { ApolloServerPlugin, GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { LRUCache } from 'lru-cache';
import { getVariableValues, type GraphQLSchema } from 'graphql';
import { TooCostlyError } from '../errors.ts';
import type { RequestContext } from '../resolvers/context.ts';
import { httpError } from './format-error.ts';
import { costKey, operationCost } from './operation-cost.ts';
import { operationShape } from './operation-shape.ts';

export interface OperationLimits {
  /** Fields on the longest way down. */
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxCost: number;
}

/** The most aliases in one operation: pages need a few, attacks by repetition many. */
export const MAX_ALIASES = 50;
/** The most tokens in one document: 1,000 events written out fit, and validation stays under 0.2 s. */
export const MAX_TOKENS = 40_000;
/** Verdicts that are kept, and how long their keys may be: variables are the caller's to make long. */
const KEPT = 2_000;
const MAX_KEY = 1_000;

type Resolved = GraphQLRequestContextDidResolveOperation<RequestContext>;

/** The limits as an Apollo plugin. */
export function operationLimits(
  schema: GraphQLSchema,
  limits: OperationLimits,
): ApolloServerPlugin<RequestContext> {
  const passed = new LRUCache<string, TooCostlyError | 'passes'>({ max: KEPT });
  const judged = (request: Resolved): TooCostlyError | 'passes' => {
    const { queryHash, operationName } = request;
    const key = `${queryHash} ${operationName} ${costKey(request.request.variables)}`;
    const known = passed.get(key);
    if (known !== undefined) return known;
    const verdict = judge(schema, limits, request);
    if (verdict !== undefined && key.length <= MAX_KEY) passed.set(key, verdict);
    return verdict ?? 'passes';
  };
  return {
    requestDidStart: async () => ({
      didResolveOperation: async (request) => {
        const verdict = judged(request);
        if (verdict !== 'passes') throw httpError(verdict);
      },
    }),
  };
}

/** What is judged of an operation. */
type Judged = Pick<Resolved, 'document' | 'operation'> & {
  readonly operationName?: string | null;
  readonly request: Pick<Resolved['request'], 'variables'>;
};

/** Undefined where the cost cannot be told, because the variables do not fit: execution says so. */
export function judge(
  schema: GraphQLSchema,
  limits: OperationLimits,
  { document, operation, operationName: name, request }: Judged,
): TooCostlyError | 'passes' | undefined {
  const variables = request.variables ?? {};
  const definitions = operation?.variableDefinitions ?? [];
  // No such operation, or variables that do not fit: execution refuses both and says how.
  if (!operation || getVariableValues(schema, definitions, variables).errors) return undefined;
  const { depth, aliases } = operationShape(document, operation);
  if (depth > limits.maxDepth) return tooMuch('levels of fields', depth, limits.maxDepth);
  if (aliases > limits.maxAliases) return tooMuch('aliases', aliases, limits.maxAliases);
  const operationName = name ?? undefined;
  const cost = operationCost({ schema, document, operationName, variables }, limits.maxCost);
  return cost > limits.maxCost ? tooMuch('points of cost', cost, limits.maxCost) : 'passes';
}

function tooMuch(what: string, cost: number, limit: number): TooCostlyError {
  const text = `Expected an operation of at most ${limit} ${what}, got ${cost}.`;
  return new TooCostlyError(text, { cost, limit });
}
