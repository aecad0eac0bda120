// Accounts of sites at payment gateways, with their secrets sealed.

import type { GatewayAccount } from '../domain/gateway-account.ts'
import type { GatewayName } from '../domain/gateway.ts'
import { type SiteDb, sql } from './db.ts'

/** An account with its secrets as they are stored. */
export interface SealedAccount extends GatewayAccount {
  readonly sealedSecretKey: string
  readonly sealedWebhookSecret: string | null
}

interface AccountRow {
  name: GatewayName
  sealed_secret_key: string
  secret_key_hint: string
  sealed_webhook_secret: string | null
  webhook_secret_hint: string | null
  created_at: Date
  updated_at: Date
}

const toAccount = (row: AccountRow): SealedAccount => ({
  name: row.name, sealedSecretKey: row.sealed_secret_key, secretKeyHint: row.secret_key_hint, sealedWebhookSecret: row.sealed_webhook_secret,
  webhookSecretHint: row.webhook_secret_hint, createdAt: row.created_at, updatedAt: row.updated_at,
})

const columns = sql`name, sealed_secret_key, secret_key_hint, sealed_webhook_secret, webhook_secret_hint, created_at, updated_at`

export async function findGatewayAccount(db: SiteDb, name: GatewayName): Promise<SealedAccount | null> {
  const row = await db.row<AccountRow>(sql`select ${columns} from gateway_accounts where site_id = ${db.siteId} and name = ${name}`)
  return row ? toAccount(row) : null
}

export async function listGatewayAccounts(db: SiteDb): Promise<SealedAccount[]> {
  return (await db.rows<AccountRow>(sql`select ${columns} from gateway_accounts where site_id = ${db.siteId} order by name`)).map(toAccount)
}

/** Writes an account, new or in the place of the former one; gives it as stored. */
export async function saveGatewayAccount(db: SiteDb, account: Omit<SealedAccount, 'createdAt' | 'updatedAt'>, at: Date): Promise<SealedAccount> {
  const [row] = await db.rows<AccountRow>(sql`
    insert into gateway_accounts as a (site_id, ${columns})
    values (${db.siteId}, ${account.name}, ${account.sealedSecretKey}, ${account.secretKeyHint}, ${account.sealedWebhookSecret}, ${account.webhookSecretHint}, ${at}, ${at})
    on conflict (site_id, name) do update set sealed_secret_key = excluded.sealed_secret_key, secret_key_hint = excluded.secret_key_hint,
      sealed_webhook_secret = excluded.sealed_webhook_secret, webhook_secret_hint = excluded.webhook_secret_hint, updated_at = excluded.updated_at
    returning ${columns}`)
  return toAccount(row as AccountRow)
}

/** False when there was none. */
export async function deleteGatewayAccount(db: SiteDb, name: GatewayName): Promise<boolean> {
  return (await db.run(sql`delete from gateway_accounts where site_id = ${db.siteId} and name = ${name}`)) > 0
}
