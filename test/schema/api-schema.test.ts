import { printSchema } from 'graphql';
import { it } from 'vitest';
import { buildApiSchema } from '../../src/resolvers/api-schema.ts';
it('prints', () => {
  console.log(printSchema(buildApiSchema()).slice(0, 30000));
});
