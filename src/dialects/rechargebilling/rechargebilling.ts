// The face that ReCharge Billing's clients know: XML below /API/v2 in its envelope, and bare at the dialect's root.

import type { RequestHead, Surface } from '../../http/surface.ts'
import { chargeEndpoints } from './charges.ts'
import { customerEndpoints } from './customers.ts'
import { payMethodEndpoints } from './paymethods.ts'
import { productEndpoints } from './products.ts'
import { REFUSALS, sayError } from './refusals.ts'
import { terminalEndpoints } from './terminal.ts'
import { transactionEndpoints } from './transactions.ts'
import { updatePageEndpoints } from './update-page.ts'

/** The user name of Basic credentials; the password is left blank by the vendor's clients and is not looked at. */
function credentials({ headers }: RequestHead): string | null {
  const [, encoded] = typeof headers['authorization'] === 'string' ? (/^Basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(headers['authorization']) ?? []) : []
  if (encoded === undefined) return null
  const [user = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  return user === '' ? null : user
}

export const rechargeBillingSurface: Surface = {
  name: 'rechargebilling',
  prefix: '/rechargebilling',
  prefixes: ['', '/API/v2', '/api/v2'],
  routes: [...customerEndpoints, ...payMethodEndpoints, ...chargeEndpoints, ...productEndpoints, ...terminalEndpoints, ...transactionEndpoints, ...updatePageEndpoints],
  credentials,
  refusals: REFUSALS,
  say: sayError,
  unknowns: { queries: 'refuse', bodies: 'ignore' },
  bodies: ['form', 'multipart'],
  missingBodyIsEmpty: true,
  idempotencyHeader: null,
}
