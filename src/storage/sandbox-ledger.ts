// The sandbox's books in PostgreSQL: durable, shared by all workers, and never part of a caller's transaction.

import { GatewayUnanswered, type Instrument } from '../domain/gateway.ts'
import { assert } from '../domain/refusal.ts'
import { decideRefund, DETACHED, type SandboxEntry, type SandboxLedger, type SandboxMovement, type SandboxOrder, type SandboxTotal } from '../domain/sandbox-ledger.ts'
import type { SandboxVerdict } from '../domain/sandbox-tokens.ts'
import { type Database, isConnectionError, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** Charges that arrive together are written together: as many in one statement, and so many statements at once. */
const BATCH_MAX = 200
const BATCHES_AT_ONCE = 2

interface MovementRow {
  key: string
  kind: 'charge' | 'refund'
  token: string
  charge_key: string | null
  amount: bigint
  currency: string
  outcome: 'approved' | 'declined' | null
  reason: string | null
  gateway_code: string | null
  is_retriable: boolean | null
  notice_count: number
  settles_at: Date
}

const columns = sql`key, kind, token, charge_key, amount, currency, outcome, reason, gateway_code, is_retriable, notice_count, settles_at`
const SHAPE =
  'key text, kind text, token text, charge_key text, amount bigint, currency text, outcome text, reason text, gateway_code text, is_retriable boolean, notice_count integer, settles_at timestamptz'

function toMovement(row: MovementRow): SandboxMovement {
  const { key, kind, token } = row
  const verdict = row.outcome === 'declined'
    ? { outcome: row.outcome, reason: row.reason, gatewayCode: row.gateway_code, isRetriable: row.is_retriable } as SandboxVerdict
    : row.outcome && { outcome: row.outcome }
  return {
    key, kind, token, chargeKey: row.charge_key, amount: { amountMinor: row.amount, currency: row.currency }, verdict, noticeCount: row.notice_count, settlesAt: row.settles_at,
  }
}

function toRecord(movement: SandboxMovement): object {
  const { key, kind, token, amount, verdict } = movement
  const declined = verdict?.outcome === 'declined' ? verdict : null
  return {
    key, kind, token, charge_key: movement.chargeKey, amount: String(amount.amountMinor), currency: amount.currency, outcome: verdict?.outcome ?? null,
    reason: declined?.reason ?? null, gateway_code: declined?.gatewayCode ?? null, is_retriable: declined?.isRetriable ?? null,
    notice_count: movement.noticeCount, settles_at: movement.settlesAt.toISOString(),
  }
}

/** The ledger of one site. Keep one per site and process: charges are gathered into batches per ledger. */
export function postgresLedger(database: Database, siteId: bigint): SandboxLedger {
  const batches = gather((orders) => chargeTogether(database, siteId, orders))
  return {
    addInstrument: (attachKey, instrument, at) => database.transact(siteId, (db) => insertInstrument(db, attachKey, instrument, at)),
    listInstruments: (gatewayCustomerId) => database.read(siteId, (db) => listInstruments(db, gatewayCustomerId)),
    // Only the token is kept of what was let go, to decline it; movements are the books' and stay.
    detachInstrument: (instrument, at) => database.read(siteId, async (db) => {
      await db.run(sql`
        insert into sandbox_instruments as i (site_id, token, attach_key, gateway_customer_id, instrument, created_at, detached_at)
        values (${siteId}, ${instrument.token}, ${instrument.token}, null, '{}', ${at}, ${at})
        on conflict (site_id, token) do update set detached_at = coalesce(i.detached_at, excluded.detached_at), gateway_customer_id = null, instrument = '{}'`)
    }),
    charge: (order) => reached(order.first ? chargeCounted(database, siteId, order) : batches(order)),
    refund: (order) => reached(database.transact(siteId, (db) => refund(db, order))),
    find: (key) => reached(database.read(siteId, (db) => findMovement(db, key))),
    listNoticed: (after, until) => database.read(siteId, async (db) => (await db.rows<MovementRow>(sql`
      select ${columns} from sandbox_movements
      where site_id = ${siteId} and notice_count > 0 and outcome is not null and settles_at > ${after} and settles_at <= ${until} order by settles_at, key`)).map(toMovement)),
    totals: (until) => database.read(siteId, (db) => readTotals(db, until)),
  }
}

/** A ledger that cannot be reached is a gateway that does not answer. */
async function reached<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isConnectionError(error)) throw new GatewayUnanswered('sandbox', 'its ledger cannot be reached')
    throw error
  }
}

