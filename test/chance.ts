// Chance that is the same in every run, so that a test fails for what was changed and not for what was drawn; TEST_SEED=… draws anew.

import fc from 'fast-check'

/** What everything random in a test begins with. */
export const SEED = Number(process.env['TEST_SEED'] ?? 8_420)
/** How often a property is tried that does not say so itself. */
const RUNS = Number(process.env['TEST_RUNS'] ?? 100)

// fast-check would draw a seed of its own for each property.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED, numRuns: RUNS })
