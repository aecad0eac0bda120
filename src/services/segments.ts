// Segments: saved filters, their counts and their members.

import { readText } from '../domain/contact.ts'
import { segmentsIn } from '../domain/filter/bind.ts'
import { type Fault, refuse, Refused, refuseFaults } from '../domain/refusal.ts'
import { type Segment, SEGMENT_NAME_MAX, SEGMENTS_MAX } from '../domain/segment.ts'
import { textKey } from '../domain/text-key.ts'
import { lockKeys } from '../storage/customers.ts'
import { type SiteDb, violatedUnique } from '../storage/db.ts'
import { deleteSegment, findSegment, insertSegment, listFiltersNamingSegments, listSegments, saveSegment, saveSegmentCount } from '../storage/segments.ts'
import { type Context, permit } from './context.ts'
import { countFiltered, readSiteFilter } from './customer-lists.ts'
import { expectRevision, record } from './events.ts'

/** Held by everybody who changes segments, or names one: two that begin to name each other at the same time must not both be right. */
export const SEGMENTS_LOCK = ['segments']
/** Ids find segments too; a name that looks like one could be taken for another's. */
const ID_LIKE = /^seg_/i

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
    await lockKeys(db, SEGMENTS_LOCK)
    if ((await listSegments(db, null, SEGMENTS_MAX)).length >= SEGMENTS_MAX) refuse('limit-reached', { detail: `a site has at most ${SEGMENTS_MAX} segments` })
    await readSiteFilter(ctx, db, segment.filter)
    if (!(await insertSegment(db, segment))) nameTaken(name)
    await record(ctx, db, [{ type: 'segment.created', subject: segment.id }])
    return segment
  })
}

/** A segment as it was last counted. Refuses not-found. */
export async function getSegment(ctx: Context, id: string): Promise<Segment> {
  permit(ctx, 'segments:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findSegment(db, id))) ?? noSuchSegment(id)
}

/** A segment with its count: the one that is kept, or counted now when there is none or `refresh` asks for it. */
export async function getCountedSegment(ctx: Context, id: string, refresh: boolean): Promise<Segment> {
  const segment = await getSegment(ctx, id)
  if (segment.countedAt !== null && !refresh) return segment
  const customerCount = await countFiltered(ctx, segment.filter)
  const countedAt = ctx.now()
  await ctx.database.read(ctx.site.siteId, (db) => saveSegmentCount(db, segment, customerCount, countedAt))
  return { ...segment, customerCount, countedAt }
}

export async function getSegments(ctx: Context, after: string | null, limit: number): Promise<Segment[]> {
  permit(ctx, 'segments:read')
  return ctx.database.read(ctx.site.siteId, (db) => listSegments(db, after, limit))
}

/**
 * Changes a segment; a change that changes nothing leaves the revision. Refuses a name that is taken, a new name while others use
 * the old one, a filter that would contain itself, and one with which others that name this segment could not be read any more.
 */
export async function changeSegment(ctx: Context, id: string, input: SegmentInput, expectedRevision: number | null): Promise<Segment> {
  permit(ctx, 'segments:write')
  try {
    return await ctx.database.transact(ctx.site.siteId, async (db) => {
      await lockKeys(db, SEGMENTS_LOCK)
      const before = (await findSegment(db, id, true)) ?? noSuchSegment(id)
      expectRevision(before, expectedRevision)
      const { name, description, filter } = {
        name: input.name === undefined ? before.name : readName(input.name), description: input.description === undefined ? before.description : input.description,
        filter: input.filter ?? before.filter,
      }
      const filterChanged = filter !== before.filter
      if (!filterChanged && name === before.name && description === before.description) return before
      const after: Segment = {
        ...before, name, description, filter, ...(filterChanged ? { customerCount: null, countedAt: null } : {}), updatedAt: ctx.now(), revision: before.revision + 1,
      }
      if (textKey(name) !== textKey(before.name)) await refuseInUse(db, before, [before.name])
      const users = filterChanged ? await readableUsers(ctx, db, before) : []
      await saveSegment(db, after)
      // Read after the save, so that a filter that leads back to this segment is seen, and those that it now makes too deep or too long.
      await readSiteFilter(ctx, db, `@${quoted(name)}`)
      for (const user of users) await refuseUnreadable(ctx, db, user)
      await record(ctx, db, [{ type: 'segment.updated', subject: id }])
      return after
    })
  } catch (error) {
    if (violatedUnique(error)) nameTaken(input.name ?? '')
    throw error
  }
}

/** Removes a segment. Refuses in-use while another segment, a tag rule or a webhook endpoint names it. */
export async function removeSegment(ctx: Context, id: string, expectedRevision: number | null): Promise<void> {
  permit(ctx, 'segments:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    await lockKeys(db, SEGMENTS_LOCK)
    const segment = (await findSegment(db, id, true)) ?? noSuchSegment(id)
    expectRevision(segment, expectedRevision)
    await refuseInUse(db, segment, [segment.name, segment.id])
    await deleteSegment(db, id)
    await record(ctx, db, [{ type: 'segment.deleted', subject: id }])
  })
}

