// Requests that Node itself refuses, as the client sees it.

import { connect } from 'node:net'
import { beforeAll, expect, test } from 'vitest'
import { makeWorld } from '../../test/world.ts'

let port = 0
beforeAll(async () => {
  const { app } = await makeWorld()
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})

/** What comes back for these bytes. */
const answered = (bytes: string): Promise<string> =>
  new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk: Buffer) => void (answer += chunk.toString()))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })

test.each([
  ['a filter of a million clauses', `GET /v1/customers?filter=${'tags:a;'.repeat(3_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'too-large'],
  ['no HTTP', 'HELO example.com\r\n\r\n', 400, 'malformed'],
])('%s is refused as a problem', async (_name, bytes, status, code) => {
  const [head = '', body = ''] = (await answered(bytes)).split('\r\n\r\n')
  expect(head).toContain(`HTTP/1.1 ${status} `)
  expect(head).toContain('Content-Type: application/problem+json')
  expect(JSON.parse(body)).toMatchObject({ type: 'about:blank', status, code })
})
