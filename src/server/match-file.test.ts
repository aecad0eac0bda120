// `regulars match`: refusals first, then files as exports really are.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { main } from './cli.ts'

let folder = ''
let told = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'regulars-match-'))
  told = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text)
    return true
  })
})

afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = 0
  await rm(folder, { recursive: true })
})

const file = (name: string): string => join(folder, name)

async function match(text: string | Buffer, ...flags: string[]): Promise<number> {
  await writeFile(file('in.csv'), text)
  process.exitCode = 0
  await main(['match', file('in.csv'), ...flags])
  return process.exitCode
}

/** Lines of a CSV file without its header; explanations, which hold commas, stand last. */
async function lines(name: string): Promise<string[][]> {
  return (await readFile(file(name), 'utf8')).trim().split('\n').slice(1).map((line) => line.split(','))
}

const SURNAMES = 'Abbott Bauer Castillo Dubois Eriksson Ferrari Gruber Hoffmann Ivanova Jansen Kowalski Lindqvist Moreau Novak Ortega Pereira Quinn Rossi Schneider Torres Ulrich Vargas Weber Xavier Young Zimmermann'.split(' ')
const people = (from: number, to: number): string[] => SURNAMES.slice(from, to).map((surname, at) => `Ada,${surname},${surname.toLowerCase()}@mail${at}.org,+4930${5_551_234 + (from + at) * 977}`)

test('a kind that is not one, a column that is not there and a file without known columns are told, with exit code 2', async () => {
  expect(await match('a,b\n1,2\n', '--map', 'a=nickname')).toBe(2)
  expect(told).toContain('there is no kind nickname')
  expect(await match('a,b\n1,2\n', '--map', 'c=email')).toBe(2)
  expect(told).toContain('has no column c; it has a, b')
  expect(await match('a,b\n1,2\n', '--map', 'email')).toBe(2)
  expect(await match('a,b\n1,2\n')).toBe(2)
  expect(told).toContain('no column of')
  expect(await match('a,b\n1,2\n', '--map', 'a=email', '--least', '7')).toBe(2)
})

test('a map that names nothing, or one column twice, and a folder that is not there are told before any work', async () => {
  expect(await match('a,b\n1,2\n', '--map', ',')).toBe(2)
  expect(told).toContain('--map names no column')
  expect(await match('a,b\n1,2\n', '--map', 'a=email,A=phone')).toBe(2)
  expect(told).toContain('names the column A twice')
  expect(await match('a,b\n1,2\n', '--map', 'a=email', '--pairs', file('nowhere/pairs.csv'))).toBe(1)
  expect(told).toContain('ENOENT')
  expect(told).not.toContain('comparing')
})

test('columns beyond what is compared are told', async () => {
  expect(await match('a,b,c,d,e,f\n1,2,3,4,5,6\n', '--map', 'a=email,b=text,c=text,d=text,e=text,f=text')).toBe(0)
  expect(told).toContain('at most 4 columns of text are compared; left out: f')
  expect(await match('a,b,c,d,e\n1,2,3,4,5\n', '--map', 'a=phone,b=phone,c=phone,d=phone,e=phone')).toBe(0)
  expect(told).toContain('of 5 columns of the kind phone, the first 4 different values of a row are compared')
})

test('a row that cannot be read keeps its number and those behind it theirs', async () => {
  const rows = people(0, 26)
  const text = ['first_name,surname,email,phone', ...rows.slice(0, 2), '"bad"q,3', ...rows.slice(2), 'ADA,dubois,DUBOIS@mail3.org,'].join('\n')
  expect(await match(text, '--pairs', file('pairs.csv'))).toBe(0)
  expect((await lines('pairs.csv')).map(([a, b]) => [a, b])).toEqual([['4', '27']])
  expect(told).toContain('the first is row 2: it has something behind')
})

test('texts of two files are compared in the order of the mapping, however their columns stand', async () => {
  const goods = SURNAMES.map((name, at) => [`${name} lamp ${at * 7919}`, `made by hand in ${name}s workshop, number ${at}`])
  await writeFile(file('other.csv'), `description,title\n${goods.map(([title, description]) => `"${description}",${title}`).join('\n')}\n`)
  expect(await match(`title,description\n${goods.map(([title, description]) => `${title},"${description}"`).join('\n')}\n`, '--map', 'title=text,description=text', '--link', file('other.csv'), '--pairs', file('pairs.csv'))).toBe(0)
  expect((await lines('pairs.csv')).filter(([a, b]) => a === b).length).toBe(goods.length)
})

