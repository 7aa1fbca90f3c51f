import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Tests beside a real server that `infra/with` starts: each script in package.json names its folder. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/infra/**/*.test.ts', 'test/e2e/api-*.test.ts'],
    exclude: [],
    maxWorkers: 1,
  },
});
