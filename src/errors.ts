/**
 * The closed set of errors that Tastegraph throws on purpose. Each has a `code`, which reaches the
 * caller as `extensions.code`; anything else that is thrown is a bug and is masked. Texts say what
 * was expected, what came and where, and never carry a listener's data.
 */

/** Every `extensions.code` that a caller can meet. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'TOO_COSTLY'
  | 'TOO_MANY_REQUESTS'
  | 'MODEL_NOT_READY'
  | 'MODEL_REFUSED'
  | 'UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** Base of all coded errors. */
export class TastegraphError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The caller sent something malformed: says what was expected and what came. */
export class BadInputError extends TastegraphError {
  constructor(message: string, options?: ErrorOptions) {
    super('BAD_USER_INPUT', message, options);
  }
}

/** No token, or one that does not verify, where one is needed. */
export class UnauthenticatedError extends TastegraphError {
  constructor(message: string) {
    super('UNAUTHENTICATED', message);
  }
}

/** The caller is known and may not do this. */
export class ForbiddenError extends TastegraphError {
  constructor(message: string) {
    super('FORBIDDEN', message);
  }
}

/** Something that a command or mutation needs to exist does not (a job, a model version). */
export class NotFoundError extends TastegraphError {
  constructor(message: string) {
    super('NOT_FOUND', message);
  }
}

/** The operation would cost more than one request may. */
export class TooCostlyError extends TastegraphError {
  /** What it costs and what it may, for `extensions`. */
  readonly details: { readonly cost: number; readonly limit: number };

  constructor(message: string, details: { readonly cost: number; readonly limit: number }) {
    super('TOO_COSTLY', message);
    this.details = details;
  }
}

/** A bounded queue is full or a rate limit is reached: the caller should try again later. */
export class TooManyRequestsError extends TastegraphError {
  constructor(message: string) {
    super('TOO_MANY_REQUESTS', message);
  }
}

/** No model of this kind was promoted yet: train one first. */
export class ModelNotReadyError extends TastegraphError {
  constructor(message: string) {
    super('MODEL_NOT_READY', message);
  }
}

/** The gate refused a snapshot: it is not finite, does not decode, or is worse than the current one. */
export class ModelRefusedError extends TastegraphError {
  constructor(message: string, options?: ErrorOptions) {
    super('MODEL_REFUSED', message, options);
  }
}

/** Something outside the process (disk, another server) does not answer. */
export class UnavailableError extends TastegraphError {
  constructor(message: string, options?: ErrorOptions) {
    super('UNAVAILABLE', message, options);
  }
}

/** A promise that the code makes to itself is broken. Always a bug. */
export class InvariantError extends TastegraphError {
  constructor(message: string, options?: ErrorOptions) {
    super('INTERNAL_SERVER_ERROR', message, options);
  }
}
