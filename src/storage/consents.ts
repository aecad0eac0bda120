// The history of consents.

import type { ConsentChannel, ConsentRecord, ConsentState } from '../domain/consent.ts'
import { type SiteDb, sql } from './db.ts'
import { records } from './records.ts'

/** Appends records; `customer` is the customer's number. */
export async function insertConsents(db: SiteDb, entries: readonly { customer: bigint; record: ConsentRecord }[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ customer, record }) => ({
    id: record.id, customer: String(customer), channel: record.channel, state: record.state, method: record.method, evidence: record.evidence,
    ip_address: record.ipAddress, recorded_by: record.recordedBy, decided_at: record.decidedAt, recorded_at: record.recordedAt,
  }))
  await db.run(sql`
    insert into consent_records (site_id, id, customer, channel, state, method, evidence, ip_address, recorded_by, decided_at, recorded_at)
    select ${db.siteId}, d.* from ${records(rows, `id text, customer bigint, channel text, state text, method text, evidence text, ip_address text, recorded_by text, decided_at timestamptz, recorded_at timestamptz`)}`)
}

/** Clears how, and on what evidence, a customer decided; the decisions stay. Gives how many held any of it. */
export async function eraseConsentEvidence(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`
    update consent_records set method = null, evidence = null, ip_address = null
    where site_id = ${db.siteId} and customer = ${customer} and (method is not null or evidence is not null or ip_address is not null)`)
}

interface ConsentRow {
  id: string
  customer: bigint
  channel: ConsentChannel
  state: ConsentState
  method: string | null
  evidence: string | null
  ip_address: string | null
  recorded_by: string
  decided_at: Date
  recorded_at: Date
}

/** All records of customers, in the order they were recorded, by customer number. */
export async function listConsents(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, ConsentRecord[]>> {
  const rows = await db.rows<ConsentRow>(sql`
    select id, customer, channel, state, method, evidence, ip_address, recorded_by, decided_at, recorded_at from consent_records
    where site_id = ${db.siteId} and customer = any(${customers.map(String)}::bigint[]) order by customer, number`)
  const found = new Map<bigint, ConsentRecord[]>(customers.map((customer) => [customer, []]))
  for (const row of rows) {
    found.get(row.customer)?.push({
      id: row.id, channel: row.channel, state: row.state, method: row.method, evidence: row.evidence, ipAddress: row.ip_address,
      recordedBy: row.recorded_by, decidedAt: row.decided_at, recordedAt: row.recorded_at,
    })
  }
  return found
}
