// Golden files, for people to read and for clients to rely on. UPDATE_GOLDEN=1 writes them anew.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'vitest'

/** Expects a text to be that of `test/golden/<name>.txt`. */
export function expectGolden(name: string, told: string): void {
  const file = new URL(`./golden/${name}.txt`, import.meta.url)
  if (process.env['UPDATE_GOLDEN']) {
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, told)
  }
  expect(told).toBe(readFileSync(file, 'utf8'))
}
