// What a record of an export tells of its filter.

import { expect, test } from 'vitest'
import { filterAsTold } from './told.ts'

test.each([
  ['', ''],
  ['tags:vip,"a;b" ; createdAt:2026-01-01..', 'tags:vip,"a;b";createdAt:2026-01-01..'],
  ['@gold;!@"big ones"', '@gold;!@"big ones"'],
  ['email:bob@example.com;primaryContact.*.email:"b;ob"', 'email:…;primaryContact.*.email:…'],
  ['phone:!+49 170 1,2;metadata.x:1..2;id:null', 'phone:!…;metadata.x:…;id:…'],
])('%s is told as %s', (filter, told) => {
  expect(filterAsTold(filter)).toBe(told)
})
