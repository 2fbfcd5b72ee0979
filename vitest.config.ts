import {defineConfig} from 'vitest/config';

/** Unit and integration tests: beside the code, in Node, two processes at a time. Browser stories are Playwright's (e2e/). */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['**/*.test.ts', '**/*.test.tsx'],
    exclude: ['**/node_modules/**', '.next/**', '.cache/**', '.millrace/**', 'e2e/**'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    passWithNoTests: true,
  },
});
