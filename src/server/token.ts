/**
 * Tokens: JSON Web Tokens (RFC 7519) with the claims `sub` (a listener's id, or any name of a service
 * or operator), `role` and `exp`. Signed with a shared secret (HS256) or, by somebody else, with a
 * private key whose public half is in a file (EdDSA or RS256; PEM or a JSON Web Key Set). What a key may verify is fixed by its
 * kind, so that a public key is never taken for a secret.
 */
import { readFile } from 'node:fs/promises';
import {
  createLocalJWKSet,
  importSPKI,
  type JSONWebKeySet,
  jwtVerify,
  type JWTVerifyGetKey,
  SignJWT,
} from 'jose';
import { type Clock, DAY_MS, SECOND_MS } from '../clock.ts';
import type { Config } from '../config.ts';
import { BadInputError, TastegraphError, UnauthenticatedError } from '../errors.ts';
import { globalId } from '../ids.ts';
import type { Caller, Role } from '../resolvers/context.ts';

const ROLES: readonly string[] = ['listener', 'service', 'operator'] satisfies Role[];
const PUBLIC_KEY_ALGORITHMS = ['EdDSA', 'RS256'];
/** Shortest shared secret, in bytes: as long as the digest of HS256 (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;
/** How far the clocks of whoever signs and of this machine may differ. */
const CLOCK_TOLERANCE_SECONDS = 30;

/** Says who a token speaks for. @throws UnauthenticatedError for one that does not verify. */
export type VerifyToken = (token: string) => Promise<Caller>;

/** A key, or whatever finds the key that a token names, and what it may verify. */
interface Verifying {
  readonly algorithms: string[];
  readonly key: JWTVerifyGetKey;
}

/** What a token says, and what signs it. */
export interface NewToken {
  /** 32 bytes or more. */
  readonly secret: string;
  readonly role: Role;
  /** Whose token it is; only a listener's needs one. */
  readonly listener?: string;
  readonly issuer?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Days until it runs out. */
  readonly days: number;
}

/**
 * Signs a token with a shared secret.
 *
 * @throws BadInputError for a secret that is too short, or a listener's token without a listener.
 */
export async function signToken({ secret, role, listener, ...rest }: NewToken): Promise<string> {
  const issuedAt = Math.floor(rest.now / SECOND_MS);
  const token = new SignJWT({ role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(role === 'listener' ? globalId('user', listener ?? '') : role)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + Math.floor((rest.days * DAY_MS) / SECOND_MS));
  if (rest.issuer !== undefined) token.setIssuer(rest.issuer);
  return token.sign(secretKey(secret));
}

/**
 * Reads the keys; undefined when none is configured.
 *
 * @throws BadInputError for a secret that is too short or a file that holds no public key.
 */
export async function tokenVerifier(
  auth: Config['auth'],
  clock: Clock,
): Promise<VerifyToken | undefined> {
  const keys: Verifying[] = [];
  if (auth.secret !== undefined) {
    const secret = secretKey(auth.secret);
    keys.push({ algorithms: ['HS256'], key: () => secret });
  }
  if (auth.publicKeyFile !== undefined) keys.push(await readPublicKeys(auth.publicKeyFile));
  if (keys.length === 0) return undefined;
  return async (token) => {
    for (const { key, algorithms } of keys) {
      const claims = await jwtVerify(token, key, {
        algorithms,
        issuer: auth.issuer,
        currentDate: new Date(clock.now()),
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['exp', 'sub', 'role'],
      }).catch(() => undefined);
      if (claims !== undefined) return callerOf(claims.payload);
    }
    // Which check failed helps nobody but somebody who is trying tokens out.
    throw new UnauthenticatedError('Expected a valid token that has not run out, got another.');
  };
}

function callerOf({ role, sub }: { readonly role?: unknown; readonly sub?: string }): Caller {
  const known = ROLES.find((name) => name === role) as Role | undefined;
  if (known === undefined || !sub) {
    throw new UnauthenticatedError(
      `Expected a token with a \`sub\` and a \`role\` of ${ROLES.join(', ')}, got one without.`,
    );
  }
  return known === 'listener' ? { role: known, listener: listenerOf(sub) } : { role: known };
}

function listenerOf(subject: string): string {
  try {
    return globalId('user', subject);
  } catch (error) {
    if (error instanceof TastegraphError) throw new UnauthenticatedError(error.message);
    throw error;
  }
}

function secretKey(secret: string): Uint8Array {
  const key = new TextEncoder().encode(secret);
  if (key.length >= MIN_SECRET_BYTES) return key;
  throw new BadInputError(
    `Expected \`auth.secret\` of ${MIN_SECRET_BYTES} bytes or more, got ${key.length}.`,
  );
}

/** A PEM file holds one key, a JSON file a set of them (RFC 7517), of which a token names one. */
async function readPublicKeys(file: string): Promise<Verifying> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new BadInputError(`Expected a file at \`auth.publicKeyFile\`: ${error.message}`);
  });
  try {
    if (text.trimStart().startsWith('{')) {
      const set = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
      return { algorithms: PUBLIC_KEY_ALGORITHMS, key: set };
    }
    return await readPem(text);
  } catch {
    throw new BadInputError(
      `Expected a public key (EdDSA or RS256, PEM) or a JSON Web Key Set in ${file}, got something else.`,
    );
  }
}

async function readPem(pem: string): Promise<Verifying> {
  const [ed, rsa] = await Promise.allSettled(
    PUBLIC_KEY_ALGORITHMS.map((alg) => importSPKI(pem, alg)),
  );
  if (ed?.status === 'fulfilled') return { algorithms: ['EdDSA'], key: () => ed.value };
  if (rsa?.status === 'fulfilled') return { algorithms: ['RS256'], key: () => rsa.value };
  throw new BadInputError('Expected a public key, got something else.');
}
