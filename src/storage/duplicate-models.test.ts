// A site's model: what comes back scores as what was kept, and names nobody.

import { beforeAll, expect, test } from 'vitest'
import { featuresOf } from '../domain/duplicate/features.ts'
import { MatchBase, matchBase } from '../domain/duplicate/match.ts'
import { Scorer } from '../domain/duplicate/score.ts'
import { packModel, unpackModel } from '../domain/duplicate/stored-model.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { findModelTime, loadModel, saveModel } from './duplicate-models.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

function family(): MatchBase {
  const base = new MatchBase()
  for (let number = 0; number < 60; number++) {
    base.add(featuresOf([
      { kind: 'given-name', value: number % 3 === 0 ? 'Anna' : `Given${number}` }, { kind: 'surname', value: `Miller${number % 20}` }, { kind: 'email', value: `home${number % 10}@example.org` },
      { kind: 'city', value: 'Graz' }, { kind: 'country', value: 'AT' },
    ]))
  }
  return base
}

test('a site that has learned nothing has no model', async () => {
  expect(await world.engine.database.read(world.site.siteId, async (db) => [await loadModel(db), await findModelTime(db)])).toEqual([null, null])
})

test('a model comes back as it was, scores to the bit, and holds no value that somebody could read', async () => {
  const base = family()
  const { model } = matchBase(base)
  const at = new Date('2026-01-02T03:04:05Z')
  const stored = await world.engine.database.transact(world.site.siteId, async (db) => {
    await saveModel(db, model, at)
    return loadModel(db)
  })
  expect(stored?.learnedAt).toEqual(at)
  const [scorer, again] = [new Scorer(base.table, model), new Scorer(base.table, stored?.model ?? model)]
  for (let i = 0; i < base.table.size; i++) for (let j = 0; j < i; j++) expect(again.bits(i, j)).toBe(scorer.bits(i, j))
  expect(JSON.stringify(stored)).not.toMatch(/anna|miller|home\d|graz/i)
})

test('bytes that are a window on a larger buffer, as a driver gives them, are read as they are', () => {
  const { parameters, frequencies } = packModel(matchBase(family()).model)
  const window = Buffer.concat([Buffer.alloc(5, 7), frequencies, Buffer.alloc(9, 7)]).subarray(5, 5 + frequencies.length)
  expect(unpackModel({ parameters, frequencies: window })).toEqual(unpackModel({ parameters, frequencies }))
})

test('a later model takes the place of the one before, also when it was stored itself', async () => {
  const later = await world.engine.database.transact(world.site.siteId, async (db) => {
    const before = await loadModel(db)
    await saveModel(db, before?.model ?? matchBase(family()).model, new Date('2026-02-02T00:00:00Z'))
    return { before, after: await loadModel(db) }
  })
  expect(later.after).toEqual({ ...later.before, learnedAt: new Date('2026-02-02T00:00:00Z') })
})
