// The command line from its sources, for tests that start the server as a process of its own.

import { main } from '../../src/server/cli.ts'

await main(process.argv.slice(2))
