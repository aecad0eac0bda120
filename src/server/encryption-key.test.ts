// The encryption key: the operator's, or one that the data folder keeps.

import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { keyOfFolder, readEncryptionKey } from './encryption-key.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regulars-key-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('a key that is not 32 bytes is none, and the operator is told', () => {
  for (const text of ['', 'secret', 'ab'.repeat(31), 'zz'.repeat(32), Buffer.alloc(31).toString('base64'), 'é'.repeat(43)]) expect(readEncryptionKey(text)).toBeNull()
  expect(() => readConfig({}, { REGULARS_ENCRYPTION_KEY: 'secret' })).toThrow(/64 hexadecimal digits/)
  expect(() => readConfig({}, { REGULARS_STRIPE_SECRET_KEY: 'pk_live_1234567890' })).toThrow(/publishable/)
})

test('hexadecimal digits and base64 of 32 bytes are one', () => {
  const key = Buffer.alloc(32, 7)
  for (const text of [key.toString('hex'), `${key.toString('hex').toUpperCase()}\n`, key.toString('base64'), key.toString('base64url')]) expect(readEncryptionKey(text)).toEqual(key)
  expect(readConfig({}, { REGULARS_ENCRYPTION_KEY: key.toString('hex') }).encryptionKey).toEqual(key)
})

test('the folder\'s key is made once, for its owner only, and leaves nothing beside it', async () => {
  const inside = join(folder, 'data')
  const key = keyOfFolder(inside)
  expect(key).toHaveLength(32)
  expect(keyOfFolder(inside)).toEqual(key)
  expect(await readdir(inside)).toEqual(['encryption.key'])
  expect((await stat(join(inside, 'encryption.key'))).mode & 0o777).toBe(0o600)
})

test('a file that holds no key is not replaced', async () => {
  await writeFile(join(folder, 'encryption.key'), 'broken')
  expect(() => keyOfFolder(folder)).toThrow(/holds no encryption key/)
})