/** Gathers orders that arrive while others are under way into batches. */
function gather(work: (orders: readonly SandboxOrder[]) => Promise<SandboxEntry[]>): (order: SandboxOrder) => Promise<SandboxEntry> {
  interface Waiting { order: SandboxOrder; resolve: (entry: SandboxEntry) => void; reject: (error: unknown) => void }
  const waiting: Waiting[] = []
  let underWay = 0
  const next = async (): Promise<void> => {
    while (waiting.length > 0 && underWay < BATCHES_AT_ONCE) {
      const batch = waiting.splice(0, BATCH_MAX)
      underWay++
      try {
        const entries = await work(batch.map(({ order }) => order))
        for (const [index, { resolve, reject }] of batch.entries()) {
          const entry = entries[index]
          if (entry) resolve(entry)
          else reject(new Error('the sandbox lost an order of its batch'))
        }
      } catch (error) {
        for (const { reject } of batch) reject(error)
      } finally {
        underWay--
      }
    }
  }
  return (order) => new Promise((resolve, reject) => {
    waiting.push({ order, resolve, reject })
    // After the calls that are made in the same turn.
    setImmediate(() => void next())
  })
}

/** Charges in one statement. Only then are keys looked at that were there before. */
async function chargeTogether(database: Database, siteId: bigint, orders: readonly SandboxOrder[]): Promise<SandboxEntry[]> {
  return database.transact(siteId, async (db) => {
    const [, fresh] = await Promise.all([relaxed(db), insertCharges(db, orders)])
    const entries: SandboxEntry[] = []
    for (const order of orders) {
      const movement = fresh.get(order.movement.key)
      // The second order of one key in a batch finds what the first has brought about.
      fresh.delete(order.movement.key)
      entries.push(movement ? { movement, isNew: true } : await chargeAgain(db, order))
    }
    return entries
  })
}

/**
 * The transaction need not wait for the disk: what our own books say of it is committed later, in the same log, so a crash
 * that loses this loses that too, and the charge is made again under its key.
 */
function relaxed(db: SiteDb): Promise<number> {
  return db.run(sql`set local synchronous_commit = off`)
}

/** Inserts the charges whose keys are new; gives their movements by key. In the order of keys, so that two batches cannot block each other. */
async function insertCharges(db: SiteDb, orders: readonly SandboxOrder[]): Promise<Map<string, SandboxMovement>> {
  const rows = orders.map(({ movement, isFirstCallLost }) => toRecord(isFirstCallLost ? { ...movement, verdict: null } : movement))
  const detached = sql`d.outcome is not null and i.detached_at is not null`
  const { outcome, reason, gatewayCode, isRetriable } = DETACHED
  const inserted = await db.rows<MovementRow>(sql`
    insert into sandbox_movements (site_id, ${columns})
    select ${db.siteId}, d.key, d.kind, d.token, d.charge_key, d.amount, d.currency, case when ${detached} then ${outcome} else d.outcome end,
      case when ${detached} then ${reason} else d.reason end, case when ${detached} then ${gatewayCode} else d.gateway_code end,
      case when ${detached} then ${isRetriable} else d.is_retriable end, d.notice_count, d.settles_at
    from ${records(rows, SHAPE)} left join sandbox_instruments i on i.site_id = ${db.siteId} and i.token = d.token
    order by d.key on conflict (site_id, key) do nothing returning ${columns}`)
  return new Map(inserted.map((row) => [row.key, toMovement(row)]))
}

/** A charge whose key was there before: as it was decided, or decided now when its first call was lost. */
async function chargeAgain(db: SiteDb, order: SandboxOrder): Promise<SandboxEntry> {
  const known = await findMovement(db, order.movement.key)
  if (known?.verdict) return { movement: known, isNew: false }
  const instrument = await lockInstrument(db, order.movement.token)
  return enter(db, { ...order.movement, verdict: instrument?.detached_at ? DETACHED : order.movement.verdict })
}

/** A charge of an instrument whose first charges are declined: one at a time, because they are counted. */
async function chargeCounted(database: Database, siteId: bigint, { movement, first }: SandboxOrder): Promise<SandboxEntry> {
  return database.transact(siteId, async (db) => {
    const instrument = await lockInstrument(db, movement.token)
    const known = await findMovement(db, movement.key)
    if (known) return { movement: known, isNew: false }
    await db.run(sql`update sandbox_instruments set charge_count = charge_count + 1 where site_id = ${siteId} and token = ${movement.token}`)
    const isEarly = first !== null && (instrument?.charge_count ?? 0) < first.count
    return enter(db, { ...movement, verdict: instrument?.detached_at ? DETACHED : isEarly ? first.verdict : movement.verdict })
  })
}

