// Routes of imports and exports.

import Type, { type Static } from 'typebox'
import { FILTER_CHARS_MAX } from '../domain/filter/parse.ts'
import { IMPORT_STATUSES, type ImportJob, type ImportMatch, readImportMap } from '../domain/import.ts'
import { PAGE_LIMIT_DEFAULT, readTextCursor, writeCursor } from '../http/pages.ts'
import { type Route, route } from '../http/surface.ts'
import { exportCustomers } from '../services/exports.ts'
import { cancelImport, getImport, getImportRefusals, getImports, receiveImport } from '../services/imports.ts'
import { viewCustomer } from './customer-schema.ts'
import { idOf, Instant, nullable, pageOf, pageQuery, strict, viewInstant } from './schemas.ts'

const Count = Type.Integer({ minimum: 0 })
const View = strict({
  id: Type.String(), status: Type.Enum([...IMPORT_STATUSES]), match: Type.String(), dryRun: Type.Boolean(), rowsRead: Count, created: Count, updated: Count, unchanged: Count, refused: Count,
  error: nullable(Type.String()), createdAt: Instant, startedAt: nullable(Instant), finishedAt: nullable(Instant),
})
const Refusal = strict({ rowNumber: Type.Integer({ description: 'counted from 1 after the header' }), code: Type.String(), message: Type.String(), fields: Type.Record(Type.String(), Type.String()) })
const params = strict({ id: idOf('import') })

const view = (job: ImportJob): Static<typeof View> => ({
  id: job.id, status: job.status, match: job.settings.match, dryRun: job.settings.dryRun, rowsRead: job.rowsRead, created: job.created, updated: job.updated,
  unchanged: job.unchanged, refused: job.refused, error: job.error, createdAt: viewInstant(job.createdAt), startedAt: viewInstant(job.startedAt), finishedAt: viewInstant(job.finishedAt),
})

export const importRoutes: readonly Route[] = [
  route({
    method: 'POST', path: '/imports', id: 'createImport', tag: 'imports', summary: 'Import customers from CSV; the answer comes at once, the work goes on', scope: 'imports:write',
    query: strict({
      map: Type.Optional(Type.String({ maxLength: 10_000, description: 'column=field,…; columns not named map by their own name, "-" leaves one out; those of an export that begin with readOnly. are left out' })),
      match: Type.Optional(Type.String({ pattern: '^(id|email|none|externalReference:[A-Za-z0-9_-]{1,50})$', description: 'how a row finds its customer; id when left out' })),
      dryRun: Type.Optional(Type.Boolean({ description: 'try everything and keep nothing' })),
      checkEmailDomains: Type.Optional(Type.Boolean({ description: 'look up whether e-mail domains take mail' })),
    }),
    description: 'The first line names the columns; comma, semicolon or tab, UTF-8 or UTF-16. A column `externalReferences.SYSTEM`, `primaryContact.email` or `primaryContact.phone` sets that one and leaves the others; `tags` replaces them all; an empty cell changes nothing. A line with a wrong quote is refused and costs no other. Whether domains take mail is looked up only when `checkEmailDomains` says so, whatever the site\'s setting: a file may hold a million of them. With an Idempotency-Key, which stands for path and query and not for the body, a second upload is answered with the import that there is; one that broke off may be sent again.',
    upload: ['text/csv'], answers: { 202: View }, refusals: ['unsupported-media-type', 'wrong-state'],
    handle: async ({ ctx, query, upload, once }) => {
      const settings = { map: readImportMap(query.map ?? ''), match: (query.match ?? 'id') as ImportMatch, dryRun: query.dryRun === true, checkEmailDomains: query.checkEmailDomains === true }
      const { job, replayed } = await receiveImport(ctx, settings, upload ?? (async function* () {})(), once ?? null)
      return { status: 202, body: view(job), ...(replayed ? { headers: { 'idempotency-replayed': 'true' } } : {}) }
    },
  }),
  route({
    method: 'GET', path: '/imports', id: 'listImports', tag: 'imports', summary: 'List imports, newest first', scope: 'imports:read', query: strict(pageQuery), answers: { 200: pageOf(View) },
    handle: async ({ ctx, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'imports' }
      const found = await getImports(ctx, cursor === undefined ? null : (readTextCursor(bound, cursor, 1)[0] ?? null), limit + 1)
      const items = found.slice(0, limit)
      return { body: { items: items.map(view), nextCursor: found.length > limit ? writeCursor(bound, [String(items.at(-1)?.number)]) : null } }
    },
  }),
  route({
    method: 'GET', path: '/imports/{id}', id: 'getImport', tag: 'imports', summary: 'Read an import and how far it is', scope: 'imports:read', params, answers: { 200: View },
    handle: async ({ ctx, params: { id } }) => ({ body: view(await getImport(ctx, id)) }),
  }),
  route({
    method: 'GET', path: '/imports/{id}/refusals', id: 'listImportRefusals', tag: 'imports', summary: 'List the rows that were refused', scope: 'imports:read',
    params, query: strict(pageQuery), answers: { 200: pageOf(Refusal) },
    handle: async ({ ctx, params: { id }, query: { limit = PAGE_LIMIT_DEFAULT, cursor } }) => {
      const bound = { list: 'import-refusals', id }
      const after = cursor === undefined ? 0 : Number(readTextCursor(bound, cursor, 1)[0])
      const found = await getImportRefusals(ctx, id, Number.isSafeInteger(after) ? after : 0, limit + 1)
      const items = found.slice(0, limit)
      return { body: { items, nextCursor: found.length > limit ? writeCursor(bound, [String(items.at(-1)?.rowNumber)]) : null } }
    },
  }),
  route({
    method: 'POST', path: '/imports/{id}/cancellation', id: 'cancelImport', tag: 'imports', summary: 'Stop an import; what is imported stays', scope: 'imports:write',
    params, answers: { 200: View }, refusals: ['wrong-state'], handle: async ({ ctx, params: { id } }) => ({ body: view(await cancelImport(ctx, id)) }),
  }),
  route({
    method: 'GET', path: '/exports/customers', id: 'exportCustomers', tag: 'exports', summary: 'Stream the customers of a filter', scope: 'exports:read',
    description: 'CSV can be imported again; columns that begin with readOnly. are then left out. Whoever is there and matches all along is in it once, as he is when his page is read. Each export is an event, export.created.',
    query: strict({ filter: Type.Optional(Type.String({ maxLength: FILTER_CHARS_MAX, description: 'only the customers of a filter' })), format: Type.Optional(Type.Enum(['csv', 'jsonl'], { description: 'csv when left out' })) }),
    answers: { 200: 'text/csv, application/x-ndjson' }, refusals: ['filter-invalid'],
    handle: async ({ ctx, query: { filter = '', format = 'csv' } }) => ({
      stream: await exportCustomers(ctx, filter, format, viewCustomer),
      headers: { 'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8', 'content-disposition': `attachment; filename="customers.${format}"` },
    }),
  }),
]
