// The sandbox's tokens: texts that say how a test instrument looks and behaves.

import { IS_RETRIABLE } from './decline.ts'
import { DECLINE_REASONS, type DeclineReason, METHOD_KINDS, type MethodKind } from './gateway.ts'
import { TEST_CARDS } from './test-cards.ts'

/** Why the sandbox's bank says no. */
export interface SandboxDecline {
  readonly outcome: 'declined'
  readonly reason: DeclineReason
  readonly gatewayCode: string
  readonly isRetriable: boolean
}

/** What the sandbox's bank decides in the end. */
export type SandboxVerdict = { readonly outcome: 'approved' } | SandboxDecline

/** How a movement is decided, and whether its answer arrives. */
export interface SandboxManner {
  readonly verdict: SandboxVerdict
  /** `after`: decided, but the first answer is lost. `before`: the first call is lost on its way. `always`: every call is. */
  readonly silence: 'never' | 'after' | 'before' | 'always'
  /** Pending until so long after the call; 0: decided at once. */
  readonly settlesAfterMs: number
  /** How often the decision is also told by a notice. */
  readonly noticeCount: number
}

/** Everything that a token says. */
export interface SandboxBehaviour {
  readonly isAttachRefused: boolean
  readonly charge: SandboxManner
  readonly refund: SandboxManner
  /** So many charges of the instrument are declined with this verdict before `charge` holds. */
  readonly first: { readonly count: number; readonly verdict: SandboxVerdict } | null
  readonly kind: MethodKind
  readonly brand: string | null
  readonly last4: string
  /** Null: a date far away. `past`: the month before the attachment. */
  readonly expiry: { readonly month: number; readonly year: number } | 'past' | null
  /** Null: one of its own for every attachment. */
  readonly fingerprint: string | null
}

/** One line of the documented table. */
export interface SandboxTokenLine {
  readonly token: string
  readonly meaning: string
}

const APPROVED: SandboxVerdict = { outcome: 'approved' }
const AT_ONCE: SandboxManner = { verdict: APPROVED, silence: 'never', settlesAfterMs: 0, noticeCount: 0 }
const PLAIN: SandboxBehaviour = {
  isAttachRefused: false, charge: AT_ONCE, refund: AT_ONCE, first: null, kind: 'card', brand: 'visa', last4: '4242', expiry: null, fingerprint: null,
}
const FIRST_DECLINES_MAX = 1_000
const SANDBOX_TOKEN_MAX = 150

/** A decline for a reason, retriable as that reason usually is. */
export function declinedFor(reason: DeclineReason, gatewayCode: string = `sandbox_${reason}`): SandboxDecline {
  return { outcome: 'declined', reason, gatewayCode, isRetriable: IS_RETRIABLE[reason] }
}

type Reader = (argument: string | undefined, second: string | undefined) => Partial<SandboxBehaviour> | null
const charging = (manner: Partial<SandboxManner>): Partial<SandboxBehaviour> => ({ charge: { ...AT_ONCE, ...manner } })
const refunding = (manner: Partial<SandboxManner>): Partial<SandboxBehaviour> => ({ refund: { ...AT_ONCE, ...manner } })
const alone = (behaviour: Partial<SandboxBehaviour>): Reader => (argument) => (argument === undefined ? behaviour : null)
const after = (build: (settlesAfterMs: number) => Partial<SandboxBehaviour>): Reader => (argument, second) => {
  const ms = durationMs(argument ?? '1h')
  return ms === null || second !== undefined ? null : build(ms)
}

