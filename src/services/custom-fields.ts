// Custom fields: the site's definitions, and values held against them.

import {
  checkDefinition, checkValues, CUSTOM_FIELDS_MAX, type CustomField, type CustomFieldResource, type CustomFieldRules, type CustomFieldType,
} from '../domain/custom-field.ts'
import type { Json, JsonObject } from '../domain/json.ts'
import { refuse } from '../domain/refusal.ts'
import {
  countFieldValues, deleteCustomField, findCustomField, insertCustomField, listCustomFields, saveCustomField,
} from '../storage/custom-fields.ts'
import { Overtaken, type SiteDb } from '../storage/db.ts'
import { type Context, type KnownDefinitions, permit } from './context.ts'
import { expectRevision, isUnchanged, record } from './events.ts'

export interface CustomFieldInput {
  readonly description?: string | null
  readonly required?: boolean
  readonly default?: Json
  readonly rules?: CustomFieldRules
}

/** The definitions of a resource by name. */
export async function loadDefinitions(db: SiteDb, resource: CustomFieldResource): Promise<ReadonlyMap<string, CustomField>> {
  return new Map((await listCustomFields(db, resource)).map((field) => [field.name, field]))
}

/**
 * Does a part of a transaction that goes by the definitions of the customers' fields. Those that this process saw last are taken while
 * they are read again, so that the work waits for one answer in place of two; had they changed, all is run again, by Overtaken.
 */
export async function withDefinitions<T>(ctx: Context, db: SiteDb, work: (definitions: ReadonlyMap<string, CustomField>) => Promise<T>): Promise<T> {
  const { siteId } = ctx.site
  const known = ctx.knownDefinitions.get(siteId)
  const reading = loadDefinitions(db, 'customer').then((definitions): KnownDefinitions => {
    const now = { definitions, version: [...definitions.values()].map(({ name, revision, createdAt }) => `${name} ${revision} ${createdAt.toISOString()}`).join('\n') }
    ctx.knownDefinitions.set(siteId, now)
    return now
  })
  if (!known) return work((await reading).definitions)
  const [read, done] = await Promise.allSettled([reading, work(known.definitions)])
  if (read.status === 'rejected') throw read.reason
  if (read.value.version !== known.version) throw new Overtaken()
  if (done.status === 'rejected') throw done.reason
  return done.value
}

/** The types of the customers' fields, for filters. */
export async function customFieldTypes(db: SiteDb): Promise<ReadonlyMap<string, CustomFieldType>> {
  return new Map((await listCustomFields(db, 'customer')).map((field) => [field.name, field.type]))
}

/** Values after a change of one record; `before` is null for a new one. Refuses custom-field-invalid. */
export async function checkedCustomFields(db: SiteDb, resource: CustomFieldResource, before: JsonObject | null, after: JsonObject): Promise<JsonObject> {
  return checkValues(await loadDefinitions(db, resource), before, after)
}

/** Adds a field. Refuses already-exists, custom-field-invalid, limit-reached. */
export async function defineCustomField(
  ctx: Context, input: CustomFieldInput & { resource: CustomFieldResource; name: string; type: CustomFieldType },
): Promise<CustomField> {
  permit(ctx, 'custom-fields:write')
  const now = ctx.now()
  const field: CustomField = {
    resource: input.resource, name: input.name, type: input.type, description: input.description ?? null, required: input.required ?? false,
    default: input.default ?? null, rules: input.rules ?? {}, createdAt: now, updatedAt: now, revision: 1,
  }
  checkDefinition(field)
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    if ((await listCustomFields(db, field.resource)).length >= CUSTOM_FIELDS_MAX) {
      refuse('limit-reached', { detail: `a resource has at most ${CUSTOM_FIELDS_MAX} custom fields` })
    }
    if (!(await insertCustomField(db, field))) refuse('already-exists', { detail: `there is a custom field ${field.name} of ${field.resource} already` })
    await record(ctx, db, [{ type: 'custom-field.created', subject: `${field.resource}/${field.name}` }])
    return field
  })
}

export async function getCustomField(ctx: Context, resource: CustomFieldResource, name: string): Promise<CustomField> {
  permit(ctx, 'custom-fields:read')
  return (await ctx.database.read(ctx.site.siteId, (db) => findCustomField(db, resource, name))) ?? noSuchField(resource, name)
}

export async function getCustomFields(ctx: Context, resource: CustomFieldResource | null): Promise<CustomField[]> {
  permit(ctx, 'custom-fields:read')
  return ctx.database.read(ctx.site.siteId, (db) => listCustomFields(db, resource))
}

/** Changes everything but name and type, which stay for ever. Values that are stored already are not touched. */
export async function changeCustomField(
  ctx: Context, resource: CustomFieldResource, name: string, input: CustomFieldInput, expectedRevision: number | null,
): Promise<CustomField> {
  permit(ctx, 'custom-fields:write')
  return ctx.database.transact(ctx.site.siteId, async (db) => {
    const before = (await findCustomField(db, resource, name, true)) ?? noSuchField(resource, name)
    expectRevision(before, expectedRevision)
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as CustomFieldInput
    const after: CustomField = { ...before, ...given, updatedAt: ctx.now(), revision: before.revision + 1 }
    checkDefinition(after)
    if (isUnchanged(before, after)) return before
    await saveCustomField(db, after)
    await record(ctx, db, [{ type: 'custom-field.updated', subject: `${resource}/${before.name}` }])
    return after
  })
}

/** Removes a definition. Refuses in-use while records have values, so that no value is left without a definition. */
export async function removeCustomField(ctx: Context, resource: CustomFieldResource, name: string): Promise<void> {
  permit(ctx, 'custom-fields:write')
  await ctx.database.transact(ctx.site.siteId, async (db) => {
    const field = (await findCustomField(db, resource, name, true)) ?? noSuchField(resource, name)
    const count = await countFieldValues(db, resource, field.name)
    if (count > 0) refuse('in-use', { detail: `${count} records have a value of ${field.name}; remove the values first`, count })
    await deleteCustomField(db, resource, name)
    await record(ctx, db, [{ type: 'custom-field.deleted', subject: `${resource}/${field.name}` }])
  })
}

function noSuchField(resource: string, name: string): never {
  refuse('not-found', { detail: `there is no custom field ${name} of ${resource}` })
}
