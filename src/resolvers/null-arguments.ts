/**
 * An argument with a default may be left out or be null, and both mean the default. GraphQL itself gives
 * the default only for what is left out; clients that pass all their variables on send null.
 */
import { type GraphQLArgument, type GraphQLSchema, isObjectType } from 'graphql';

type Args = Readonly<Record<string, unknown>>;

/** Puts defaults in the place of nulls before the resolvers of a schema see them. */
export function nullMeansDefault(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      const defaults = field.args.filter(({ defaultValue }) => defaultValue !== undefined);
      if (resolve === undefined || defaults.length === 0) continue;
      field.resolve = (root, args: Args, context, info) =>
        resolve(root, withDefaults(defaults, args), context, info);
    }
  }
}

/** Arguments with defaults in the place of nulls. */
export function withDefaults(defined: readonly GraphQLArgument[], args: Args): Args {
  const nulls = defined.filter(
    ({ name, defaultValue }) => args[name] === null && defaultValue !== undefined,
  );
  if (nulls.length === 0) return args;
  const defaults = nulls.map(({ name, defaultValue }) => [name, defaultValue] as const);
  return { ...args, ...Object.fromEntries(defaults) };
}
