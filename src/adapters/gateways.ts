// Which gateway a site charges through, with its account opened.

import type { GatewaySecrets } from '../domain/gateway-account.ts'
import type { Gateway, GatewayName, Gateways } from '../domain/gateway.ts'
import { refuse } from '../domain/refusal.ts'
import type { SandboxLedger } from '../domain/sandbox-ledger.ts'
import type { Instant } from '../domain/time.ts'
import { sandboxGateway } from './sandbox.ts'
import { stripeGateway, type StripeOptions } from './stripe.ts'

/** How long an opened account is trusted: secrets that another process changed take effect within it. */
const TRUST_MS = 5_000

export interface GatewaysOptions {
  /** A new ledger of a site's sandbox; kept, because it writes together what is charged side by side. */
  readonly makeLedger: (siteId: bigint) => SandboxLedger
  readonly secretsOf: (siteId: bigint, name: GatewayName) => Promise<GatewaySecrets | null>
  /** The account at Stripe of sites that have none of their own. */
  readonly stripe: GatewaySecrets | null
  readonly stripeServer?: StripeOptions['server']
  readonly sandboxLatencyMs?: number
  readonly now: () => Instant
  /** A clock that only goes forward, in milliseconds. */
  readonly monotonicMs: () => number
}

/** The gateways of all sites of a process. */
export function gatewaysOf(options: GatewaysOptions): Gateways {
  const ledgers = new Map<bigint, SandboxLedger>()
  const opened = new Map<bigint, { gateway: Promise<Gateway>; atMs: number }>()
  return {
    of: async ({ site, now }, name) => {
      if (name === 'stripe') return stripeOf(options, opened, site)
      const ledger = ledgers.get(site.siteId) ?? options.makeLedger(site.siteId)
      ledgers.set(site.siteId, ledger)
      return sandboxGateway({ ledger, now, latencyMs: options.sandboxLatencyMs })
    },
    forget: (siteId) => {
      opened.delete(siteId)
    },
  }
}

type TestableSite = Parameters<Gateways['of']>[0]['site']

function stripeOf(options: GatewaysOptions, opened: Map<bigint, { gateway: Promise<Gateway>; atMs: number }>, site: TestableSite): Promise<Gateway> {
  const known = opened.get(site.siteId)
  if (known && options.monotonicMs() - known.atMs < TRUST_MS) return known.gateway
  const gateway = openStripe(options, site)
  opened.set(site.siteId, { gateway, atMs: options.monotonicMs() })
  gateway.catch(() => opened.delete(site.siteId))
  return gateway
}

async function openStripe({ secretsOf, stripe, stripeServer, now }: GatewaysOptions, site: TestableSite): Promise<Gateway> {
  const secrets = (await secretsOf(site.siteId, 'stripe')) ?? stripe
  if (!secrets) refuse('wrong-state', { detail: 'this site has no account at Stripe: set one up with PUT /v1/gateways/stripe' })
  // The clock of a test site is moved at will; money that is real is not.
  if (site.testClock !== null && secrets.secretKey.includes('_live_')) refuse('wrong-state', { detail: 'a test site does not charge with a live key' })
  // Not the site's clock: Stripe signs its notices by the real one.
  return stripeGateway({ ...secrets, now, server: stripeServer })
}
