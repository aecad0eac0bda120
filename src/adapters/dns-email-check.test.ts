// Whether a domain takes mail, by what a resolver answers, does not answer, or cannot know.

import { expect, test } from 'vitest'
import { dnsEmailCheck, type MailResolver } from './dns-email-check.ts'

const fails = (code: string) => async (): Promise<never> => {
  throw Object.assign(new Error(code), { code })
}
const missing = fails('ENOTFOUND')

/** A resolver of a world in which nothing exists but what is given. */
function resolver(given: Partial<MailResolver>): MailResolver & { asked: string[] } {
  const asked: string[] = []
  const base: MailResolver = { resolveMx: missing, resolve4: missing, resolve6: missing, resolveNs: async () => ['a.root.example'], ...given }
  return { ...base, asked, resolveMx: (domain) => (asked.push(domain), base.resolveMx(domain)) }
}

function verdict(given: Partial<MailResolver>, domain = 'shop.example'): Promise<string> {
  return dnsEmailCheck({ now: () => 0, resolver: resolver(given) }).verdict(domain)
}

test('a null MX takes no mail, whatever addresses the domain has', async () => {
  expect(await verdict({ resolveMx: async () => [{ exchange: '', priority: 0 }], resolve4: async () => ['192.0.2.1'] })).toBe('undeliverable')
})

test('a domain that does not exist takes none', async () => {
  expect(await verdict({})).toBe('undeliverable')
  expect(await verdict({ resolveMx: fails('ENODATA'), resolve4: fails('ENODATA'), resolve6: fails('ENODATA') })).toBe('undeliverable')
})

test('an exchange, or without one an address, takes mail', async () => {
  expect(await verdict({ resolveMx: async () => [{ exchange: 'mx.shop.example', priority: 10 }] })).toBe('deliverable')
  expect(await verdict({ resolveMx: fails('ENODATA'), resolve6: async () => ['2001:db8::1'] })).toBe('deliverable')
})

test('silence, a failing server and a refused question say nothing about the domain', async () => {
  for (const code of ['ETIMEOUT', 'ESERVFAIL', 'ECONNREFUSED', 'EREFUSED']) {
    expect(await verdict({ resolveMx: fails(code) }), code).toBe('unknown')
    expect(await verdict({ resolve4: fails(code) }), code).toBe('unknown')
  }
})

test('a resolver that knows no name of the world, as in a closed network, says nothing about one', async () => {
  expect(await verdict({ resolveNs: missing })).toBe('unknown')
  expect(await verdict({ resolveNs: fails('ETIMEOUT') })).toBe('unknown')
})

test('an answer is remembered for its time, and not longer', async () => {
  let nowMs = 0
  const one = resolver({})
  const check = dnsEmailCheck({ now: () => nowMs, resolver: one })
  await check.verdict('shop.example')
  await check.verdict('SHOP.example')
  expect(one.asked).toEqual(['shop.example'])
  nowMs = 600_001
  await check.verdict('shop.example')
  expect(one.asked).toEqual(['shop.example', 'shop.example'])
})
