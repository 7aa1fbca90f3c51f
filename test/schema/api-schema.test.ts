import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildApiSchema, printApiSchema } from '../../src/resolvers/api-schema.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Every named part of a type: itself, its fields and values, and their arguments. */
function parts(
  type: GraphQLNamedType,
): { readonly name: string; readonly description?: string | null }[] {
  const members = isEnumType(type)
    ? type.getValues()
    : isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)
      ? Object.values(type.getFields())
      : [];
  const own = members.map(({ name, description }) => ({
    name: `${type.name}.${name}`,
    description,
  }));
  const args = members.flatMap((member) =>
    'args' in member
      ? (member.args as readonly GraphQLArgument[]).map(({ name, description }) => ({
          name: `${type.name}.${member.name}(${name})`,
          description,
        }))
      : [],
  );
  return [type, ...own, ...args];
}

describe('The schema', () => {
  const schema = buildApiSchema();
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );

  it('describes every type, field, argument and value', () => {
    const roots = new Set(['Query', 'Mutation', 'Subscription']);
    const silent = types
      .flatMap(parts)
      .filter(({ name, description }) => !description && !roots.has(name));
    expect(silent.map(({ name }) => name)).toEqual([]);
    expect(types.length).toBeGreaterThan(50);
  });

  it('is what schema.graphql says', () => {
    expect(readFileSync(path.join(root, 'schema.graphql'), 'utf8')).toBe(printApiSchema());
  });

  it('is built anew each time, so that two servers in one process share nothing', () => {
    expect(buildApiSchema()).not.toBe(schema);
    expect(printApiSchema()).toBe(printApiSchema());
  });

  it('has no list field that a client can make longer than it may', () => {
    const bounded = types
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).flatMap((field) =>
          field.args.filter(({ name }) => name === 'first').map(({ description }) => description),
        ),
      );
    expect(bounded.length).toBeGreaterThan(10);
    for (const description of bounded) expect(description).toContain('1 to 100');
  });

  it('lets null stand for the default of every argument that has one', () => {
    const strict = types
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).flatMap((field) =>
          field.args.filter(
            ({ type: of, defaultValue }) => isNonNullType(of) && defaultValue !== undefined,
          ),
        ),
      );
    expect(strict).toEqual([]);
  });

  it('prints as a valid schema', () => {
    const again = buildSchema(printApiSchema());
    expect(Object.keys(again.getTypeMap()).sort()).toEqual(Object.keys(schema.getTypeMap()).sort());
  });
});
