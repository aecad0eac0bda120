// A CSV of customers goes in: what is taken, what is refused with its reason, and nothing twice or missing after kill -9.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { importFromFile } from '../../src/server/import-file.ts'
import { runWaitingImports } from '../../src/services/import-turns.ts'
import { builtFile } from '../program.ts'
import { makeWorld, type Reply, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})

async function upload(csv: string | Buffer, query = ''): Promise<{ job: Reply['body']; refusals: { rowNumber: number; code: string; message: string }[] }> {
  const sent = await world.call('POST', `/v1/imports${query}`, csv, { headers: { 'content-type': 'text/csv' } })
  expect(sent.status, sent.text).toBe(202)
  await runWaitingImports(world.engine)
  const job = (await world.call('GET', `/v1/imports/${sent.body.id}`)).body
  return { job, refusals: (await world.call('GET', `/v1/imports/${sent.body.id}/refusals`)).body.items }
}

describe('what a file may be', () => {
  test('one with a byte order mark, semicolons and quotes is read; bad rows are refused one by one', async () => {
    const { job, refusals } = await upload('\uFEFFid;email;First Name;tags\na1;"a1@example.com";"Ann ""A"";B";vip|new\nb1;nope;Bob;\nc1;c1@example.com\nd1;d1@example.com;Dee;\n')
    expect(job).toMatchObject({ status: 'finished', rowsRead: 4, created: 2, refused: 2, error: null })
    expect(refusals).toMatchObject([{ rowNumber: 2, code: 'invalid' }, { rowNumber: 3, message: 'has 2 fields where the header has 4' }])
    expect((await world.call('GET', '/v1/customers/a1')).body).toMatchObject({ firstName: 'Ann "A";B', tags: ['new', 'vip'] })
  })

  test.each([
    ['a column that fits no field', 'id,shoe\na,1\n', 'shoe'],
    ['a map that names no column', 'id\na\n', 'no column', '?map=nothing%3Did'],
    ['no header', '', 'empty'],
    ['two columns for one field', 'id,ID\na,b\n', 'two columns'],
  ])('%s fails the job with a sentence and takes nothing', async (_name, csv, sentence, query = '') => {
    const { job } = await upload(csv, query)
    expect(job).toMatchObject({ status: 'failed', created: 0 })
    expect(job.error).toContain(sentence)
  })

  test('another media type is refused before anything is kept', async () => {
    expect((await world.call('POST', '/v1/imports', '{}', { headers: { 'content-type': 'application/json' } })).status).toBe(415)
  })

  test('bytes that are not UTF-8 refuse their row', async () => {
    const { job, refusals } = await upload(Buffer.concat([Buffer.from('id,firstName\nu1,'), Buffer.from([0xff, 0xfe]), Buffer.from('\nu2,Uma\n')]))
    expect(job).toMatchObject({ created: 1, refused: 1 })
    expect(refusals[0]?.message).toContain('UTF-8')
  })
})

test('a second run changes nothing, a changed row changes one, and a row of an earlier row\'s customer changes it', async () => {
  const csv = 'email,lastName\nx@example.com,One\ny@example.com,Two\nX@example.com,Three\n'
  expect((await upload(csv, '?match=email')).job).toMatchObject({ created: 2, updated: 1 })
  expect((await upload('email,lastName\nX@example.com,Three\ny@example.com,Four\n', '?match=email')).job).toMatchObject({ created: 0, updated: 1, unchanged: 1 })
  const { body } = await world.call('GET', '/v1/customers?filter=email:x@example.com,y@example.com&sort=name')
  expect(body.items.map((one: { lastName: string }) => one.lastName)).toEqual(['Four', 'Three'])
})

test('a reference that another customer has refuses its row and no other', async () => {
  await world.call('POST', '/v1/customers', { id: 'holder', externalReferences: [{ system: 'shop', value: '7' }] })
  const { job, refusals } = await upload('id,externalReferences.shop\nn1,7\nn2,8\nn3,8\n')
  expect(job).toMatchObject({ created: 1, refused: 2 })
  expect(refusals.map((one) => one.code)).toEqual(['already-exists', 'already-exists'])
})

