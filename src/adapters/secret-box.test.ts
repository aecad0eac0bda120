// Sealing secrets: what does not open, and that nothing of them shows.

import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { secretBox } from './secret-box.ts'

const key = randomBytes(32)
const box = secretBox(() => key)

test('opens for its own purpose only, with its own key only, and unchanged only', () => {
  const sealed = box.seal('sk_test_secret', 'site/1')
  expect(box.open(sealed, 'site/1')).toBe('sk_test_secret')
  expect(() => box.open(sealed, 'site/2')).toThrow()
  expect(() => secretBox(() => randomBytes(32)).open(sealed, 'site/1')).toThrow(/another encryption key/)
  const [format = '', name = '', text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64url')
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(() => box.open([format, name, changed.toString('base64url')].join('.'), 'site/1')).toThrow()
  }
  for (const broken of ['', 'v1', `v1.${name}`, `v1.${name}.`, `v1.${name}.AAAA`, `v2.${name}.${text}`]) expect(() => box.open(broken, 'site/1')).toThrow()
})

test('marks a text the same each time, and otherwise for another text, purpose or key', () => {
  const mark = box.mark('1 2', 'page')
  expect(mark).toHaveLength(32)
  expect(box.mark('1 2', 'page')).toEqual(mark)
  for (const other of [box.mark('12', 'page'), box.mark('1 2', 'pages'), secretBox(() => randomBytes(32)).mark('1 2', 'page')]) expect(other).not.toEqual(mark)
})

test('shows nothing of a secret, and never the same twice', () => {
  const [one, two] = [box.seal('sk_test_secret', 'p'), box.seal('sk_test_secret', 'p')]
  expect(one).not.toBe(two)
  expect(Buffer.from(one.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('secret')
})

test('asks for its key when it is first needed, and takes only one of 32 bytes', () => {
  const unable = secretBox(() => Buffer.alloc(16))
  expect(() => unable.seal('x', 'p')).toThrow(/32 bytes/)
})
