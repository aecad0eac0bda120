// `npm start`: installs and builds what is missing, then serves in this process, so that signals reach the server itself.

import { build } from './build.mjs'
import { ready } from './ready.mjs'

ready()
build()
const { main } = await import('../dist/server/cli.js')
await main(['serve', ...process.argv.slice(2)])
