// Seals secrets with AES-256-GCM and a key that the database does not hold.

import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { SecretBox } from '../domain/secret-box.ts'

export const ENCRYPTION_KEY_BYTES = 32
const CIPHER = 'aes-256-gcm'
/** 96 bits, as NIST SP 800-38D recommends; random, because several processes seal with one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORMAT = 'v1'

/**
 * A sealed text is `v1.<key's name>.<nonce, tag and ciphertext in base64url>`. The key is asked for when it is first needed, so
 * that a process which seals nothing needs none.
 */
export function secretBox(readKey: () => Buffer): SecretBox {
  let known: { key: Buffer; name: string } | undefined
  const key = (): { key: Buffer; name: string } => {
    if (known) return known
    const read = readKey()
    if (read.length !== ENCRYPTION_KEY_BYTES) throw new Error(`an encryption key has ${ENCRYPTION_KEY_BYTES} bytes`)
    return (known = { key: read, name: createHash('sha256').update(read).digest('hex').slice(0, 8) })
  }
  const markKeys = new Map<string, Buffer>()
  /** A key of its own for each of the few purposes: the one that encrypts is used for nothing else. */
  const markKey = (purpose: string): Buffer => {
    const made = markKeys.get(purpose) ?? Buffer.from(hkdfSync('sha256', key().key, '', `mark ${purpose}`, ENCRYPTION_KEY_BYTES))
    markKeys.set(purpose, made)
    return made
  }
  return {
    seal: (secret, purpose) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, key().key, nonce).setAAD(Buffer.from(purpose))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [FORMAT, key().name, Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')].join('.')
    },
    open: (sealed, purpose) => {
      const [format, name, text = ''] = sealed.split('.')
      if (format !== FORMAT) throw new Error('this sealed secret is of a format that this program does not know')
      if (name !== key().name) throw new Error('this secret was sealed with another encryption key (REGULARS_ENCRYPTION_KEY, or encryption.key in the data folder)')
      const bytes = Buffer.from(text, 'base64url')
      const decipher = createDecipheriv(CIPHER, key().key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(purpose))
      decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    },
    mark: (text, purpose) => createHmac('sha256', markKey(purpose)).update(text).digest(),
  }
}