test('a file of Windows-1252 is read as what it is, and one broken letter in a file of UTF-8 breaks no others', async () => {
  const text = ['first_name;surname;email;phone', ...people(0, 26).map((row) => row.replaceAll(',', ';')), 'Jürgen;Weiß;jw@mail.org;', 'Juergen;Weiss;jw@mail.org;'].join('\r\n')
  expect(await match(Buffer.from(text, 'latin1'), '--pairs', file('pairs.csv'))).toBe(0)
  expect((await lines('pairs.csv')).map(([a, b]) => [a, b])).toEqual([['26', '27']])
  expect(told).toContain('in.csv is not UTF-8; it is read as Windows-1252')
  told = ''
  expect(await match(Buffer.concat([Buffer.from(text), Buffer.from([0x0a, 0xfc, 0x3b, 0x3b, 0x3b])]), '--pairs', file('pairs.csv'))).toBe(0)
  expect(told).not.toContain('Windows-1252')
  expect(told).toContain('it is not UTF-8')
})

test('columns of one name are each taken when they are guessed; with a map, what is left out is told', async () => {
  const text = ['first_name,surname,email,email', ...people(0, 26).map((row) => `${row.split(',').slice(0, 3).join(',')},`), 'Adah,Bauer,,bauer@mail1.org'].join('\n')
  expect(await match(text, '--pairs', file('pairs.csv'))).toBe(0)
  expect((await lines('pairs.csv')).map(([a, b]) => [a, b])).toEqual([['1', '26']])
  expect(told).not.toContain('only the first')
  expect(await match(text, '--map', 'first_name=given-name,email=email')).toBe(0)
  expect(told).toContain('in.csv has 2 columns called email; only the first is compared')
})

test('values that are no dates are told, by how many they are and where the first stands', async () => {
  expect(await match('surname,dob\nBauer,1985-03-09\nQuinn,\nRossi,last spring\nWeber,1900-01-01\n')).toBe(0)
  expect(told).toContain('1 of 3 values of dob are no dates and count as not known; the first is in row 2')
})

test('copies that say too little to be one customer are told', async () => {
  const rows = people(0, 26).map((row) => row.split(',').slice(0, 2).join(','))
  expect(await match(`first_name,surname\n${[...rows, ...Array.from({ length: 40 }, () => 'Ada,Weber')].join('\n')}\n`)).toBe(0)
  expect(told).toContain('41 rows are exact copies of one another and are not taken for one customer')
})

test('a missing or an empty file is told, with exit code 1', async () => {
  await main(['match', file('nowhere.csv'), '--map', 'a=email'])
  expect([process.exitCode, told.includes('ENOENT')]).toEqual([1, true])
  expect(await match('', '--map', 'a=email')).toBe(1)
  expect(told).toContain('the file is empty')
})

test('duplicates come with row numbers from 0, a probability and the weight of each field; every row has a cluster', async () => {
  const rows = [...people(0, 26), 'ADA,bauer,BAUER@mail1.org,', ',,,']
  expect(await match(`first_name,surname,email,phone\n${rows.join('\n')}\n`, '--pairs', file('pairs.csv'), '--clusters', file('clusters.csv'))).toBe(0)
  const pairs = await lines('pairs.csv')
  expect(pairs.map(([a, b]) => [a, b])).toEqual([['1', '26']])
  expect(Number(pairs[0]?.[2])).toBeGreaterThan(0.8)
  expect((await readFile(file('pairs.csv'), 'utf8')).split('\n')[0]).toBe('row_a,row_b,probability,bits,base,given,surname,order,email,phone,related,sure,explanation')
  expect(pairs[0]?.[11]).toBe('no')
  expect(pairs[0]?.slice(12).join(',')).toMatch(/surname same \+\d/)
  const clusters = await lines('clusters.csv')
  expect(clusters.length).toBe(28)
  expect(clusters[26]?.[1]).toBe(clusters[1]?.[1])
  expect(told).toContain('taking first_name=given-name,surname=surname,email=email,phone=phone')
  expect(told).toMatch(/28 rows\n1 pairs .* 27 customers, 1 of them with several rows/)
})

test('a byte order mark, semicolons, quotes, blank lines and rows of the wrong width do no harm', async () => {
  const rows = people(0, 26).map((row) => row.replaceAll(',', ';'))
  const text = `\ufeffVorname;Nachname;"E-Mail";Telefon\r\n${rows.join('\r\n')}\r\n\r\n"Ada";"Bauer";"bauer@mail1.org"\r\n`
  expect(await match(text, '--pairs', file('pairs.csv'))).toBe(0)
  expect((await lines('pairs.csv')).map(([a, b]) => [a, b])).toEqual([['1', '26']])
  expect(told).toContain('1 rows are not as they should be')
})

test('two files are matched with one another and not with themselves', async () => {
  const header = 'first_name,surname,email,phone'
  await writeFile(file('other.csv'), `${header}\n${[...people(13, 26), ...people(13, 14), 'Ada,Castilo,castillo@mail2.org,'].join('\n')}\n`)
  const first = [...people(0, 13), ...people(2, 3)]
  expect(await match(`${header}\n${first.join('\n')}\n`, '--link', file('other.csv'), '--pairs', file('pairs.csv'), '--clusters', file('clusters.csv'))).toBe(0)
  expect((await lines('pairs.csv')).map(([a, b]) => [a, b])).toEqual([['2', '14'], ['13', '14']])
  expect((await lines('clusters.csv')).length).toBe(14 + 15)
})
