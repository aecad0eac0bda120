// The key that seals secrets: the operator's own, or one that is made once and kept in the data folder.

import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const KEY_BYTES = 32
const FILE = 'encryption.key'

/** Reads a key written as 64 hexadecimal digits or as base64 of 32 bytes; null for anything else. */
export function readEncryptionKey(text: string): Buffer | null {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64url') : null
  return bytes?.length === KEY_BYTES ? bytes : null
}

/**
 * The key in the data folder, made (mode 0600) when there is none. Two processes that make one at the same time end up with
 * the same: a file only takes its name when the name is free.
 */
export function keyOfFolder(dataDir: string): Buffer {
  const path = join(dataDir, FILE)
  const found = readFile(path)
  if (found !== null) return checked(found, path)
  mkdirSync(dataDir, { recursive: true })
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('hex')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return checked(readFileSync(path, 'utf8'), path)
}

function readFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null
    throw error
  }
}

function checked(text: string, path: string): Buffer {
  const key = readEncryptionKey(text)
  if (key === null) throw new Error(`${path} holds no encryption key`)
  return key
}
