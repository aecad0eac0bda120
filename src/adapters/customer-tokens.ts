// Customers' tokens as JSON Web Tokens, signed with HS256 by jose.

import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import type { CustomerTokens } from '../domain/customer-token.ts'

const ALGORITHM = 'HS256'
/** Clocks of several processes differ by that much at most. */
const LEEWAY_SECONDS = 5

const keyOf = (secret: string): Uint8Array => new TextEncoder().encode(secret)
const secondsOf = (at: Date): number => Math.floor(at.getTime() / 1_000)

export const customerTokens: CustomerTokens = {
  // The site is in `kid`: it says whose secret proves the rest.
  sign: ({ siteId, customer, session, issuedAt, expiresAt }, issuer, secret) =>
    new SignJWT({}).setProtectedHeader({ typ: 'JWT', alg: ALGORITHM, kid: String(siteId) }).setIssuer(issuer).setSubject(String(customer)).setJti(session)
      .setIssuedAt(secondsOf(issuedAt)).setNotBefore(secondsOf(issuedAt)).setExpirationTime(secondsOf(expiresAt)).sign(keyOf(secret)),
  siteOf: (text) => {
    try {
      const { kid } = decodeProtectedHeader(text)
      return typeof kid === 'string' && /^\d{1,18}$/.test(kid) ? BigInt(kid) : null
    } catch {
      return null
    }
  },
  sessionOf: async (text, secret, at) => {
    try {
      const { payload } = await jwtVerify(text, keyOf(secret), { algorithms: [ALGORITHM], currentDate: at, clockTolerance: LEEWAY_SECONDS, requiredClaims: ['exp', 'jti', 'sub'] })
      return payload.jti ?? null
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  },
}
