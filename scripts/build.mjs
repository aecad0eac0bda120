// Builds dist/ from src/: TypeScript to JavaScript, other files copied; does nothing when nothing changed.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}dist/.stamp`

/** Builds unless dist/ is of these very sources. Ends the process when a type does not fit. */
export function build() {
  const files = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const hash = createHash('sha256')
  for (const file of [...files, `${root}tsconfig.json`, `${root}tsconfig.build.json`, `${root}package-lock.json`]) {
    hash.update(file.slice(root.length)).update(readFileSync(file))
  }
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write('Building…\n')
  rmSync(`${root}dist`, { recursive: true, force: true })
  const tsc = spawnSync(process.execPath, [`${root}node_modules/typescript-7/bin/tsc`, '-p', 'tsconfig.build.json'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (tsc.status !== 0) process.exit(1)
  for (const file of files.filter((one) => !one.endsWith('.ts'))) {
    const target = `${root}dist/${file.slice(root.length + 'src/'.length)}`
    mkdirSync(dirname(target), { recursive: true })
    cpSync(file, target)
  }
  writeFileSync(stamp, wanted)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build()
