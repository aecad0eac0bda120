// Pelcro's organizations.

import type { Organization } from '../../domain/organization.ts'
import { type Answer, type Endpoint, endpoint, type RequestHead } from '../../http/surface.ts'
import type { Context } from '../../services/context.ts'
import { recordOf } from '../../services/numbered-records.ts'
import { addOrganization, changeOrganizationById, countMembers, getOrganization, removeOrganization } from '../../services/organizations.ts'
import { findOrganizationPage } from '../../services/record-lists.ts'
import { Body, ById } from './customers.ts'
import { fieldsOf } from './fields.ts'
import { ListQuery, readRecordList } from './lists.ts'
import { viewOrganization } from './organization-view.ts'
import { answerOne, answerPage, readNumber } from './wire.ts'

const organizationAt = async (ctx: Context, id: string): Promise<Organization> => getOrganization(ctx, (await recordOf(ctx, 'organizations', readNumber(id))).id)

async function list(ctx: Context, head: RequestHead): Promise<Answer> {
  const { paging, query } = readRecordList(head, {})
  const { rows, total } = await findOrganizationPage(ctx, query)
  const counts = await countMembers(ctx, rows.map((one) => one.number))
  return answerPage(head, paging, rows.map((one) => viewOrganization(one, counts.get(one.number) ?? 0)), total)
}

async function shown(ctx: Context, organization: Organization, status = 200): Promise<Answer> {
  return answerOne(viewOrganization(organization, (await countMembers(ctx, [organization.number])).get(organization.number) ?? 0), status)
}

function readName(ctx: Context, body: unknown): string {
  const fields = fieldsOf(ctx, body)
  const name = fields.text('name', { required: true }) ?? ''
  fields.done()
  return name
}

const write = { scope: 'organizations:write', params: ById } as const
export const organizationEndpoints: readonly Endpoint[] = [
  endpoint({ method: 'GET', path: '/organizations', query: ListQuery, scope: 'organizations:read', handle: ({ ctx, head }) => list(ctx, head) }),
  endpoint({ method: 'POST', path: '/organizations', scope: 'organizations:write', body: Body, handle: async ({ ctx, body }) => shown(ctx, await addOrganization(ctx, { name: readName(ctx, body) }), 201) }),
  endpoint({ method: 'GET', path: '/organizations/{id}', scope: 'organizations:read', params: ById, handle: async ({ ctx, params }) => shown(ctx, await organizationAt(ctx, params.id)) }),
  endpoint({
    method: 'PUT', path: '/organizations/{id}', ...write, body: Body,
    handle: async ({ ctx, params, body }) => shown(ctx, await changeOrganizationById(ctx, (await organizationAt(ctx, params.id)).id, { name: readName(ctx, body) }, null)),
  }),
  endpoint({
    // Its customers stay, without it.
    method: 'DELETE', path: '/organizations/{id}', ...write,
    handle: async ({ ctx, params }) => {
      await removeOrganization(ctx, (await organizationAt(ctx, params.id)).id, true, null)
      return { status: 204 }
    },
  }),
]
