// What must hold of money whatever happens: the doctor's checks, and the sandbox's ledger against the books, to the cent.

import { examine } from '../../src/services/doctor.ts'
import type { Context } from '../../src/services/context.ts'
import { sql } from '../../src/storage/db.ts'

/** Money that a gateway or the books call approved, in minor units of a currency. */
interface Approved {
  readonly currency: string
  readonly chargedMinor: bigint
  readonly refundedMinor: bigint
}

/** Everything that is wrong on a site, one line each; nothing when all holds. `isQuiet`: no answer may be missing any more. */
export async function violations(ctx: Context, { isQuiet = false }: { isQuiet?: boolean } = {}): Promise<string[]> {
  const wrong: string[] = []
  for await (const report of examine(ctx, [ctx.site], { fix: false, onCheck: () => undefined, onProgress: () => undefined })) {
    wrong.push(...report.findings.map((one) => `${report.name}: ${one.what}`))
    if (report.count > report.findings.length) wrong.push(`${report.name}: and ${report.count - report.findings.length} more`)
  }
  return [...wrong, ...(await ledgerDifferences(ctx, isQuiet))]
}

/** Per currency, what the sandbox approved and what the books say; money whose answer is still awaited is allowed for unless it must be quiet. */
async function ledgerDifferences(ctx: Context, isQuiet: boolean): Promise<string[]> {
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    await db.run(sql`set transaction isolation level repeatable read`)
    const gateway = await db.rows<Approved>(sql`
      select m.currency, coalesce(sum(m.amount) filter (where m.kind = 'charge'), 0)::bigint as "chargedMinor", coalesce(sum(m.amount) filter (where m.kind = 'refund'), 0)::bigint as "refundedMinor"
      from sandbox_movements m where m.site_id = ${db.siteId} and m.outcome = 'approved' ${isQuiet ? sql`` : sql`and not exists (
        select from transactions t where t.site_id = ${db.siteId} and t.gateway_key = m.key and t.look_at is not null)`} group by m.currency order by m.currency`)
    const booked = await db.rows<Approved>(sql`
      select currency, coalesce(sum(amount) filter (where kind = 'sale'), 0)::bigint as "chargedMinor", coalesce(sum(amount) filter (where kind <> 'sale'), 0)::bigint as "refundedMinor"
      from transactions where site_id = ${db.siteId} and status = 'approved' and gateway = 'sandbox' group by currency order by currency`)
    const said = (totals: readonly Approved[]): string => totals.map((one) => `${one.currency} ${one.chargedMinor} charged, ${one.refundedMinor} given back`).join('; ')
    return said(gateway) === said(booked) ? [] : [`approved money at the gateway: ${said(gateway)}; in the books: ${said(booked)}`]
  })
}
