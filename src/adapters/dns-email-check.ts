// Asks the DNS whether a domain takes mail; remembers the answers for a while.

import { Resolver } from 'node:dns/promises'
import { domainToASCII } from 'node:url'
import type { EmailDomainCheck, EmailDomainVerdict } from '../domain/email.ts'

const TRIES = 1
const ANSWER_WAIT_MS = 1_500
const DOMAINS_MAX = 10_000
const REMEMBERED_MS: { readonly [verdict in EmailDomainVerdict]: number } = { deliverable: 3_600_000, undeliverable: 600_000, unknown: 30_000 }

/** A name that every resolver knows that reaches the world's DNS. */
const WORLD = 'com'

/** The questions that are asked of a resolver; node's own has these methods. */
export interface MailResolver {
  resolveNs(domain: string): Promise<string[]>
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>
  resolve4(domain: string): Promise<string[]>
  resolve6(domain: string): Promise<string[]>
}

export interface DnsEmailCheckOptions {
  /** A clock that only goes forward, in milliseconds. */
  readonly now: () => number
  readonly resolver?: MailResolver
}

/**
 * MX first; a null MX (RFC 7505) takes no mail; without MX the domain's own address does (RFC 5321 §5.1).
 * Only answers count: a time-out or a failing server is `unknown`, and so is everything to a resolver without the world's DNS.
 */
export function dnsEmailCheck({ now, resolver = new Resolver({ timeout: ANSWER_WAIT_MS, tries: TRIES }) }: DnsEmailCheckOptions): EmailDomainCheck {
  const remembered = new Map<string, { verdict: Promise<EmailDomainVerdict>; untilMs: number }>()
  return {
    verdict: (domain) => {
      const ascii = domainToASCII(domain)
      if (ascii === '') return Promise.resolve('undeliverable')
      const known = remembered.get(ascii)
      if (known && known.untilMs > now()) return known.verdict
      if (remembered.size >= DOMAINS_MAX) remembered.clear()
      const verdict = ask(resolver, ascii)
      const entry = { verdict, untilMs: now() + REMEMBERED_MS.unknown }
      remembered.set(ascii, entry)
      // A rejection cannot happen: ask() turns every failure into a verdict.
      void verdict.then((answer) => (entry.untilMs = now() + REMEMBERED_MS[answer]))
      return verdict
    },
  }
}

async function ask(resolver: MailResolver, domain: string): Promise<EmailDomainVerdict> {
  const exchanges = await answered(resolver.resolveMx(domain))
  if (exchanges === 'unknown') return 'unknown'
  if (exchanges.length > 0) return exchanges.every(({ exchange }) => exchange === '' || exchange === '.') ? 'undeliverable' : 'deliverable'
  const addresses = await Promise.all([answered(resolver.resolve4(domain)), answered(resolver.resolve6(domain))])
  if (addresses.some((list) => list !== 'unknown' && list.length > 0)) return 'deliverable'
  if (addresses.includes('unknown')) return 'unknown'
  // The resolver of a closed network says of every name that it does not exist; that is not the customer's error.
  const world = await answered(resolver.resolveNs(WORLD))
  return world === 'unknown' || world.length === 0 ? 'unknown' : 'undeliverable'
}

/** An answer, an empty one where the name or the record does not exist, or that none came. */
async function answered<Record>(question: Promise<Record[]>): Promise<Record[] | 'unknown'> {
  try {
    return await question
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOTFOUND' || code === 'ENODATA' ? [] : 'unknown'
  }
}
