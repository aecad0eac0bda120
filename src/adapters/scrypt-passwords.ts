// Passwords hashed with scrypt (RFC 7914), of node itself.

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { PasswordHasher } from '../domain/customer-password.ts'

/** Cost, block size and parallelism: what OWASP's cheat sheet on password storage recommends for 32 MiB a password. */
const [LOG2_COST, BLOCK, PARALLEL] = [15, 8, 3]
const SALT_BYTES = 16
const KEY_BYTES = 32
const MEMORY_MAX = 128 * 1_048_576
const FORMAT = 'scrypt'

interface Hashed {
  readonly log2Cost: number
  readonly block: number
  readonly parallel: number
  readonly salt: Buffer
  readonly key: Buffer
}

function derive(password: string, { log2Cost, block, parallel, salt }: Omit<Hashed, 'key'>): Promise<Buffer> {
  return new Promise((derived, failed) => {
    scrypt(password, salt, KEY_BYTES, { N: 2 ** log2Cost, r: block, p: parallel, maxmem: MEMORY_MAX }, (error, key) => (error ? failed(error) : derived(key)))
  })
}

/** `scrypt$ln=15,r=8,p=3$<salt>$<key>`, in base64url: its parameters stay with it, so that they can be raised for new ones. */
function write({ log2Cost, block, parallel, salt, key }: Hashed): string {
  return [FORMAT, `ln=${log2Cost},r=${block},p=${parallel}`, salt.toString('base64url'), key.toString('base64url')].join('$')
}

function read(text: string): Hashed {
  const [, log2Cost, block, parallel, salt = '', key = ''] = /^scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(text) ?? []
  if (key === '') throw new Error('a stored password is of a format that this program does not know')
  return { log2Cost: Number(log2Cost), block: Number(block), parallel: Number(parallel), salt: Buffer.from(salt, 'base64url'), key: Buffer.from(key, 'base64url') }
}

/** Hashes on the threads of libuv, so that requests go on meanwhile. `log2Cost` is lower in tests only. */
export function scryptPasswords(log2Cost = LOG2_COST): PasswordHasher {
  const fresh = (): Omit<Hashed, 'key'> => ({ log2Cost, block: BLOCK, parallel: PARALLEL, salt: randomBytes(SALT_BYTES) })
  return {
    hash: async (password) => {
      const parts = fresh()
      return write({ ...parts, key: await derive(password, parts) })
    },
    matches: async (password, hash) => {
      const known = hash === null ? null : read(hash)
      const key = await derive(password, known ?? fresh())
      return known !== null && timingSafeEqual(key, known.key)
    },
  }
}
