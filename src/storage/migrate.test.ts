// Migrations that carry rows along: what an older program wrote is there in the newer one's tables, and only that.

import { readFile } from 'node:fs/promises'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { migrate, migrationNames } from './migrate.ts'

const FOLDER = new URL('./migrations/', import.meta.url)

/** A database of its own with every migration before the one named, as an older program left it; taken down when `work` is done. */
async function beforeMigration(name: string, work: (owner: pg.Client, connection: pg.ClientConfig) => Promise<void>): Promise<void> {
  const server = inject('postgres')
  const database = `migrate_${process.pid}_${name.slice(0, 4)}`
  const admin = new pg.Client(server)
  await admin.connect()
  await admin.query(`create database ${database}`)
  const owner = new pg.Client({ ...server, database })
  await owner.connect()
  try {
    await owner.query('create table public.regulars_migrations (name text primary key, applied_at timestamptz not null default now())')
    const names = await migrationNames()
    for (const earlier of names.slice(0, names.indexOf(name))) {
      await owner.query(await readFile(new URL(earlier, FOLDER), 'utf8'))
      await owner.query('insert into public.regulars_migrations (name) values ($1)', [earlier])
    }
    await work(owner, { ...server, database })
  } finally {
    await owner.end()
    await admin.query(`drop database ${database} with (force)`)
    await admin.end()
  }
}

/** What the Pelcro dialect noted of members before seats had a table: by the customer's number, with the seat's own in the subscription. */
const member = (seat: number, status: unknown = 'active'): object => ({ seat, status, since: 1_700_000_000 })

test('members who were noted in the metadata of subscriptions have seats', async () => {
  await beforeMigration('0021_seats.sql', async (owner, connection) => {
    // The rows around them (products, plans) are none of this migration's business.
    await owner.query('set session_replication_role = replica')
    await owner.query("insert into regulars_directory.sites (site_id, slug, name, created_at) values (1, 'main', 'Main', now()), (2, 'other', 'Other', now())")
    await owner.query(`
      insert into regulars.customers (site_id, number, id, type, metrics_currency, created_at, updated_at, deleted_at)
      select site, number, 'c' || number, 'person', 'USD', now(), now(), case when number = 4 then now() end from unnest(array[1, 2]) site, generate_series(1, 5) number`)
    const subscriptions: [site: number, number: number, metadata: object][] = [
      [1, 11, { note: 'kept', pelcro: { has_members: 'yes', members: { 2: member(1), 3: member(2, 'pending'), 4: member(3), 77: member(4) }, domains: ['example.com'] } }],
      // Whatever else was written there: others than the dialect could, through the native API.
      [1, 12, { pelcro: { members: { 2: 'active', 3: member(1, 'lost'), 5: [member(1)], x: member(2), '99999999999999999999': member(3), '-1': member(4) } } }], [1, 13, { pelcro: { members: ['2'] } }], [1, 14, { pelcro: 'text' }], [1, 15, {}],
      // The same numbers on another site are other people.
      [2, 11, { pelcro: { members: { 5: member(1) } } }],
    ]
    for (const [site, number, metadata] of subscriptions) {
      await owner.query(`
        insert into regulars.subscriptions (site_id, number, id, customer, plan, plan_version, status, quantity, currency, time_zone, interval_unit, interval_count, anchor_at, anchor_period, next_period, covered_until, started_at, metadata, created_at, updated_at)
        values ($1, $2::bigint, 'sub_' || $2::bigint, 1, 1, 1, 'active', 5, 'USD', 'UTC', 'month', 1, now(), 0, 1, now(), now(), $3::json, '2026-01-01', '2026-02-01')`, [site, number, JSON.stringify(metadata)])
    }
    await owner.query('set session_replication_role = default')

    const { applied } = await migrate(connection)
    expect(applied[0]).toBe('0021_seats.sql')
    const { rows } = await owner.query<{ id: string }>('select site_id::int, subscription::int, customer::int, status, created_at::date::text as since, id from regulars.seats order by site_id, subscription, customer')
    expect(rows.map(({ id: _id, ...row }) => row)).toEqual([
      { site_id: 1, subscription: 11, customer: 2, status: 'active', since: '2026-01-01' }, { site_id: 1, subscription: 11, customer: 3, status: 'pending', since: '2026-01-01' },
      { site_id: 2, subscription: 11, customer: 5, status: 'active', since: '2026-01-01' },
    ])
    for (const { id } of rows) expect(id).toMatch(/^seat_[0-9A-HJKMNP-TV-Z]{26}$/)
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length)
    // The next one that is given gets a number of its own.
    await owner.query("insert into regulars.seats (site_id, id, subscription, customer, status, created_at, updated_at) values (1, 'seat_next', 12, 3, 'active', now(), now())")
    expect((await migrate(connection)).applied).toEqual([])
  })
})
