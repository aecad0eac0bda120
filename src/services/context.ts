// What every use-case is given: who asks, for which site, what time it is, and the ports to the outside.

import type { ApiKey } from '../domain/api-key.ts'
import type { CustomField } from '../domain/custom-field.ts'
import type { PasswordHasher } from '../domain/customer-password.ts'
import type { CustomerTokens } from '../domain/customer-token.ts'
import type { Csv } from '../domain/csv.ts'
import type { Model } from '../domain/duplicate/model.ts'
import type { EmailDomainCheck } from '../domain/email.ts'
import type { Gateways } from '../domain/gateway.ts'
import type { Event } from '../domain/event.ts'
import type { IdNoun } from '../domain/ids.ts'
import type { Mailer } from '../domain/mailer.ts'
import { refuse } from '../domain/refusal.ts'
import { type Scope, scopeAllows } from '../domain/scope.ts'
import type { SecretBox } from '../domain/secret-box.ts'
import type { Site } from '../domain/site.ts'
import type { DeliveryPolicy, DeliveryStatus, WebhookEndpoint, WebhookSender } from '../domain/webhook.ts'
import type { Database } from '../storage/db.ts'

/** Who does something: `key:<id>`, `operator` (command line), `worker:<job>` or `portal:<session id>`; kept with every event. */
export interface Actor {
  readonly name: string
  readonly scopes: readonly Scope[]
  /** Number of the customer that a session of the portal is for. */
  readonly customer?: bigint
}

/** What a process remembers of one secret. */
export interface KnownSecret {
  readonly site: Site
  readonly key: ApiKey | null
  readonly readAtMs: number
  useSavedAtMs: number
}

/** What a process remembers of a site's model of duplicates, so that not every write reads megabytes. */
export interface KnownModel {
  /** When it was learned, in milliseconds; null when the site has learned none. */
  readonly learnedAtMs: number | null
  readonly model: Model | null
  /** How many customers there were, and when they were counted; for sites without a model. */
  readonly records: number
  readonly countedAtMs: number
}

/** The definitions of a site's custom fields of customers, as a process saw them last. */
export interface KnownDefinitions {
  readonly definitions: ReadonlyMap<string, CustomField>
  readonly version: string
}

/** What the process gives to all requests. */
export interface Engine {
  readonly database: Database
  readonly now: () => Date
  readonly newId: (noun: IdNoun) => string
  /** A secret of 32 random bytes, as base64url. */
  readonly newSecret: () => string
  readonly hash: (text: string) => Buffer
  readonly emailDomains: EmailDomainCheck
  readonly csv: Csv
  /** How long after a gateway was asked its missing answer is looked for. */
  readonly lookAfterMs: number
  readonly gateways: Gateways
  /** How many calls of one billing run or request wait for gateways at the same time. */
  readonly gatewayConcurrency: number
  readonly secretBox: SecretBox
  readonly webhookSender: WebhookSender
  /** How each face shows events to its webhooks, by the face's name. */
  readonly webhookFaces: ReadonlyMap<string, WebhookFace>
  /** How many attempts of webhooks this process has made, by what became of the delivery. */
  readonly webhookAttempts: Map<DeliveryStatus, number>
  /** Secrets seen lately, by hash, so that not every request reads its key again. */
  readonly knownSecrets: Map<string, KnownSecret>
  /** Models of duplicates used lately, by site. */
  readonly duplicateModels: Map<bigint, KnownModel>
  /** Definitions of customers' fields seen lately, by site. */
  readonly knownDefinitions: Map<bigint, KnownDefinitions>
  readonly mailer: Mailer
  readonly passwords: PasswordHasher
  readonly customerTokens: CustomerTokens
  /** Where browsers reach this server, without a slash at its end: for links in mails. */
  readonly publicUrl: string
  /** Works on a run over the whole base beside the loop of this process, which it would hold up for minutes; in the loop where it is not given. */
  readonly workApart?: (siteId: bigint, runId: string, signal: AbortSignal) => Promise<void>
  /** Tells the worker that there is work, so that it need not wait for its next look. */
  readonly wake: () => void
}

/** How a face tells events: their bodies, and where it differs from the native one, which of them and how often they are tried. */
export interface WebhookFace {
  /** One body each and in order; null for an event that, looked at, is none for this face. What it reads besides comes through `ctx.database`, of the transaction at hand. */
  (ctx: Context, events: readonly Event[]): Promise<readonly (string | null)[]>
  readonly policy?: DeliveryPolicy
  /** Leaves events out that their type lets in. */
  readonly wants?: (endpoint: Pick<WebhookEndpoint, 'description' | 'filter'>, event: Event) => boolean
}

/** One request: the engine, its site and its actor. */
export interface Context extends Engine {
  readonly site: Site
  readonly actor: Actor
  /** The time of the real world, which credentials are good for, also on a test site. */
  readonly realNow: () => Date
  /**
   * Does what has to wait until the request's own transaction has ended, such as asking a gateway: at once, unless an idempotency
   * key keeps one open over the whole request. Not to be called inside `database.transact`.
   */
  readonly afterCommit: (work: (ctx: Context) => Promise<void>) => Promise<void>
}

/** The context of one actor on one site; a test site has the time of its own clock. */
export function contextFor(engine: Engine, site: Site, actor: Actor): Context {
  const { testClock } = site
  const realNow = (engine as Partial<Context>).realNow ?? engine.now
  const ctx: Context = { ...engine, site, actor, realNow, afterCommit: (work) => work(ctx), ...(testClock === null ? {} : { now: () => testClock }) }
  return ctx
}

/** The operator at the command line, who may do everything. */
export const OPERATOR: Actor = { name: 'operator', scopes: ['*'] }

/** First step of a use-case: refuses `scope-missing`, naming the scope, unless the actor has it. */
export function permit(ctx: Context, scope: Scope): void {
  if (!scopeAllows(ctx.actor.scopes, scope)) {
    refuse('scope-missing', { detail: `this key lacks the scope ${scope}`, scope })
  }
}
