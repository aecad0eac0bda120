// The signature of Pelcro's webhooks against a vector that was worked out elsewhere (RFC 4231, test case 2).

import { expect, test } from 'vitest'
import { pelcroHeaders } from './pelcro-signature.ts'

test('the signature is the HMAC of the raw body, in base64', () => {
  const message = { url: 'https://a.example', id: 'dlv', face: 'pelcro', label: null, at: new Date(0), body: 'what do ya want for nothing?', secrets: ['Jefe', 'former'] }
  const digest = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(pelcroHeaders(message)).toEqual({ 'x-pelcro-hmac-sha256': Buffer.from(digest, 'hex').toString('base64') })
})