test('a dry run reports what would happen and keeps nothing', async () => {
  const { job } = await upload('id,email\ndry1,dry@example.com\ndry2,nope\n', '?dryRun=true')
  expect(job).toMatchObject({ status: 'finished', created: 1, refused: 1, dryRun: true })
  expect((await world.call('GET', '/v1/customers/dry1')).status).toBe(404)
})

test('the report of an import from a file has the columns of the file in their order, and is of this run also when nothing was refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-report-'))
  const [file, report] = [join(folder, 'in.csv'), join(folder, 'refused.csv')]
  const run = async (text: string): Promise<string> => {
    writeFileSync(file, text)
    await importFromFile(world.ctx, { map: {}, match: 'id', dryRun: false, checkEmailDomains: false }, file, report)
    return readFileSync(report, 'utf8')
  }
  expect(await run('lastName,id,email\nOne,rep1,nope\nTwo,rep2,two@example.com,more\n')).toBe(
    'row,code,message,lastName,id,email,column 4\n1,invalid,/email: is not an e-mail address,One,rep1,nope,\n2,invalid,has 4 fields where the header has 3,Two,rep2,two@example.com,more\n',
  )
  expect(await run('lastName,id,email\nOne,rep1,one@example.com\n')).toBe('row,code,message\n')
  rmSync(folder, { recursive: true, force: true })
})

test('an export gives back what a filter finds, with formulas escaped', async () => {
  await world.call('POST', '/v1/customers', { id: 'formula', firstName: '=1+1', company: 'Export Ltd' })
  const reply = await world.call('GET', '/v1/exports/customers?filter=company:export%20ltd')
  expect(reply.headers['content-type']).toContain('text/csv')
  expect(reply.text.split('\n')).toHaveLength(3)
  expect(reply.text).toContain("'=1+1")
})

describe('kill -9 in the middle', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'regulars-kill-'))
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

  const run = (file: string, killAfterMs: number | null): Promise<string> =>
    new Promise((resolve) => {
      const script = `const { main } = await import(${builtFile('server/cli.js')}); await main(['import', 'customers', ${JSON.stringify(file)}, '--map', 'Vorname=firstName', '--map', 'Leer=-', '--data', ${JSON.stringify(dataDir)}])`
      const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DATABASE_URL: '' } })
      let output = ''
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
      child.on('close', () => resolve(output))
      // The first line of progress says that a batch is in; the blow falls somewhere in the next ones.
      child.stderr.once('data', () => {
        if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
      })
    })

  test('started again it goes on: nothing twice, nothing missing', async () => {
    const rows = Number(process.env['KILLED_IMPORT_ROWS'] ?? 10_000)
    const file = join(dataDir, 'people.csv')
    writeFileSync(file, `email,Vorname,metadata.row,Leer\n${Array.from({ length: rows }, (_, row) => `p${row}@example.com,P${row},${row},`).join('\n')}\n`)
    // No row has an id to be found by, so that a row done twice would make two customers. A run that was quick enough to
    // end is the last: begun once more, it would be another import.
    let output = ''
    for (const killAfterMs of [50, 170, 290, null]) if (!output.includes('created')) output = await run(file, killAfterMs)
    expect(output).toContain(`${rows} created`)
    const { startEmbeddedPostgres } = await import('../../src/server/embedded-postgres.ts')
    const server = await startEmbeddedPostgres({ dataDir })
    const client = new pg.Client(server.connection)
    await client.connect()
    const { rows: counted } = await client.query(`select count(*)::int as customers, count(distinct metadata->>'row')::int as distinct, count(distinct first_name)::int as names,
      (select count(*)::int from regulars.events where type = 'customer.created') as events, (select sum(created_count)::int from regulars.imports) as told from regulars.customers`)
    await client.end()
    await server.stop()
    expect(counted).toEqual([{ customers: rows, distinct: rows, names: rows, events: rows, told: rows }])
  })
})
