// A process that does billing runs when it is asked to, and tells what they took.

import { createServer } from 'node:http'

/** One run: everything of a site that is due by an instant (RFC 3339). */
export interface RunOrder {
  readonly site: string
  readonly dueBy: string
  /** How long each call of the gateway takes. */
  readonly latencyMs: number
  /** Calls that wait for the gateway at the same time; the product's own number when null. */
  readonly concurrency: number | null
}

export interface RunResult {
  readonly renewals: number
  readonly seconds: number
  /** The most memory that the process has ever had, as the operating system tells it. */
  readonly peakBytes: number
}

/** Serves runs at an address that it prints; `run` gives how many subscriptions it renewed. */
export function serveRuns(run: (order: RunOrder) => Promise<number>): void {
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const started = performance.now()
      try {
        const renewals = await run(JSON.parse(Buffer.concat(chunks).toString()) as RunOrder)
        const result: RunResult = { renewals, seconds: (performance.now() - started) / 1000, peakBytes: process.resourceUsage().maxRSS * 1024 }
        response.end(JSON.stringify(result))
      } catch (error) {
        response.writeHead(500).end(String((error as Error).stack))
      }
    })()
  })
  server.requestTimeout = 0
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.stdout.write(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}\n`)
  })
}
