// How the tests run: two workers, as many as the usual machine has cores; every test file has a database of its own.

import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/sequence.ts'

/** Ends what hangs and nothing else: a machine may be as slow as it likes. */
const PATIENCE_MS = 300_000

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'client/**/*.test.ts'],
    globalSetup: ['test/postgres.ts'],
    setupFiles: ['test/chance.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A worker loads the program once for all its files: loading it anew for each took half of the time. Nothing of ours keeps state in a module.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS, interval: 20 } },
  },
})
