// One life as a face tells it, and what each face then shows of it: the interface that the story of all faces is told through.

import { expect } from 'vitest'
import type { Reply, World } from '../world.ts'

/** What is done in a life, in its order. What time does by itself stands between. */
export const STEPS = ['arrives', 'has a lead source', 'adds an address', 'adds a card', 'subscribes', 'pays by a card that declines', 'replaces the card', 'is credited', 'cancels', 'is deleted'] as const
export type Step = (typeof STEPS)[number]

/** What is to be known of somebody; the faces are compared by it. */
export interface Facts {
  readonly email: string
  readonly name: string
  /** Campaign of the touch that brought them. */
  readonly leadSource: string | null
  /** Where things are sent: street, city, region and postal code. */
  readonly places: readonly string[]
  /** Last digits of the cards that may be charged. */
  readonly cards: readonly string[]
  readonly isSubscribed: boolean
  /** What they are subscribed to, and what that costs each time. */
  readonly sold: string | null
  /** Last digits of the card that the next charge goes to. */
  readonly payer: string | null
  /** The day of the next charge; null when none comes. */
  readonly nextChargeOn: string | null
  /** Why the last subscription was cancelled. */
  readonly reason: string | null
  /** What is settled of subscriptions, by card or by credit, in whole and hundredth dollars. */
  readonly paid: string
  /** What of it came from cards. */
  readonly charged: string
  /** Attempts to charge for subscriptions that were declined. */
  readonly declines: number
  readonly isOwing: boolean
  readonly credit: string
  /** Whether they are still with us. */
  readonly isActive: boolean
}
export type Fact = keyof Facts
export const FACTS: readonly Fact[] = ['email', 'name', 'leadSource', 'places', 'cards', 'isSubscribed', 'sold', 'payer', 'nextChargeOn', 'reason', 'paid', 'charged', 'declines', 'isOwing', 'credit', 'isActive']

/** Who the life is told of. */
export interface Person {
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly campaign: string
  readonly street: string
  readonly city: string
  readonly region: string
  readonly postalCode: string
  readonly reason: string
}

/** Published test numbers, what they do, and what the gateway gives for them. */
export const CARDS = {
  first: { number: '4242424242424242', last4: '4242', token: 'sandbox_approve' },
  declining: { number: '4000000000000341', last4: '0341', token: 'sandbox_decline_card-declined.last4-0341.fingerprint-declined-later' },
  second: { number: '5555555555554444', last4: '4444', token: 'sandbox_approve.mastercard.fingerprint-mastercard' },
} as const
export const EXPIRY = { month: 9, year: 2030 } as const
/** The plan that all subscribe to: 25.00 US dollars a month. */
export const PLAN = 'monthly'
export const PLAN_NAME = 'Every month'
export const PRICE = '25.00'
export const SOLD = `${PLAN} at ${PRICE}`
export const CREDIT_MINOR = 500

/** The day of an instant as ISO 8601 writes it, or of Unix seconds. */
export const dayOf = (at: string | number): string => new Date(typeof at === 'number' ? at * 1000 : at).toISOString().slice(0, 10)
/** Where something is sent, as all faces are compared by it. */
export const placeOf = (street: string, city: string, region: string, postalCode: string): string => `${street}, ${city}, ${region} ${postalCode}`
/** The names of lists that hold anything. */
export const filled = (lists: { readonly [noun: string]: readonly unknown[] }): string[] => Object.entries(lists).flatMap(([noun, rows]) => (rows.length > 0 ? [noun] : []))

/** Does a step for the customer with this face's id. */
type Telling = (person: Person, id: string) => Promise<unknown>

interface Teller {
  readonly name: string
  /** The customer with an e-mail; its id in this face, null when there is none. */
  readonly find: (email: string) => Promise<string | null>
  /** What lists still show of a customer who was deleted, by noun: no more than what was paid. */
  readonly remains: (id: string) => Promise<readonly string[]>
  /** A step that the face cannot say is a sentence that says why. */
  readonly tells: { readonly [step in Step]: Telling | string }
  /** What is true after a step in other words than other faces have for it. */
  readonly leaves?: { readonly [step in Step]?: Partial<Facts> }
}

/** A face as it is written. */
interface FaceParts<Seen> extends Teller {
  /** What the face tells of a customer, in as many requests as it takes; null when there is none. */
  readonly look: (id: string) => Promise<Seen | null>
  /** A fact that the face cannot show is a sentence that says why. */
  readonly shows: { readonly [fact in Fact]: ((seen: Seen) => Facts[fact]) | string }
}

/** A face as the story uses it. */
export interface Face extends Teller {
  /** The facts that the face can show; null when it knows nobody by the id. */
  readonly show: (id: string) => Promise<Partial<Facts> | null>
  /** Why facts are not shown. */
  readonly silent: { readonly [fact in Fact]?: string }
}

export function face<Seen>({ shows, look, ...teller }: FaceParts<Seen>): Face {
  const facts = Object.entries(shows) as [Fact, ((seen: Seen) => unknown) | string][]
  return {
    ...teller, silent: Object.fromEntries(facts.filter(([, show]) => typeof show === 'string')) as Face['silent'],
    show: async (id) => {
      const seen = await look(id)
      return seen === null ? null : Object.fromEntries(facts.flatMap(([fact, show]) => (typeof show === 'string' ? [] : [[fact, show(seen)]])))
    },
  }
}

/** Sends a request of a step or a look and gives the answer; anything but 2xx fails, or also passes 404 when it is asked to. */
export type Ask = (method: string, path: string, body?: unknown, options?: { readonly orMissing?: boolean }) => Promise<Reply>

/** Every request as it went out, for the table of how each face says what. */
export const sent: string[] = []

/** A sender of requests below a mount, in a face's own credentials and way of writing. */
export function asker(world: World, at: string, write: (body: unknown) => { headers: Record<string, string>; payload: string | undefined }): Ask {
  return async (method, path, body, { orMissing = false } = {}) => {
    const { headers, payload } = write(body)
    sent.push(`${method} ${path}`)
    const reply = await world.call(method, at + path, payload, { key: null, headers })
    if (!(orMissing && reply.status === 404)) expect(reply.status, `${method} ${at}${path} → ${reply.status} ${reply.text.slice(0, 500)}`).toBeLessThan(300)
    return reply
  }
}

/** JSON with these headers. */
export const asJson = (headers: Record<string, string>) => (body: unknown): { headers: Record<string, string>; payload: string | undefined } =>
  ({ headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers }, payload: body === undefined ? undefined : JSON.stringify(body) })

/** A sum of decimals with two digits. */
export const sumOf = (amounts: readonly (string | number)[]): string => amounts.reduce<number>((sum, amount) => sum + Number(amount), 0).toFixed(2)
export const fromMinor = (minor: number): string => (minor / 100).toFixed(2)
