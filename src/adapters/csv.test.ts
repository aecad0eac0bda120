// CSV as files really are: what is broken is told where it stands, and costs no other row.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csv } from './csv.ts'

async function* inChunks(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Header and rows as `number: fields`, faults behind an exclamation mark. */
async function read(file: string | Buffer, size = 1 << 20): Promise<{ header: readonly string[]; rows: string[] }> {
  const { header, rows } = await csv.read(inChunks(Buffer.from(file), size))
  const told: string[] = []
  for await (const { number, fields, fault } of rows) told.push(`${number}: ${fields.join('|')}${fault === null ? '' : ` ! ${fault}`}`)
  return { header, rows: told }
}

const rowsOf = async (file: string | Buffer, size?: number): Promise<string[]> => (await read(file, size)).rows

test('a file without a line, or with a header that is no CSV, is refused', async () => {
  await expect(read('')).rejects.toThrow('the file is empty')
  await expect(read('\uFEFF\n\r\n\n')).rejects.toThrow('the file is empty')
  await expect(read('id,"na"me\na,b\n')).rejects.toThrow('the first line')
  await expect(read('id,"name\na,b\n')).rejects.toThrow('the first line')
})

test('a wrong quote costs its own line and no other, and is told by its own number', async () => {
  const after = 'has something behind the closing quote of a field'
  expect(await rowsOf('id,x\nc1,a\nc2,"x"y\nc3,b\nc4,c\n')).toEqual(['1: c1|a', `2: c2|"x"y ! ${after}`, '3: c3|b', '4: c4|c'])
  expect(await rowsOf('email,x\na@x.org,1\nb@x.org,2\n"bad"q,3\nc@x.org,4\n')).toEqual(['1: a@x.org|1', '2: b@x.org|2', `3: "bad"q|3 ! ${after}`, '4: c@x.org|4'])
  expect(await rowsOf('id,x\nc1,5" pipe\nc2,b')).toEqual(['1: c1|5" pipe ! has a quote inside of a field that does not begin with one', '2: c2|b'])
})

test('a quote that is never closed costs its own line and no other, however long the file', async () => {
  expect(await rowsOf('id,x\nc1,"a\nc2,b\nc3,c\n')).toEqual(['1: c1|"a ! has a quote that is not closed', '2: c2|b', '3: c3|c'])
  expect(await rowsOf('id,x\nc1,"a\nc2,"b\nc"\nc3,c\n')).toEqual(['1: c1|"a ! has something behind the closing quote of a field', '2: c2|b\nc', '3: c3|c'])
  const many = Array.from({ length: 150_000 }, (_, row) => `c${row},value`)
  const rows = await rowsOf(['id,x', 'bad,"a', ...many].join('\n'))
  expect(rows.length).toBe(150_001)
  expect([rows[0]?.slice(0, 10), rows[1], rows.at(-1)]).toEqual(['1: bad|"a ', '2: c0|value', '150001: c149999|value'])
})

test('a line longer than a record may be is one fault, and the lines behind it are read', async () => {
  const rows = await rowsOf(`id,x\nc1,${'y'.repeat(3_000_000)}\nc2,b\n`, 65_536)
  expect([rows.length, rows[0]?.length, rows[1]]).toEqual([2, 65_536 + '1:  ! '.length + 'is longer than 1048576 bytes, or has a quote that is not closed'.length, '2: c2|b'])
})

test('all line ends are taken, mixed too; blank lines are no rows where there are several columns', async () => {
  expect(await rowsOf('id,x\r\n\r\na,1\nb,2\rc,3\r\n\n\n')).toEqual(['1: a|1', '2: b|2', '3: c|3'])
  expect(await rowsOf('\n\nid,x\n\n\na,1\n\n')).toEqual(['1: a|1'])
})

test('in a file of one column a blank line is an empty cell, but at the end of the file', async () => {
  expect(await rowsOf('id\na\n\n\nb\n\n\n')).toEqual(['1: a', '2: ', '3: ', '4: b'])
})

test('byte order marks, UTF-16, semicolons and tabs are recognised; rows that are not as they should be are told', async () => {
  expect(await read('\uFEFFid;x\na;"1;2"\n')).toEqual({ header: ['id', 'x'], rows: ['1: a|1;2'] })
  // A spreadsheet's own word for the delimiter is no header.
  for (const size of [1, 100]) expect(await read('\uFEFFsep=;\r\nid;x,y\r\na;1\r\n', size)).toEqual({ header: ['id', 'x,y'], rows: ['1: a|1'] })
  await expect(read('sep=;\r\n')).rejects.toThrow('the file is empty')
  expect(await read(Buffer.from('\uFEFFid\tx\nä\t1\n', 'utf16le'), 3)).toEqual({ header: ['id', 'x'], rows: ['1: ä|1'] })
  expect(await read(Buffer.from('\uFEFFid\tx\nä\t1\n', 'utf16le').swap16())).toEqual({ header: ['id', 'x'], rows: ['1: ä|1'] })
  expect(await rowsOf(Buffer.concat([Buffer.from('id,x\na,'), Buffer.from([0xff]), Buffer.from('\nb\nc,\0\n')]))).toEqual([
    '1: a|\uFFFD ! is not UTF-8', '2: b ! has 1 fields where the header has 2', '3: c|\0 ! holds a control character',
  ])
})

test('where a source is cut says nothing of what is read', async () => {
  const text = fc.array(fc.constantFrom('a', 'é', '💥', ',', '"', '""', '\n', '\r\n', '\r', '\n\n', '",', '"\n', ',"', 'b,c\n', '\uFEFF'), { maxLength: 40 }).map((parts) => parts.join(''))
  await fc.assert(fc.asyncProperty(text, fc.constantFrom('id\n', 'id,x\n', 'a,b,c\r\n'), async (body, header) => {
    const whole = await rowsOf(header + body)
    for (const size of [1, 2, 3, 7]) expect(await rowsOf(header + body, size)).toEqual(whole)
    expect(whole.map((row) => row.split(':')[0])).toEqual(whole.map((_, at) => String(at + 1)))
  }), { numRuns: 300 })
})

test('what is written as CSV is read again, and a broken line put between its rows changes none of them', async () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !/\p{Cc}|^[=+\-@'＝＋－＠]|\uFFFD/u.test(text)).map((one) => one.trim()).filter((one) => one !== '')
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), fc.nat(5), async (table, at) => {
    const lines = table.map((row) => csv.write([row]))
    const read = await rowsOf(`id,x\n${lines.join('')}`)
    expect(read).toEqual(table.map((row, index) => `${index + 1}: ${row.join('|')}`))
    const broken = await rowsOf(`id,x\n${lines.toSpliced(at, 0, 'bad,"x"y\n').join('')}`)
    expect(broken.filter((row) => !row.includes(' ! ')).map((row) => row.replace(/^\d+/, ''))).toEqual(read.map((row) => row.replace(/^\d+/, '')))
    expect(broken.length).toBe(table.length + 1)
  }), { numRuns: 200 })
})
