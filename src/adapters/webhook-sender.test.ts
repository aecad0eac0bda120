// The way out: where nothing may be sent, however the target is spelled or resolved, and what is read of an answer.

import type { ServerResponse } from 'node:http'
import { beforeAll, describe, expect, test } from 'vitest'
import { makeReceiver, type Receiver } from '../../test/receiver.ts'
import { makeWorld } from '../../test/world.ts'
import type { WebhookOutcome, WebhookSender } from '../domain/webhook.ts'
import { isPublicAddress } from './public-addresses.ts'
import { type Lookup, webhookSender } from './webhook-sender.ts'

const FORBIDDEN = expect.stringContaining('private, local')
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'

/** A resolver whose names lead where the test says. */
const resolver = (addresses: { readonly [host: string]: readonly string[] }): Lookup => (host, _options, done) => {
  const found = addresses[host]
  if (found) done(null, found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
  else done(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), [])
}

const send = (sender: WebhookSender, url: string): Promise<WebhookOutcome> => sender.send({ url, face: 'regulars', label: null, id: 'dlv_1', at: new Date(), body: '{}', secrets: [SECRET] })

let receiver: Receiver
beforeAll(async () => {
  receiver = await makeReceiver()
})

describe('public addresses', () => {
  test('are none of the special ones', () => {
    const special = `0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
      192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::ffff:127.0.0.1 ::ffff:8.8.8.8
      ::127.0.0.1 64:ff9b::a00:1 64:ff9b:1::1 100::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 2001::1 2001:db8::1 2002:a00:1::1 3fff::1 nonsense`.split(/\s+/)
    expect(special.filter(isPublicAddress)).toEqual([])
  })

  test('are the others', () => {
    const open = '8.8.8.8 1.1.1.1 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 169.253.0.1 192.0.1.1 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860:4860::8888'.split(' ')
    expect(open.filter((address) => !isPublicAddress(address))).toEqual([])
  })
})

describe('a target that is not public', () => {
  const names = { 'inner.example': ['10.0.0.1'], 'mapped.example': ['::ffff:10.0.0.1'], 'ula.example': ['fd00::1', '192.168.0.1'], 'open.example': ['8.8.8.8'], 'half.example': ['10.0.0.1', '8.8.8.8'] }
  const sender = webhookSender({ allowPrivate: false, lookup: resolver(names) })

  test('is known however it is spelled', async () => {
    const urls = [
      'http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f.0.0.1/', 'http://0177.0.0.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/',
      'http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/', 'http://[fd00::1]/', 'https://inner.example/', 'https://mapped.example/', 'https://ula.example/',
    ]
    for (const url of urls) {
      expect(await sender.forbiddenTarget(url), url).toEqual(FORBIDDEN)
      expect(await send(sender, url), url).toEqual({ kind: 'unreachable', error: FORBIDDEN })
    }
  })

  test('is not one that is public, partly public, or known to nobody now', async () => {
    for (const url of ['https://open.example/', 'https://half.example/', 'https://8.8.8.8/', 'https://[2606:4700::1111]/', 'https://nobody.example/']) {
      expect(await sender.forbiddenTarget(url), url).toBeNull()
    }
    expect(await send(sender, 'https://nobody.example/')).toEqual({ kind: 'unreachable', error: 'ENOTFOUND' })
  })

  test('is refused at the connection when its name led elsewhere before', async () => {
    let asked = 0
    const rebinding: Lookup = (_host, _options, done) => done(null, [{ address: asked++ === 0 ? '8.8.8.8' : '127.0.0.1', family: 4 }])
    const own = webhookSender({ allowPrivate: false, lookup: rebinding })
    const url = receiver.url.replace('127.0.0.1', 'rebind.example')
    expect(await own.forbiddenTarget(url)).toBeNull()
    expect(await send(own, url)).toEqual({ kind: 'unreachable', error: FORBIDDEN })
    expect(receiver.received).toEqual([])
  })

  test('is refused when an endpoint is made or moved there', async () => {
    const world = await makeWorld({ webhookSender: sender })
    const make = (url: string): ReturnType<typeof world.call> => world.call('POST', '/v1/webhook-endpoints', { url, eventTypes: ['*'] })
    for (const url of ['http://localhost.inner/', 'http://127.0.0.1:5432/', 'https://inner.example/hook']) {
      const { status, body } = await make(url)
      if (url.includes('localhost.inner')) expect(status).toBe(201)
      else expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'target-forbidden', '/url'])
    }
    const { id } = (await make('https://open.example/')).body
    expect((await world.call('PATCH', `/v1/webhook-endpoints/${id}`, { url: 'http://[::1]/' })).body.code).toBe('target-forbidden')
  })

  test('may be reached when the operator allows it', async () => {
    const own = webhookSender({ allowPrivate: true, lookup: resolver({ 'me.example': ['127.0.0.1'] }) })
    expect(await own.forbiddenTarget(receiver.url)).toBeNull()
    expect(await send(own, receiver.url.replace('127.0.0.1', 'me.example'))).toEqual({ kind: 'answered', status: 204, excerpt: '' })
  })
})

describe('an answer', () => {
  const waiting = (waitMs: number): WebhookSender => webhookSender({ allowPrivate: true, waitMs })
  const patient = waiting(60_000)
  const answering = (answer: (response: ServerResponse) => void): void => void (receiver.answer = () => answer)

  test('is read to a few thousand bytes, whatever it holds', async () => {
    let written = 0
    answering((response) => {
      response.writeHead(200)
      const more = (): void => {
        while (!response.destroyed && written < 500_000_000) {
          written += 65_536
          if (!response.write('é\0'.repeat(32_768 / 1.5))) return void response.once('drain', more)
        }
      }
      more()
    })
    const outcome = await send(patient, receiver.url)
    expect(outcome).toEqual({ kind: 'answered', status: 200, excerpt: expect.stringMatching(/^é+$/) })
    expect(outcome.kind === 'answered' && outcome.excerpt.length).toBe(1_000)
    expect(written).toBeLessThan(50_000_000)
  })

  test('that does not come in time is none', async () => {
    answering(() => undefined)
    expect(await send(waiting(300), receiver.url)).toEqual({ kind: 'unreachable', error: 'no answer within 0.3 s' })
  })

  test('whose rest does not come in time counts by its status', async () => {
    answering((response) => {
      response.writeHead(200)
      response.write('so far')
    })
    // On a busy machine the status itself may come too late.
    let outcome: WebhookOutcome = { kind: 'unreachable', error: 'not sent yet' }
    for (let waitMs = 300; outcome.kind === 'unreachable' && waitMs < 60_000; waitMs *= 4) outcome = await send(waiting(waitMs), receiver.url)
    expect(outcome).toEqual({ kind: 'answered', status: 200, excerpt: 'so far' })
  })

  test('that is cut off, or no HTTP, is an error and nothing worse', async () => {
    answering((response) => response.destroy())
    expect(await send(patient, receiver.url)).toEqual({ kind: 'unreachable', error: 'ECONNRESET' })
    answering((response) => void response.socket?.end('nonsense\r\n\r\n'))
    expect(await send(patient, receiver.url)).toMatchObject({ kind: 'unreachable', error: expect.stringContaining('HPE_') })
    expect(await send(patient, receiver.url.replace('http:', 'https:'))).toMatchObject({ kind: 'unreachable' })
  })
})
