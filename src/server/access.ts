/**
 * Who is asking: from the token of a request, or, in the embedded default on loopback without keys,
 * whoever sits at this machine: an operator who looks through the eyes of one listener.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { BadInputError, UnauthenticatedError } from '../errors.ts';
import { globalId } from '../ids.ts';
import type { Caller } from '../resolvers/context.ts';
import type { VerifyToken } from './token.ts';

/** The header that chooses the listener where there are no tokens. */
export const LISTENER_HEADER = 'x-listener';

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
  );
}

/**
 * Refuses to serve others without keys.
 *
 * @throws BadInputError when `host` is not loopback and there is no verifier.
 */
export function checkExposure(host: string, verify: VerifyToken | undefined): void {
  if (verify !== undefined || isLoopback(host)) return;
  throw new BadInputError(
    `Expected keys to serve on ${host}, which others can reach, got none: set \`auth.secret\` ` +
      '(TASTEGRAPH_AUTH_SECRET) or `auth.publicKeyFile`, or listen on 127.0.0.1.',
  );
}

/**
 * Who a request is from; undefined for one without a token where there are keys.
 *
 * @throws UnauthenticatedError for a token that does not verify.
 * @throws BadInputError for a listener header that is no id.
 */
export async function identify(
  headers: IncomingHttpHeaders,
  verify: VerifyToken | undefined,
): Promise<Caller | undefined> {
  if (verify === undefined) return embeddedCaller(headers[LISTENER_HEADER]);
  const { authorization } = headers;
  if (authorization === undefined) return undefined;
  const token = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
  if (token === undefined) {
    throw new UnauthenticatedError('Expected `Authorization: Bearer TOKEN`, got another form.');
  }
  return verify(token);
}

function embeddedCaller(header: string | string[] | undefined): Caller {
  if (Array.isArray(header)) {
    throw new BadInputError(`Expected one ${LISTENER_HEADER} header, got ${header.length}.`);
  }
  return {
    role: 'operator',
    listener: header === undefined ? undefined : globalId('user', header),
  };
}
