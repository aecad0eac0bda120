// Rights that go with others: Recharge divides them otherwise than the core.

import type { Scope } from '../../domain/scope.ts'
import type { Endpoint } from '../../http/surface.ts'
import { type Context, permit } from '../../services/context.ts'
import { namesOf } from './lists.ts'

/** The same asker with what his right at Recharge includes here. */
export function alsoMay(ctx: Context, ...scopes: readonly Scope[]): Context {
  return { ...ctx, actor: { ...ctx.actor, scopes: [...ctx.actor.scopes, ...scopes] } }
}

/** Endpoints whose own scope includes these: what they answer is made of what the core keeps under other rights. */
export function including(scopes: readonly Scope[], endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((one) => ({ ...one, handle: async (request) => one.handle({ ...request, ctx: alsoMay(request.ctx, ...scopes) }) }))
}

/** What can be asked for beside a record that is a right of its own. */
const INCLUDES: ReadonlyMap<string, Scope> = new Map([
  ['addresses', 'customers:read'], ['address', 'customers:read'], ['customer', 'customers:read'], ['payment_methods', 'payments:read'], ['subscriptions', 'subscriptions:read'],
])
/** Nouns that show something beside themselves. */
const INCLUDING = /^\/(customers|addresses|subscriptions|payment_methods)(\/|$)/

/** Refuses who may not see what is asked for beside a record; names that are not known are ignored, as Recharge does. */
export function permitIncludes(ctx: Context, names: ReadonlySet<string>): void {
  for (const name of names) {
    const scope = INCLUDES.get(name)
    if (scope) permit(ctx, scope)
  }
}

/** Has what is asked for beside a record refused before anything is done. */
export function guarded(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((one) => (INCLUDING.test(one.path) ? {
    ...one, handle: async (request) => {
      permitIncludes(request.ctx, namesOf(request.head.query['include']))
      return one.handle(request)
    },
  } : one))
}
