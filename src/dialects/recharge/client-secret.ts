// The secret that signs a token's webhooks.

import type { Context } from '../../services/context.ts'

/** The client secret of a token, which signs its webhooks: whoever has the token can have it, and nobody can work the token out from it. */
export function clientSecretOf(ctx: Context, token: string): string {
  return ctx.hash(`recharge client secret ${token}`).toString('hex')
}
