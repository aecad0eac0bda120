// What is answered to bytes that are no request that Node can read: as a problem, too.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { PROBLEM_TYPE } from './problem.ts'

interface ClientError {
  readonly status: number
  readonly code: string
  readonly detail: string
}

const MALFORMED: ClientError = { status: 400, code: 'malformed', detail: 'this is no HTTP request' }
/** By the codes that Node gives. */
const BY_CODE: { readonly [code: string]: ClientError } = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'too-large', detail: 'the path, the query and the headers are too long together; a long filter can be saved as a segment and named, as in filter=@name' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'malformed', detail: 'the request did not come to its end in time' },
}

/** Answers a connection whose request could not be read, and ends it. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy()
    return
  }
  const { status, code, detail } = BY_CODE[error.code ?? ''] ?? MALFORMED
  const title = STATUS_CODES[status] ?? 'Bad Request'
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail })
  const head = [`HTTP/1.1 ${status} ${title}`, `Content-Type: ${PROBLEM_TYPE}`, `Content-Length: ${Buffer.byteLength(body)}`, 'Connection: close', '', '']
  socket.write(head.join('\r\n') + body)
  socket.destroySoon()
}
