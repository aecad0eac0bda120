// Memberships: which customers belong to which organizations.

import type { Membership } from '../domain/organization.ts'
import { type Query, type SiteDb, sql } from './db.ts'

interface MembershipRow {
  number: bigint
  id: string
  organization: bigint
  organization_id: string
  organization_name: string
  customer: bigint
  customer_id: string
  role: string | null
  is_primary: boolean
  created_at: Date
  updated_at: Date
}

const toMembership = (row: MembershipRow): Membership => ({
  id: row.id, organization: row.organization, organizationId: row.organization_id, organizationName: row.organization_name, customer: row.customer,
  customerId: row.customer_id, role: row.role, isPrimary: row.is_primary, createdAt: row.created_at, updatedAt: row.updated_at,
})

const select = (db: SiteDb, condition: Query<unknown>): Query<MembershipRow> => sql`
  select m.number, m.id, m.organization, o.id as organization_id, o.name as organization_name, m.customer, c.id as customer_id, m.role, m.is_primary,
    m.created_at, m.updated_at
  from memberships m
  join organizations o on o.site_id = ${db.siteId} and o.number = m.organization
  join customers c on c.site_id = ${db.siteId} and c.number = m.customer
  where m.site_id = ${db.siteId} and ${condition}`

/** The memberships of customers, the primary one first, else the oldest, by customer number. */
export async function listMembershipsOf(db: SiteDb, customers: readonly bigint[]): Promise<Map<bigint, Membership[]>> {
  const rows = await db.rows(select(db, sql`m.customer = any(${customers.map(String)}::bigint[]) order by m.customer, m.is_primary desc, m.number`))
  const found = new Map<bigint, Membership[]>(customers.map((customer) => [customer, []]))
  for (const row of rows) found.get(row.customer)?.push(toMembership(row))
  return found
}

/** The members of an organization after a position, in the order they joined. */
export async function listMembers(
  db: SiteDb, organization: bigint, after: string | null, limit: number,
): Promise<{ memberships: Membership[]; next: string | null }> {
  const rows = await db.rows(select(db, sql`m.organization = ${organization} and m.number > ${after ?? '0'}::bigint order by m.number limit ${limit + 1}`))
  const page = rows.slice(0, limit)
  return { memberships: page.map(toMembership), next: rows.length > limit ? String(page.at(-1)?.number ?? 0) : null }
}

export async function findMembership(db: SiteDb, organization: bigint, id: string): Promise<Membership | null> {
  const row = await db.row(select(db, sql`m.organization = ${organization} and m.id = ${id}`))
  return row ? toMembership(row) : null
}

/** How many members organizations have, by number; those without any are left out. */
export async function countMembersOf(db: SiteDb, organizations: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await db.rows<{ organization: bigint; count: bigint }>(sql`
    select organization, count(*) as count from memberships where site_id = ${db.siteId} and organization = any(${organizations.map(String)}::bigint[]) group by organization`)
  return new Map(rows.map((row) => [row.organization, Number(row.count)]))
}

/** Adds a membership; false when the customer is a member already. */
export async function insertMembership(db: SiteDb, one: Omit<Membership, 'organizationId' | 'organizationName' | 'customerId'>): Promise<boolean> {
  const added = await db.run(sql`
    insert into memberships (site_id, id, organization, customer, role, is_primary, created_at, updated_at)
    values (${db.siteId}, ${one.id}, ${one.organization}, ${one.customer}, ${one.role}, ${one.isPrimary}, ${one.createdAt}, ${one.updatedAt})
    on conflict (site_id, organization, customer) do nothing`)
  return added === 1
}

export async function saveMembership(db: SiteDb, one: Membership): Promise<void> {
  await db.run(sql`
    update memberships set role = ${one.role}, is_primary = ${one.isPrimary}, updated_at = ${one.updatedAt} where site_id = ${db.siteId} and id = ${one.id}`)
}

/** Takes being primary from all memberships of a customer, so that another can have it. */
export async function clearPrimaryMembership(db: SiteDb, customer: bigint): Promise<void> {
  await db.run(sql`update memberships set is_primary = false where site_id = ${db.siteId} and customer = ${customer} and is_primary`)
}

export async function deleteMembership(db: SiteDb, id: string): Promise<void> {
  await db.run(sql`delete from memberships where site_id = ${db.siteId} and id = ${id}`)
}

/** Removes all memberships of a customer; gives how many. */
export async function deleteMembershipsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from memberships where site_id = ${db.siteId} and customer = ${customer}`)
}

/** Removes all memberships of an organization; gives the numbers of those who were members. */
export async function deleteMembersOf(db: SiteDb, organization: bigint): Promise<bigint[]> {
  const rows = await db.rows<{ customer: bigint }>(sql`
    delete from memberships where site_id = ${db.siteId} and organization = ${organization} returning customer`)
  return rows.map((row) => row.customer)
}
