// Segments: saved filters, their counts and their members.

import { readText } from '../domain/contact.ts'
import { segmentsIn } from '../domain/filter/bind.ts'
import { type Fault, refuse, refuseFaults } from '../domain/refusal.ts'
import { type Segment, SEGMENT_NAME_MAX, SEGMENTS_MAX } from '../domain/segment.ts'
import { textKey } from '../domain/text-key.ts'
import { countCustomers } from '../storage/customer-lists.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import { deleteSegment, findSegment, insertSegment, listFiltersNamingSegments, listSegments, saveSegment, saveSegmentCount } from '../storage/segments.ts'
import { type Context, permit } from './context.ts'
import { readSiteFilter } from './customer-lists.ts'
import { expectRevision, record } from './events.ts'

export interface SegmentInput {
  readonly name?: string
  readonly description?: string | null
  readonly filter?: string
}

/** Saves a filter under a name. Refuses already-exists, filter-invalid, limit-reached. */
export async function createSegment(ctx: Context, input: SegmentInput & { name: string; filter: string }): Promise<Segment> {
  permit(ctx, 'segments:write')
  const name = readName(input.name)
  const now = ctx.now()
  const segment: Segment = {
    id: ctx.newId('segment'), name, description: input.description ?? null, filter: input.filter, customerCount: null, countedAt: null, createdAt: now, updatedAt: now, revision: 1,
  }
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    if ((await listSegments(db, null, SEGMENTS_MAX)).length >= SEGMENTS_MAX) refuse('limit-reached', { detail: `a site has at most ${SEGMENTS_MAX} segments` })
    await readSiteFilter(ctx, db, segment.filter)
    if (!(await insertSegment(db, segment))) nameTaken(name)
    await readSiteFilter(ctx, db, segment.filter)
    await record(ctx, db, [{ type: 'segment.created', subject: segment.id }])
    return segment
  })
}

export async function getSegment(ctx: Context, id: string, refresh: boolean): Promise<Segment> {
  permit(ctx, 'segments:read')
  return ctx.database.read(ctx.site.siteId, async (db) => {
    const segment = (await findSegment(db, id)) ?? noSuchSegment(id)
    return refresh || segment.countedAt === null ? counted(ctx, db, segment) : segment
  })
}

async function counted(ctx: Context, db: SiteDb, segment: Segment): Promise<Segment> {
  const filter = await readSiteFilter(ctx, db, segment.filter)
  const customerCount = await countCustomers(db, { filter, words: null, sort: 'number', descending: true })
  const countedAt = ctx.now()
  await saveSegmentCount(db, segment.id, customerCount, countedAt)
  return { ...segment, customerCount, countedAt }
}

export async function getSegments(ctx: Context, after: string | null, limit: number): Promise<Segment[]> {
  permit(ctx, 'segments:read')
  return ctx.database.read(ctx.site.siteId, (db) => listSegments(db, after, limit))
}

/** Changes a segment. Refuses a name that is taken and a filter that would contain itself. */
export async function changeSegment(ctx: Context, id: string, input: SegmentInput, expectedRevision: number | null): Promise<Segment> {
  permit(ctx, 'segments:write')
  try {
    return await ctx.database.transact(ctx.site.siteId, async (db) => {
      const before = (await findSegment(db, id, true)) ?? noSuchSegment(id)
      expectRevision(before, expectedRevision)
      const filterChanged = input.filter !== undefined && input.filter !== before.filter
      const after: Segment = {
        ...before, name: input.name === undefined ? before.name : readName(input.name), description: input.description === undefined ? before.description : input.description,
        filter: input.filter ?? before.filter, ...(filterChanged ? { customerCount: null, countedAt: null } : {}), updatedAt: ctx.now(), revision: before.revision + 1,
      }
      await saveSegment(db, after)
      // Read after the save, so that a filter that leads back to this segment is seen.
      await readSiteFilter(ctx, db, `@"${after.name.replace(/["\\]/g, '\\$&')}"`)
      await record(ctx, db, [{ type: 'segment.updated', subject: id }])
      return after
    })
  } catch (error) {
    if (violatedUnique(error)) nameTaken(input.name ?? '')
    throw error
  }
}

/** Removes a segment. Refuses in-use while another segment or a tag rule names it. */
export async function removeSegment(ctx: Context, id: string, expectedRevision: number | null): Promise<void> {
  permit(ctx, 'segments:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const segment = (await findSegment(db, id, true)) ?? noSuchSegment(id)
    expectRevision(segment, expectedRevision)
    const names = new Set([textKey(segment.name), textKey(segment.id)])
    const user = (await listFiltersNamingSegments(db)).find((one) => one.id !== id && segmentsIn(one.filter).some((name) => names.has(textKey(name))))
    if (user) refuse('in-use', { detail: `the ${user.kind} ${user.name} names this segment`, usedBy: user.id })
    await deleteSegment(db, id)
    await record(ctx, db, [{ type: 'segment.deleted', subject: id }])
  })
}

function readName(text: string): string {
  const faults: Fault[] = []
  const name = readText(text, '/name', faults, SEGMENT_NAME_MAX)
  if (name === null) faults.push({ pointer: '/name', code: 'required', message: 'is required' })
  refuseFaults(faults)
  return name ?? ''
}

function nameTaken(name: string): never {
  refuse('already-exists', { detail: `there is a segment ${name} already` })
}

function noSuchSegment(id: string): never {
  refuse('not-found', { detail: `there is no segment ${id}` })
}
