// What was decided of pairs of customers, and what of that counts for those that they became part of.

import type { DuplicateDecision, EffectiveVerdict, Verdict } from '../domain/duplicate-pair.ts'
import type { Instant } from '../domain/time.ts'
import { type Query, type SiteDb, sql } from './db.ts'
import { records } from './records.ts'
import { numberArray } from './table.ts'

/** A decision about to be kept; the lower number is `a`. */
export type DecisionDraft = Pick<DuplicateDecision, 'a' | 'b' | 'verdict' | 'isAutomatic' | 'actor'>

/** Keeps decisions, each as the last word of its pair. */
export async function saveDecisions(db: SiteDb, drafts: readonly DecisionDraft[], at: Instant): Promise<void> {
  const rows = drafts.map((one) => ({ a: one.a, b: one.b, verdict: one.verdict, is_automatic: one.isAutomatic, actor: one.actor }))
  await db.run(sql`
    insert into duplicate_decisions (site_id, a, b, verdict, is_automatic, actor, decided_at)
    select ${db.siteId}, d.a, d.b, d.verdict, d.is_automatic, d.actor, ${at}::timestamptz from ${records(rows, 'a bigint, b bigint, verdict text, is_automatic boolean, actor text')} order by d.a, d.b
    on conflict (site_id, a, b) do update set number = excluded.number, verdict = excluded.verdict, is_automatic = excluded.is_automatic, actor = excluded.actor, decided_at = excluded.decided_at`)
}

const decisionColumns = sql`d.number, d.a, d.b, d.verdict, d.is_automatic as "isAutomatic", d.actor, d.decided_at as "decidedAt"`

/** Decisions below a number, the last first; of one customer and whoever is part of it, if one is named. */
export async function listDecisions(db: SiteDb, query: { customer: bigint | null; verdict: Verdict | null; below: bigint | null; limit: number }): Promise<DuplicateDecision[]> {
  const { customer, verdict, below } = query
  const lives = sql`select c.number from customers c where c.site_id = ${db.siteId} and (c.number = ${customer} or c.merged_into = ${customer})`
  return db.rows<DuplicateDecision>(sql`
    select ${decisionColumns} from duplicate_decisions d where d.site_id = ${db.siteId}
      ${customer === null ? sql`` : sql`and (d.a in (${lives}) or d.b in (${lives}))`} ${verdict === null ? sql`` : sql`and d.verdict = ${verdict}`}
      ${below === null ? sql`` : sql`and d.number < ${below}`} order by d.number desc limit ${query.limit}`)
}

/**
 * Decisions as they count now: of whom each of the two is part, the last word of several on the same two; that they are to be looked at
 * later counts only where nobody said what they are. That two are the same no longer counts when they were merged since and the merge was
 * undone: then nothing is decided.
 */
const effective = (siteId: bigint, where: Query<unknown>): Query<EffectiveVerdict> => sql<EffectiveVerdict>`
  select distinct on (1, 2) least(x.a, x.b) as a, greatest(x.a, x.b) as b, x.verdict from (
    select coalesce(ca.merged_into, ca.number) as a, coalesce(cb.merged_into, cb.number) as b, d.verdict, d.number
    from duplicate_decisions d join customers ca on ca.site_id = d.site_id and ca.number = d.a join customers cb on cb.site_id = d.site_id and cb.number = d.b
    where d.site_id = ${siteId} ${where} and not (d.verdict = 'same' and exists (
      select from merge_parties pa join merge_parties pb on pb.site_id = pa.site_id and pb.merge = pa.merge and pb.customer = d.b
      join merges m on m.site_id = pa.site_id and m.number = pa.merge where pa.site_id = d.site_id and pa.customer = d.a and m.undone_at >= d.decided_at))) x
  where x.a <> x.b order by 1, 2, x.verdict = 'later', x.number desc`

/** Every decision that counts, of all the site or of some customers (as they are now, not of those merged into others). */
export async function listEffective(db: SiteDb, customers: readonly bigint[] | null = null): Promise<EffectiveVerdict[]> {
  if (customers === null) return db.rows(effective(db.siteId, sql``))
  if (customers.length === 0) return []
  const numbers = numberArray(customers)
  const lives = sql`select c.number from customers c where c.site_id = ${db.siteId} and (c.number = any(${numbers}) or c.merged_into = any(${numbers}))`
  return db.rows(effective(db.siteId, sql`and (d.a in (${lives}) or d.b in (${lives}))`))
}

/**
 * True for a pair `p` of which the run that found it knew all that is decided: nobody who became part of one of the two since brought a
 * word along. What was decided of the two themselves stands on the pair.
 */
export function noLaterWord(siteId: bigint): Query<unknown> {
  return sql`not exists (
    select from customers la join duplicate_decisions d on d.site_id = la.site_id and la.number in (d.a, d.b)
    join customers lb on lb.site_id = d.site_id and lb.number = case when d.a = la.number then d.b else d.a end and (lb.number = p.b or lb.merged_into = p.b)
    where la.site_id = ${siteId} and la.merged_into = p.a and d.verdict <> 'same'
    union all
    select from customers lb join duplicate_decisions d on d.site_id = lb.site_id and lb.number in (d.a, d.b)
    where lb.site_id = ${siteId} and lb.merged_into = p.b and d.verdict <> 'same' and (case when d.a = lb.number then d.b else d.a end) = p.a)`
}

/** Pairs of some customers who were merged once, by anybody, in a merge that was undone: they or those who are part of them. */
export async function hasUndoneMerge(db: SiteDb, customers: readonly bigint[]): Promise<boolean> {
  const numbers = numberArray(customers)
  const row = await db.row<{ found: boolean }>(sql`
    select exists (
      select p.merge from customers c join merge_parties p on p.site_id = c.site_id and p.customer = c.number
      join merges m on m.site_id = p.site_id and m.number = p.merge and m.undone_at is not null
      where c.site_id = ${db.siteId} and (c.number = any(${numbers}) or c.merged_into = any(${numbers}))
      group by p.merge having count(distinct coalesce(c.merged_into, c.number)) > 1) as found`)
  return row?.found === true
}

/** Forgets what was decided of a customer. */
export async function deleteDecisionsOf(db: SiteDb, customer: bigint): Promise<number> {
  return db.run(sql`delete from duplicate_decisions where site_id = ${db.siteId} and (a = ${customer} or b = ${customer})`)
}
