/** What stands where there is nothing to show yet, or nothing at all. */
import type { ReactElement, ReactNode } from 'react';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { texts } from './texts.ts';

export function Waiting(): ReactElement {
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{texts.loading}</span>
    </div>
  );
}

export function Message({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="message">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

/** What the gateway said, in its own words: they tell what was expected and what came. */
export function Failed({
  error,
  again,
}: {
  readonly error: Error;
  readonly again?: () => void;
}): ReactElement {
  return (
    <div className="message" role="alert">
      <h2>{texts.error.title}</h2>
      <p>{wordsOf(error)}</p>
      {again && (
        <button type="button" className="button" onClick={again}>
          {texts.error.again}
        </button>
      )}
    </div>
  );
}

/** The first error of an answer; a failed request has none. */
export function wordsOf(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors[0]?.message ?? error.message;
  return error instanceof TypeError ? texts.error.offline : String((error as Error).message);
}

/** The code that the gateway gave an error; undefined for one of the network. */
export function codeOf(error: unknown): unknown {
  return CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.code : undefined;
}
