// Random lives: what must hold of money holds all along, and one long move of the clock brings what many short ones do.

import { expect, test } from 'vitest'
import { moveTestClock } from '../../src/services/test-clock.ts'
import { act, type Stage } from '../billing/acts.ts'
import { bookDump } from '../billing/dump.ts'
import { violations } from '../billing/invariants.ts'
import { seeded } from '../billing/random.ts'
import { openShop, shopContext } from '../billing/shop.ts'
import { simulate, START } from '../billing/simulation.ts'
import { SEED } from '../chance.ts'
import { makeWorld } from '../world.ts'

const DAY_MS = 86_400_000

test(`a season of a dozen customers keeps the books right (seed ${SEED})`, async () => {
  const { engine } = await makeWorld()
  const report = await simulate(engine, { seed: SEED, days: 75, customers: 12, actsMax: 8, checkEveryDays: 4 })
  expect(report.acts).toBeGreaterThan(30)
})

test(`one long move of the clock ends as many daily ones do (seed ${SEED})`, async () => {
  const { engine } = await makeWorld()
  const dumps: string[][] = []
  for (const { slug, stepDays } of [{ slug: 'at-once', stepDays: 120 }, { slug: 'day-by-day', stepDays: 1 }]) {
    const random = seeded(SEED)
    const stage: Stage = { ctx: await openShop(engine, slug, START, random), random, people: [], born: 0, peopleMax: 8 }
    for (let left = 60; left > 0; left--) await act(stage)
    for (let days = stepDays; days <= 120; days += stepDays) await moveTestClock(stage.ctx, new Date(START.getTime() + days * DAY_MS))
    const ctx = await shopContext(engine, slug)
    expect(await violations(ctx)).toEqual([])
    // The gateway answers several at one instant in any order, and what follows takes its numbers in that order.
    dumps.push(await bookDump(ctx, { isUnordered: true }))
  }
  expect(dumps[0]?.length).toBeGreaterThan(100)
  expect(dumps[0]).toEqual(dumps[1])
})
