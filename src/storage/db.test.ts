// How statements are sent: prepared by their text where their work asks for it.

import { expect, test } from 'vitest'
import { makeWorld } from '../../test/world.ts'
import { prepared, sql, UNPREPARED } from './db.ts'

const world = await makeWorld()

test('of a prepared transaction each text is understood once, and one that is not to be prepared every time', async () => {
  const { siteId } = world.site
  const kept = await world.engine.database.transact(siteId, async (transaction) => {
    const db = prepared(transaction)
    for (const number of [1n, 2n]) {
      expect(await db.row(sql`select ${number}::bigint + 1 as next`)).toEqual({ next: number + 1n })
      expect(await db.rows(sql`select ${number}::bigint + 2 as next`, UNPREPARED)).toEqual([{ next: number + 2n }])
      await db.run(sql`select ${number}::bigint + 3 as next`, 'third')
    }
    return transaction.rows<{ name: string; statement: string }>(sql`select name, statement from pg_prepared_statements where statement like 'select $1::bigint + %' order by statement`)
  })
  expect(kept).toEqual([
    { name: expect.stringMatching(/^by_text_\d+$/), statement: 'select $1::bigint + 1 as next' },
    { name: 'third', statement: 'select $1::bigint + 3 as next' },
  ])
})