async function refuseInUse(db: SiteDb, segment: Segment, names: readonly string[]): Promise<void> {
  const keys = new Set(names.map(textKey))
  const users = (await listFiltersNamingSegments(db)).filter((one) => one.id !== segment.id)
  const user = users.find((one) => segmentsIn(one.filter).some((name) => keys.has(textKey(name))))
  if (user) refuse('in-use', { detail: `the ${user.kind} ${user.name} names this segment`, usedBy: user.id })
}

type User = Awaited<ReturnType<typeof listFiltersNamingSegments>>[number]

const quoted = (name: string): string => `"${name.replace(/["\\]/g, '\\$&')}"`
const textOf = (user: User): string => (user.kind === 'segment' ? `@${quoted(user.name)}` : user.filter)

/** Everything whose filter leads to a segment, also over others, and can be read as things stand. */
async function readableUsers(ctx: Context, db: SiteDb, segment: Segment): Promise<User[]> {
  const others = (await listFiltersNamingSegments(db)).filter((one) => one.id !== segment.id)
  const reached = new Set([segment.name, segment.id].map(textKey))
  const found = new Set<User>()
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const user of others) {
      if (found.has(user) || !segmentsIn(user.filter).some((name) => reached.has(textKey(name)))) continue
      found.add(user)
      if (user.kind === 'segment') for (const name of [user.name, user.id]) reached.add(textKey(name))
    }
  }
  const readable: User[] = []
  for (const user of found) if ((await whyUnreadable(ctx, db, user)) === null) readable.push(user)
  return readable
}

async function refuseUnreadable(ctx: Context, db: SiteDb, user: User): Promise<void> {
  const why = await whyUnreadable(ctx, db, user)
  if (why !== null) refuse('filter-invalid', { detail: `the ${user.kind} ${user.name} could not be read any more: ${why}`, usedBy: user.id, errors: [{ pointer: '/filter', code: 'filter-invalid', message: why }] })
}

async function whyUnreadable(ctx: Context, db: SiteDb, user: User): Promise<string | null> {
  try {
    await readSiteFilter(ctx, db, textOf(user))
    return null
  } catch (error) {
    if (error instanceof Refused) return error.facts.detail
    throw error
  }
}

function readName(text: string): string {
  const faults: Fault[] = []
  const name = readText(text, '/name', faults, SEGMENT_NAME_MAX)
  if (name === null) faults.push({ pointer: '/name', code: 'required', message: 'is required' })
  else if (ID_LIKE.test(name)) faults.push({ pointer: '/name', code: 'reserved', message: 'begins like the id of a segment' })
  refuseFaults(faults)
  return name ?? ''
}

function nameTaken(name: string): never {
  refuse('already-exists', { detail: `there is a segment ${name} already` })
}

function noSuchSegment(id: string): never {
  refuse('not-found', { detail: `there is no segment ${id}` })
}
