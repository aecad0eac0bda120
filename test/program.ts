// The program as it is built, for tests that start it as a process of its own: from its sources it would take three times as long to start.

import { fileURLToPath } from 'node:url'

export const PROGRAM = fileURLToPath(new URL('../bin/regulars', import.meta.url))

/** The address of a file of the build, quoted for a script that imports it: `server/cli.js`. */
export const builtFile = (path: string): string => JSON.stringify(new URL(`../dist/${path}`, import.meta.url).href)
