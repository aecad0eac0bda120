// The OpenAPI document and the page made of it: whole, resolvable, and free of other hosts.

import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { beforeAll, expect, test } from 'vitest'
import { portalSurface } from '../api/portal.ts'
import { regularsSurface } from '../api/regulars.ts'
import { makeWorld, type World } from '../../test/world.ts'

interface Parameter { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: TSchema; readonly description?: string }
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly security: readonly object[]
  readonly responses: { readonly [status: string]: { readonly description: string; readonly content?: { readonly [type: string]: { readonly schema: TSchema } } } }
  readonly requestBody?: { readonly content: { readonly [type: string]: { readonly schema: TSchema } } }
}

let world: World
let document: { openapi: string; paths: { [path: string]: { [method: string]: Operation } } }
let operations: { path: string; operation: Operation }[]
beforeAll(async () => {
  world = await makeWorld()
  const reply = await world.call('GET', '/openapi.json', undefined, { key: null })
  expect(reply.status).toBe(200)
  document = reply.body
  operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.values(methods).map((operation) => ({ path, operation })))
})

test('it is OpenAPI 3.1 and holds every route once', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/)
  expect(operations).toHaveLength(regularsSurface.routes.length + portalSurface.routes.length)
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length)
})

test('every parameter of a path is declared and required, and no other', () => {
  for (const { path, operation } of operations) {
    const inPath = operation.parameters.filter((one) => one.in === 'path')
    expect(inPath.map((one) => one.name).toSorted(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).toSorted())
    expect(inPath.every((one) => one.required), path).toBe(true)
  }
})

test('every $ref resolves', () => {
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '')
  expect(refs.length).toBeGreaterThan(0)
  for (const ref of new Set(refs)) {
    const target = ref.replace('#/', '').split('/').reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document)
    expect(target, ref).toBeDefined()
  }
})

test('every schema compiles as plain JSON, and refuses what it should', () => {
  for (const { operation } of operations) {
    const contents = [operation.requestBody?.content, ...Object.values(operation.responses).map((answer) => answer.content)]
    const schemas = [...operation.parameters.map((one) => one.schema), ...contents.flatMap((content) => Object.values(content ?? {}).map((one) => one.schema))]
    for (const schema of schemas.filter((one) => !('$ref' in one))) expect(() => Compile(schema)).not.toThrow()
  }
  const created = document.paths['/v1/customers']?.['post']?.responses['201']?.content?.['application/json']?.schema
  expect(Compile(created ?? {}).Check({ id: 1 })).toBe(false)
})

test('every answer has a description, and every route names its refusals of a key', () => {
  for (const { operation } of operations) {
    expect(Object.values(operation.responses).every((answer) => answer.description !== ''), operation.operationId).toBe(true)
    expect(Object.keys(operation.responses), operation.operationId).toEqual(expect.arrayContaining(operation.security.length === 0 ? ['422'] : ['401', '403', '422']))
  }
})

test('every route and every parameter says what it is, in the style of the others', () => {
  for (const { operation } of operations) {
    expect(operation.summary, operation.operationId).toMatch(/^[A-Z].{5,}[^.]$/)
    expect(operation.tags, operation.operationId).toHaveLength(1)
    for (const one of operation.parameters) expect(one.description, `${operation.operationId} ${one.name}`).toMatch(/\S{2}/)
  }
})

test('the page can be read aloud: one outline of headings, landmarks, headers of rows, no id twice', async () => {
  const { text } = await world.call('GET', '/docs', undefined, { key: null })
  const levels = [...text.matchAll(/<h(\d)/g)].map(([, level]) => Number(level))
  expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([])
  expect(levels.filter((level) => level === 1)).toHaveLength(1)
  expect(text).toMatch(/<html lang="en">[^]*<main>[^]*<nav aria-label=/)
  expect(text.match(/<tr>(?!<th scope="row">)/g)).toBeNull()
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  const targets = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id)
  expect(targets.filter((id) => !ids.includes(id))).toEqual([])
  expect(text.replace(/<pre[^]*?<\/pre>/g, '')).not.toContain('`')
})

test('the page shows every route, needs no key, and may load nothing from anywhere', async () => {
  const page = await world.call('GET', '/docs', undefined, { key: null })
  expect(page.status).toBe(200)
  expect(page.headers['content-security-policy']).toContain(`default-src 'none'`)
  expect(page.text.match(/(?:src|href)="(?![#/])[^"]*"|@import|url\(|<script/g)).toBeNull()
  for (const { operation } of operations) expect(page.text).toContain(`id="${operation.operationId}"`)
})
