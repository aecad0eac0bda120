import { defineConfig } from 'vitest/config'

// Two workers: every test file has a database of its own, and the machines this runs on have two cores.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'client/**/*.test.ts'],
    globalSetup: ['test/postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A worker loads the program once for all its files: loading it anew for each took half of the time. Nothing of ours keeps state in a module.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
