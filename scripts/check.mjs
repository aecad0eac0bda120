// `npm run check`: types, lint, floors, dead code, build and tests; `--fast` leaves the tests out.

import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { ready } from './ready.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const fast = process.argv.includes('--fast')
const node = (...args) => [process.execPath, ...args]

/** Without a compiler that it can read, the cruiser finds no modules, no offences, and says that all is well. */
function hasCruised(output) {
  return /\([1-9]\d* modules, [1-9]\d* dependencies cruised\)/.test(output)
}

const STILL = [
  ['types', node('node_modules/typescript-7/bin/tsc', '--noEmit', '-p', 'tsconfig.json')],
  ['lint', node('node_modules/oxlint/bin/oxlint', '--type-aware', '--deny-warnings', 'src', 'test', 'bench', 'client', 'examples', 'scripts')],
  ['floors', node('node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', 'src', 'client', 'examples'), hasCruised],
  ['dead code', node('node_modules/knip/bin/knip.js')],
]

function run([name, [command, ...args], isPlausible = () => true]) {
  return new Promise((resolve) => {
    const started = Date.now()
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('close', (code) => {
      const good = code === 0 && isPlausible(output)
      console.log(`${good ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
      if (!good) console.log(output)
      resolve(good)
    })
  })
}

ready()
const results = []
// Two at a time: the usual machine has two cores.
const queue = [...STILL]
await Promise.all([1, 2].map(async () => {
  for (let step = queue.shift(); step; step = queue.shift()) results.push(await run(step))
}))
build()
console.log('ok   build')
if (!fast) results.push(await run(['tests', node('node_modules/vitest/vitest.mjs', 'run')]))
process.exit(results.every(Boolean) ? 0 : 1)
