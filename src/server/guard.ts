/**
 * The one guard: every field of Query, Mutation, Subscription and User is wrapped with its rule from the table, and so
 * is every field elsewhere that names a listener. A field without a rule cannot be served, and a resolver
 * cannot forget to ask.
 */
import {
  defaultFieldResolver,
  type GraphQLFieldMap,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { ForbiddenError, InvariantError, UnauthenticatedError } from '../errors.ts';
import type { Caller, RequestContext } from '../resolvers/context.ts';
import { ACCESS, type Asked, PERSONAL, type Rule } from './access-rules.ts';

/**
 * Puts the rules in front of the resolvers, in place.
 *
 * @throws InvariantError when a field has no rule or a rule no field.
 */
export function guardSchema(schema: GraphQLSchema): GraphQLSchema {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const known = new Set(types.map(({ name }) => name));
  for (const [typeName, rules] of Object.entries({ ...ACCESS, ...PERSONAL })) {
    if (!known.has(typeName)) checkRules(typeName, rules, {});
  }
  for (const type of types) guardType(type.name, type.getFields() as FieldMap);
  return schema;
}

function guardType(type: string, fields: FieldMap): void {
  const rules = ACCESS[type] ?? PERSONAL[type] ?? {};
  checkRules(type, rules, fields);
  for (const [name, field] of Object.entries(fields)) {
    const rule = rules[name];
    if (rule !== undefined) {
      field.resolve = guarded(`${type}.${name}`, rule, field.resolve ?? defaultFieldResolver);
      if (field.subscribe) field.subscribe = guarded(`${type}.${name}`, rule, field.subscribe);
    } else if (type in ACCESS || field.args.some((argument) => argument.name === 'userId')) {
      throw new InvariantError(`Expected an access rule for ${type}.${name}, found none.`);
    }
  }
}

function checkRules(type: string, rules: object, fields: FieldMap): void {
  const unknown = Object.keys(rules).filter((name) => !(name in fields));
  if (unknown.length === 0) return;
  throw new InvariantError(
    `Expected fields for the rules of ${type}, found no ${unknown.join(', ')}.`,
  );
}

type FieldMap = GraphQLFieldMap<unknown, RequestContext>;
type Resolve = (
  root: unknown,
  args: Asked['args'],
  context: RequestContext,
  info: GraphQLResolveInfo,
) => unknown;

function guarded(name: string, rule: Rule, resolve: Resolve): Resolve {
  return (root, args, context, info) => {
    const checked = check(name, rule, { args, root, context });
    if (checked === undefined) return resolve(root, args, context, info);
    return checked.then(() => resolve(root, args, context, info));
  };
}

/** Returns or resolves when the caller may. @throws UnauthenticatedError, ForbiddenError */
function check(name: string, rule: Rule, asked: Asked): undefined | Promise<void> {
  const { caller } = asked.context;
  if (caller === undefined) {
    throw new UnauthenticatedError(
      `Expected a token of ${rule.who} in the Authorization header for ${name}, got none.`,
    );
  }
  if (rule.roles.has(caller.role)) return undefined;
  const concerned = rule.concerns?.(asked);
  if (concerned instanceof Promise) {
    return concerned.then((ids) => decide(name, rule, caller, ids));
  }
  return decide(name, rule, caller, concerned);
}

function decide(
  name: string,
  rule: Rule,
  caller: Caller,
  concerned: readonly string[] | undefined,
): undefined {
  const own = caller.role === 'listener' ? caller.listener : undefined;
  if (concerned?.every((listener) => listener === own)) return undefined;
  const other = own !== undefined && concerned !== undefined ? ' for somebody else' : '';
  throw new ForbiddenError(`Expected ${rule.who} for ${name}, got a ${caller.role}${other}.`);
}
