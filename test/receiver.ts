// A receiver of webhooks on this machine: keeps what comes, answers as it is told.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll } from 'vitest'

export interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly text: string
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  /** Decides the answer to each message; 204 when it is not set or gives nothing. */
  answer: (message: Received) => number | ((response: ServerResponse) => void) | undefined
}

/** Starts a receiver; it is stopped after the test file. */
export async function makeReceiver(): Promise<Receiver> {
  const receiver: Receiver & { url: string } = { url: '', received: [], answer: () => undefined }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8')
      const message = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as unknown }
      receiver.received.push(message)
      const answer = receiver.answer(message) ?? 204
      if (typeof answer === 'function') answer(response)
      else response.writeHead(answer).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return receiver
}
