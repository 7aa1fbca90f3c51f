/**
 * What callers see of an error. `extensions.code` is one of `ErrorCode` (src/errors.ts) or of what
 * GraphQL itself refuses ({@link PROTOCOL_CODES}); everything else is a fault of ours: it is logged
 * once with an id, and the caller is told the id and nothing more.
 */
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, TastegraphError, TooCostlyError } from '../errors.ts';
import type { Log } from '../log.ts';

/** Codes of requests that are no valid GraphQL over HTTP. */
export const PROTOCOL_CODES: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'BAD_REQUEST',
]);

/** The HTTP status of an error that stops a whole request. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  UNAUTHENTICATED: 401,
  BAD_USER_INPUT: 400,
  TOO_COSTLY: 400,
  UNAVAILABLE: 503,
};

/** A coded error as one that stops the whole request with its HTTP status. */
export function httpError(error: TastegraphError): GraphQLError {
  const status = STATUS[error.code] ?? 500;
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { code: error.code, http: { status } },
  });
}

/** Makes Apollo's `formatError`. */
export function errorFormatter(
  log: Log,
  nextId: () => string,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = causeOf(error);
    if (cause instanceof TastegraphError && cause.code !== 'INTERNAL_SERVER_ERROR') {
      return { ...formatted, message: cause.message, extensions: extensionsOf(cause) };
    }
    const code = isValueError(error) ? 'BAD_USER_INPUT' : formatted.extensions?.code;
    if (code === 'BAD_USER_INPUT' || PROTOCOL_CODES.has(code)) {
      return { ...formatted, extensions: { code } };
    }
    const errorId = nextId();
    log.error({ errorId, path: formatted.path?.join('.'), err: cause }, 'A request failed.');
    return {
      ...formatted,
      message: `Something went wrong here, not in your request. The log tells what, under ${errorId}.`,
      extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
    };
  };
}

function extensionsOf(error: TastegraphError): Record<string, unknown> {
  return { code: error.code, ...(error instanceof TooCostlyError && error.details) };
}

/** The error that a resolver threw or a plugin wrapped; else the error itself. */
function causeOf(error: unknown): unknown {
  const unwrapped = unwrapResolverError(error);
  return (unwrapped instanceof GraphQLError && unwrapped.originalError) || unwrapped;
}

/** Whether validation refused a value written into the document: an argument, not the document. */
function isValueError(error: unknown): boolean {
  return error instanceof GraphQLError && (error.nodes?.[0]?.kind.endsWith('Value') ?? false);
}
