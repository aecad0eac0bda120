// The order of the test files: the longest first, so that at the end no worker waits long for the other.

import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that take more than a few seconds, the longest first. A fresh clone knows no times, and how long a file is says little. */
const LONG: readonly string[] = [
  'test/scenarios/billing-workers.test.ts', 'test/fuzz.test.ts', 'src/server/embedded-postgres.test.ts', 'src/domain/duplicate/match.test.ts', 'test/matching.test.ts',
  'test/scenarios/import.test.ts', 'test/filter-oracle.test.ts', 'src/services/duplicate-runs.test.ts', 'test/surfaces-fuzz.test.ts', 'src/dialects/rebilly/wire.test.ts',
  'test/scenarios/webhooks-kill.test.ts', 'client/client.test.ts', 'src/dialects/pelcro/open.test.ts', 'src/services/merges.test.ts', 'src/server/demo/demo.test.ts',
  'test/surfaces-tenancy.test.ts', 'test/filter-plans.test.ts', 'test/surfaces.test.ts', 'src/services/imports.test.ts', 'test/scenarios/billing-simulation.test.ts', 'test/scenarios/merges-under-load.test.ts',
]

/** Long files in their order, then all others as vitest has them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((path) => moduleId.endsWith(`/${path}`))
      return at < 0 ? LONG.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
