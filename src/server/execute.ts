/** Runs one operation of the API in this process, as an operator: commands answer what the API answers. */
import { graphql } from 'graphql';
import { makeLoaders } from '../loaders/loaders.ts';
import { buildApiSchema } from '../resolvers/api-schema.ts';
import type { RequestContext } from '../resolvers/context.ts';
import { coverPath } from './cover.ts';
import type { ServerDeps } from './server.ts';

/**
 * @param listener - Whose eyes it looks through, as a token would name them.
 * @throws the error of the first field that failed.
 */
export async function executeAsOperator<T>(
  deps: Pick<ServerDeps, 'services' | 'clock' | 'store'>,
  source: string,
  variableValues: object,
  listener?: string,
): Promise<T> {
  const { services, clock, store } = deps;
  const links = { cover: coverPath, absolute: (url: string) => url };
  const contextValue: RequestContext = {
    caller: { role: 'operator', listener },
    loaders: makeLoaders(store),
    viewer: () => Promise.resolve(listener),
  };
  const schema = buildApiSchema({ services, clock, links });
  const { data, errors } = await graphql({
    schema,
    source,
    variableValues: { ...variableValues },
    contextValue,
  });
  if (errors) throw errors[0]!.originalError ?? errors[0]!;
  return data as T;
}
