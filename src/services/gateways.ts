// Accounts at payment gateways: setting them up with secrets that are never shown again, opening them for a charge, letting methods go.

import { GATEWAYS, type GatewayName } from '../domain/gateway.ts'
import { type GatewayAccount, type GatewaySecrets, SANDBOX_ACCOUNT, SECRET_MAX, stripeFaults } from '../domain/gateway-account.ts'
import type { PaymentMethod } from '../domain/payment-method.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import type { SecretBox } from '../domain/secret-box.ts'
import type { Database } from '../storage/db.ts'
import { deleteGatewayAccount, findGatewayAccount, listGatewayAccounts, saveGatewayAccount } from '../storage/gateway-accounts.ts'
import { type Context, permit } from './context.ts'
import { record } from './events.ts'

const HINT_LENGTH = 4

/** The gateways that the site can use: the sandbox always, others when they are set up. */
export async function listGateways(ctx: Context): Promise<GatewayAccount[]> {
  permit(ctx, 'site:read')
  return [SANDBOX_ACCOUNT, ...(await ctx.database.read(ctx.site.siteId, listGatewayAccounts))]
}

/** One of them. Refuses not-found. */
export async function getGateway(ctx: Context, name: string): Promise<GatewayAccount> {
  return (await listGateways(ctx)).find((account) => account.name === name) ?? noSuchGateway(name)
}

/** Sets up an account, or gives the present one other secrets; charges that begin from now on use them. Refuses not-found, invalid, wrong-state for the sandbox. */
export async function setGateway(ctx: Context, text: string, secrets: GatewaySecrets): Promise<GatewayAccount> {
  permit(ctx, 'site:write')
  const name = readName(text)
  if (name === 'sandbox') refuse('wrong-state', { detail: 'the sandbox needs no account: every site has it' })
  const { secretKey, webhookSecret } = secrets
  const faults: Fault[] = stripeFaults(secrets, ctx.site.testClock !== null)
  if (secretKey.length > SECRET_MAX) faults.push({ pointer: '/secretKey', code: 'too-long', message: `has more than ${SECRET_MAX} characters` })
  refuseFaults(faults)
  const seal = (secret: string, field: string): string => ctx.secretBox.seal(secret, purposeOf(ctx.site.siteId, name, field))
  const account = {
    name, sealedSecretKey: seal(secretKey, 'secretKey'), secretKeyHint: secretKey.slice(-HINT_LENGTH),
    sealedWebhookSecret: webhookSecret === null ? null : seal(webhookSecret, 'webhookSecret'), webhookSecretHint: webhookSecret?.slice(-HINT_LENGTH) ?? null,
  }
  const saved = await ctx.database.transact(ctx.site.siteId, async (db) => {
    await record(ctx, db, [{ type: 'gateway.updated', subject: name, payload: { secretKeyHint: account.secretKeyHint } }])
    return saveGatewayAccount(db, account, ctx.now())
  })
  ctx.gateways.forget(ctx.site.siteId)
  return saved
}

/** Takes an account away. What is charged through it waits for its answer until there is one again. Refuses not-found. */
export async function removeGateway(ctx: Context, text: string): Promise<void> {
  permit(ctx, 'site:write')
  const name = readName(text)
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    if (!(await deleteGatewayAccount(db, name))) noSuchGateway(text)
    await record(ctx, db, [{ type: 'gateway.removed', subject: name }])
  })
  ctx.gateways.forget(ctx.site.siteId)
}

/** Tells gateways to let methods go, once that is committed: with us they pay nothing any more whether or not the gateway hears of it. */
export async function detachAtGateways(ctx: Context, methods: readonly PaymentMethod[]): Promise<void> {
  for (const method of methods) {
    try {
      await (await ctx.gateways.of(ctx, method.gateway)).detach(method)
    } catch {
      // It cannot be reached, knows the method no more, or is no longer set up: nothing of ours hangs on it.
    }
  }
}

/** The secrets of a site's account, opened; null when it has none. For the adapters only. */
export async function openGatewaySecrets(database: Database, box: SecretBox, siteId: bigint, name: GatewayName): Promise<GatewaySecrets | null> {
  const account = await database.read(siteId, (db) => findGatewayAccount(db, name))
  if (!account) return null
  return {
    secretKey: box.open(account.sealedSecretKey, purposeOf(siteId, name, 'secretKey')),
    webhookSecret: account.sealedWebhookSecret === null ? null : box.open(account.sealedWebhookSecret, purposeOf(siteId, name, 'webhookSecret')),
  }
}

/** A sealed secret opens only in its own place: not at another site, nor in another field. */
function purposeOf(siteId: bigint, name: GatewayName, field: string): string {
  return `gateway-account/${siteId}/${name}/${field}`
}

function readName(text: string): GatewayName {
  return GATEWAYS.find((name) => name === text) ?? noSuchGateway(text)
}

function noSuchGateway(name: string): never {
  refuse('not-found', { detail: `this site has no gateway ${name}` })
}