/** Each behaviour with the example and the sentence that document it. */
const BEHAVIOURS: { readonly [name: string]: { readonly read: Reader; readonly lines: readonly SandboxTokenLine[] } } = {
  approve: { read: alone({}), lines: [{ token: 'sandbox_approve', meaning: 'every charge and refund is approved at once' }] },
  decline: {
    read: (argument, second) => (isReason(argument) && second === undefined ? charging({ verdict: declinedFor(argument) }) : null),
    lines: DECLINE_REASONS.map((reason) => ({
      token: `sandbox_decline_${reason}`, meaning: `every charge is declined: ${reason} (${IS_RETRIABLE[reason] ? 'another attempt may work' : 'final'})`,
    })),
  },
  'decline-first': {
    read: (count, reason = 'insufficient-funds') => {
      const times = /^\d{1,4}$/.test(count ?? '') ? Number(count) : 0
      return times >= 1 && times <= FIRST_DECLINES_MAX && isReason(reason) ? { first: { count: times, verdict: declinedFor(reason) } } : null
    },
    lines: [
      { token: 'sandbox_decline-first_2', meaning: 'the first 2 charges of the instrument are declined (insufficient-funds), later ones approved; 1 to 1000' },
      { token: 'sandbox_decline-first_3_card-declined', meaning: 'the same with another reason' },
    ],
  },
  'timeout-after-success': {
    read: alone(charging({ silence: 'after' })),
    lines: [{ token: 'sandbox_timeout-after-success', meaning: 'the money moves, but the first call gets no answer; the same key again, or looking it up, tells' }],
  },
  'timeout-after-decline': {
    read: alone(charging({ silence: 'after', verdict: declinedFor('insufficient-funds') })),
    lines: [{ token: 'sandbox_timeout-after-decline', meaning: 'declined, but the first call gets no answer' }],
  },
  'timeout-before-success': {
    read: alone(charging({ silence: 'before' })),
    lines: [{ token: 'sandbox_timeout-before-success', meaning: 'the first call of every key is lost on its way: no answer, no money moves, nothing to look up; the same key again is approved' }],
  },
  'timeout-always': {
    read: alone(charging({ silence: 'always' })),
    lines: [{ token: 'sandbox_timeout-always', meaning: 'no call is ever answered, and no money moves' }],
  },
  late: {
    read: after((settlesAfterMs) => charging({ settlesAfterMs, noticeCount: 1 })),
    lines: [{ token: 'sandbox_late_1h', meaning: 'pending; approved when looked up so long after (s, m, h or d), and told by one notice' }],
  },
  'late-decline': {
    read: after((settlesAfterMs) => charging({ settlesAfterMs, noticeCount: 1, verdict: declinedFor('insufficient-funds') })),
    lines: [{ token: 'sandbox_late-decline_3d', meaning: 'pending; declined (insufficient-funds) so long after' }],
  },
  'late-twice': {
    read: after((settlesAfterMs) => charging({ settlesAfterMs, noticeCount: 2 })),
    lines: [{ token: 'sandbox_late-twice_1h', meaning: 'pending; approved so long after, and told by two notices' }],
  },
  'answer-twice': {
    read: alone(charging({ noticeCount: 2 })),
    lines: [{ token: 'sandbox_answer-twice', meaning: 'approved at once, and then told again by two notices' }],
  },
  'expired-card': {
    read: alone({ ...charging({ verdict: declinedFor('card-expired') }), expiry: 'past' }),
    lines: [{ token: 'sandbox_expired-card', meaning: 'a card that expired last month: attached, and declined (card-expired)' }],
  },
  'attach-refused': {
    read: alone({ isAttachRefused: true }),
    lines: [{ token: 'sandbox_attach-refused', meaning: 'cannot be attached: payment-token-invalid' }],
  },
  'refund-decline': {
    read: alone(refunding({ verdict: declinedFor('processing-error') })),
    lines: [{ token: 'sandbox_refund-decline', meaning: 'charges are approved, refunds declined' }],
  },
  'refund-timeout-after-success': {
    read: alone(refunding({ silence: 'after' })),
    lines: [{ token: 'sandbox_refund-timeout-after-success', meaning: 'charges are approved; a refund moves the money, but its first call gets no answer' }],
  },
  'refund-late': {
    read: after((settlesAfterMs) => refunding({ settlesAfterMs, noticeCount: 1 })),
    lines: [{ token: 'sandbox_refund-late_1d', meaning: 'charges are approved; a refund is pending for so long' }],
  },
}

const BRANDS: { readonly [brand: string]: string } = {
  visa: '4242', mastercard: '4444', amex: '8431', discover: '1117', diners: '0004', jcb: '0505', unionpay: '0005',
}

