// The signatures of Recharge's webhooks against a vector that was worked out elsewhere.

import { expect, test } from 'vitest'
import { rechargeHeaders } from './recharge-signature.ts'

test('both signatures are those of the published way of working them out', () => {
  const secrets = [`whsec_${Buffer.from('s3cr3t').toString('base64')}`]
  const message = { url: 'https://a.example', id: 'dlv', face: 'recharge/2021-11/customer', label: 'customer/deleted', at: new Date(1_700_000_000_000), body: '{"customer":{"id":42}}', secrets }
  expect(rechargeHeaders(message)).toEqual({
    'x-recharge-topic': 'customer/deleted',
    'x-recharge-hmac-sha256': '5f934c7cf94327d4446840892d8ade382ebb5a1f723167dcd59bf2c9c3529b36',
    'x-recharge-webhook-timestamp': '1700000000',
    'x-recharge-webhook-signature': 't=1700000000,v1=6495cc29a48a0c2128eef75c53db8c67b77dc182006ca992a4d72bcf44f08413',
  })
})