async function refund(db: SiteDb, order: SandboxOrder): Promise<SandboxEntry> {
  const { movement, isFirstCallLost } = order
  // The charge is locked, so that two refunds cannot both see enough left of it.
  const row = await db.row<MovementRow>(sql`select ${columns} from sandbox_movements where site_id = ${db.siteId} and key = ${movement.chargeKey} for update`)
  const known = await findMovement(db, movement.key)
  if (known?.verdict) return { movement: known, isNew: false }
  if (!known && isFirstCallLost) return enter(db, { ...movement, verdict: null })
  const given = await db.row<{ total: bigint }>(sql`
    select coalesce(sum(amount), 0)::bigint as total from sandbox_movements where site_id = ${db.siteId} and charge_key = ${movement.chargeKey} and outcome = 'approved'`)
  return enter(db, decideRefund(order, row ? toMovement(row) : null, given?.total ?? 0n))
}

/** Writes a movement unless its key has a verdict already. */
async function enter(db: SiteDb, movement: SandboxMovement): Promise<SandboxEntry> {
  const row = await db.row<MovementRow>(sql`
    insert into sandbox_movements as m (site_id, ${columns}) select ${db.siteId}, d.* from ${records([toRecord(movement)], SHAPE)}
    on conflict (site_id, key) do update set outcome = excluded.outcome, reason = excluded.reason, gateway_code = excluded.gateway_code,
      is_retriable = excluded.is_retriable, settles_at = excluded.settles_at
    where m.outcome is null returning ${columns}`)
  if (row) return { movement: toMovement(row), isNew: true }
  const known = await findMovement(db, movement.key)
  assert(known, 'a key that conflicts has a movement')
  return { movement: known, isNew: false }
}

async function findMovement(db: SiteDb, key: string): Promise<SandboxMovement | null> {
  const row = await db.row<MovementRow>(sql`select ${columns} from sandbox_movements where site_id = ${db.siteId} and key = ${key}`, 'find_sandbox_movement')
  return row ? toMovement(row) : null
}

async function lockInstrument(db: SiteDb, token: string): Promise<{ charge_count: number; detached_at: Date | null } | undefined> {
  return db.row(sql`select charge_count, detached_at from sandbox_instruments where site_id = ${db.siteId} and token = ${token} for update`)
}

async function insertInstrument(db: SiteDb, attachKey: string, instrument: Instrument, at: Date): Promise<Instrument> {
  await db.run(sql`
    insert into sandbox_instruments (site_id, token, attach_key, gateway_customer_id, instrument, created_at)
    values (${db.siteId}, ${instrument.token}, ${attachKey}, ${instrument.gatewayCustomerId}, ${JSON.stringify(instrument)}::json, ${at})
    on conflict (site_id, attach_key) do nothing`)
  const row = await db.row<{ instrument: Instrument }>(sql`select instrument from sandbox_instruments where site_id = ${db.siteId} and attach_key = ${attachKey} and detached_at is null`)
  return row?.instrument ?? instrument
}

async function listInstruments(db: SiteDb, gatewayCustomerId: string): Promise<Instrument[]> {
  const rows = await db.rows<{ instrument: Instrument }>(sql`
    select instrument from sandbox_instruments
    where site_id = ${db.siteId} and gateway_customer_id = ${gatewayCustomerId} and detached_at is null order by created_at, token`)
  return rows.map((row) => row.instrument)
}

async function readTotals(db: SiteDb, until: Date): Promise<SandboxTotal[]> {
  const rows = await db.rows<{ currency: string; charged: bigint; refunded: bigint; charges: bigint }>(sql`
    select currency, coalesce(sum(amount) filter (where kind = 'charge'), 0)::bigint as charged,
      coalesce(sum(amount) filter (where kind = 'refund'), 0)::bigint as refunded, count(*) filter (where kind = 'charge') as charges
    from sandbox_movements where site_id = ${db.siteId} and outcome = 'approved' and settles_at <= ${until} group by currency order by currency`)
  return rows.map((row) => ({ currency: row.currency, chargedMinor: row.charged, refundedMinor: row.refunded, chargeCount: Number(row.charges) }))
}
