// The bytes of a text file in UTF-8, also where it was written as Windows-1252, as spreadsheets still do.

import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'

export interface TextFile {
  readonly bytes: AsyncIterable<Buffer>
  readonly encoding: 'utf-8' | 'windows-1252'
}

/** Opens a file, having read it once to know its encoding: UTF-8 (or UTF-16, which says so in its first bytes) is given as it is. */
export async function openTextFile(file: string): Promise<TextFile> {
  const isUtf8 = await readsAsUtf8(createReadStream(file))
  return isUtf8 ? { bytes: createReadStream(file), encoding: 'utf-8' } : { bytes: recoded(createReadStream(file)), encoding: 'windows-1252' }
}

/** False where more of the letters beyond ASCII are broken than whole: a single broken one is a slip in one row and says nothing of the file. */
async function readsAsUtf8(source: AsyncIterable<Buffer>): Promise<boolean> {
  const decoder = new TextDecoder('utf-8')
  let isFirst = true, broken = 0, whole = 0
  for await (const bytes of source) {
    if (isFirst && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) return true
    isFirst = false
    for (const letters of decoder.decode(bytes, { stream: true }).match(BEYOND_ASCII) ?? []) {
      if (letters === BROKEN) broken++
      else whole++
    }
  }
  return broken <= whole
}

const BROKEN = '\uFFFD'
const BEYOND_ASCII = /[^\0-\x7f]/gu

async function* recoded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('windows-1252')
  for await (const bytes of source) yield Buffer.from(decoder.decode(bytes, { stream: true }))
}