const MODIFIER_LINES: readonly SandboxTokenLine[] = [
  ...Object.keys(BRANDS).map((brand) => ({ token: `sandbox_approve.${brand}`, meaning: `a ${brand} card; after any token` })),
  { token: 'sandbox_approve.bank-account', meaning: 'a bank account; after any token' },
  { token: 'sandbox_approve.wallet', meaning: 'a wallet; after any token' },
  { token: 'sandbox_approve.fingerprint-a', meaning: 'instruments with the same text after fingerprint- are the same card under several tokens' },
  { token: 'sandbox_approve.last4-1881', meaning: 'the last four digits' },
  { token: 'sandbox_approve.expires-2027-03', meaning: 'the month of expiry, as it is shown; declining is another token' },
  { token: 'sandbox_decline_card-declined.final', meaning: 'a decline said to be final; .retriable for the contrary' },
]

/** Every documented token, for the documentation to print. */
export const SANDBOX_TOKENS: readonly SandboxTokenLine[] = [...Object.values(BEHAVIOURS).flatMap(({ lines }) => lines), ...MODIFIER_LINES]

/** The token that a text stands for: a published test card number's, else the text itself. */
export function sandboxTokenOf(text: string): string {
  return TEST_CARDS.get(text.replace(/[ -]/g, '')) ?? text
}

/** What a token says; null for any other text. */
export function readSandboxToken(text: string): SandboxBehaviour | null {
  if (text.length > SANDBOX_TOKEN_MAX) return null
  const [head = '', ...modifiers] = text.split('.')
  const [prefix, name = '', argument, second, ...rest] = head.split('_')
  if (prefix !== 'sandbox' || rest.length > 0 || !Object.hasOwn(BEHAVIOURS, name)) return null
  const said = BEHAVIOURS[name]?.read(argument, second)
  if (!said) return null
  return modifiers.reduce<SandboxBehaviour | null>((behaviour, modifier) => behaviour && modified(behaviour, modifier), { ...PLAIN, ...said })
}

function modified(behaviour: SandboxBehaviour, modifier: string): SandboxBehaviour | null {
  const last4 = Object.hasOwn(BRANDS, modifier) ? BRANDS[modifier] : undefined
  if (last4 !== undefined) return { ...behaviour, kind: 'card', brand: modifier, last4 }
  if ((METHOD_KINDS as readonly string[]).includes(modifier)) {
    const kind = modifier as MethodKind
    return { ...behaviour, kind, brand: kind === 'card' ? behaviour.brand : kind === 'bank-account' ? 'sandbox-bank' : `sandbox-${kind}`, last4: kind === 'card' ? behaviour.last4 : '6789' }
  }
  if (modifier === 'final' || modifier === 'retriable') return withRetriable(behaviour, modifier === 'retriable')
  const [, name, value = ''] = /^(fingerprint|last4|expires)-(.+)$/.exec(modifier) ?? []
  if (name === 'fingerprint' && /^[a-z0-9-]{1,40}$/i.test(value)) return { ...behaviour, fingerprint: value }
  if (name === 'last4' && /^\d{4}$/.test(value)) return { ...behaviour, last4: value }
  const expiry = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(value)
  return name === 'expires' && expiry ? { ...behaviour, expiry: { year: Number(expiry[1]), month: Number(expiry[2]) } } : null
}

function withRetriable(behaviour: SandboxBehaviour, isRetriable: boolean): SandboxBehaviour {
  const say = (verdict: SandboxVerdict): SandboxVerdict => (verdict.outcome === 'declined' ? { ...verdict, isRetriable } : verdict)
  return {
    ...behaviour, charge: { ...behaviour.charge, verdict: say(behaviour.charge.verdict) }, first: behaviour.first && { ...behaviour.first, verdict: say(behaviour.first.verdict) },
  }
}

const MS: { readonly [unit: string]: number } = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function durationMs(text: string): number | null {
  const [, count, unit] = /^(\d{1,4})([smhd])$/.exec(text) ?? []
  return count === undefined || unit === undefined ? null : Number(count) * (MS[unit] ?? 0)
}

function isReason(text: string | undefined): text is DeclineReason {
  return (DECLINE_REASONS as readonly (string | undefined)[]).includes(text)
}
