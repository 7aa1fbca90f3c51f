import { defineConfig } from 'vitest/config';

export default defineConfig({
  // type-graphql and our code must share one copy of graphql: two copies refuse each other's schemas.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['node_modules', 'test/infra/**', 'test/browser/**'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
  },
});
