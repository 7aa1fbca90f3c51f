import { type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildApiSchema } from '../../src/resolvers/api-schema.ts';
import type { Caller } from '../../src/resolvers/context.ts';
import { guardSchema } from '../../src/server/guard.ts';

const PUBLIC = ['id', 'name', 'simulated'];

describe('The guard', () => {
  let schema: GraphQLSchema;
  beforeAll(() => {
    schema = guardSchema(buildApiSchema());
  });

  /** Asks for one field of a User, however that User was reached. */
  const ask = (field: string, caller: Caller | undefined): unknown =>
    (schema.getType('User') as GraphQLObjectType).getFields()[field]!.resolve!(
      { id: 'user:ann', name: 'Ann' },
      {},
      { caller },
      { fieldName: field } as never,
    );

  it('keeps every personal field of a User from other listeners and from services', () => {
    const fields = Object.keys((schema.getType('User') as GraphQLObjectType).getFields());
    const personal = fields.filter((field) => !PUBLIC.includes(field));
    expect(personal).toContain('recentPlays');
    for (const field of personal) {
      expect(() => ask(field, { role: 'listener', listener: 'user:bob' }), field).toThrow(
        `Expected the listener it concerns or an operator for User.${field}, got a listener for somebody else.`,
      );
      expect(() => ask(field, { role: 'service' }), field).toThrow('got a service.');
      expect(() => ask(field, undefined), field).toThrow('in the Authorization header');
    }
  });

  it('shows a name to anyone with a token', () => {
    expect(ask('name', { role: 'listener', listener: 'user:bob' })).toBe('Ann');
    expect(ask('name', { role: 'listener', listener: 'user:ann' })).toBe('Ann');
  });

  it('refuses a schema with a field that has no rule', () => {
    const wider = buildApiSchema();
    const fields = wider.getQueryType()!.getFields();
    fields.secrets = { ...fields.viewer!, name: 'secrets' };
    expect(() => guardSchema(wider)).toThrow(
      'Expected an access rule for Query.secrets, found none.',
    );
  });

  it('refuses a field anywhere that names a listener and has no rule', () => {
    const wider = buildApiSchema();
    const fields = (wider.getType('Album') as GraphQLObjectType).getFields();
    fields.heardBy = { ...fields.title!, name: 'heardBy', args: [{ name: 'userId' } as never] };
    expect(() => guardSchema(wider)).toThrow(
      'Expected an access rule for Album.heardBy, found none.',
    );
  });

  it('refuses a rule that has no field', () => {
    const narrower = buildApiSchema();
    delete narrower.getQueryType()!.getFields().viewer;
    expect(() => guardSchema(narrower)).toThrow(
      'Expected fields for the rules of Query, found no viewer.',
    );
    const silent = buildApiSchema();
    delete (silent.getType('Track') as GraphQLObjectType).getFields().explain;
    expect(() => guardSchema(silent)).toThrow(
      'Expected fields for the rules of Track, found no explain.',
    );
  });
});
