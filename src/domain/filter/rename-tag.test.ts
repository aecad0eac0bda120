// A tag's new name in filters that name it.

import { expect, test } from 'vitest'
import { renameTagInFilter } from './rename-tag.ts'

test.each([
  ['tags:old', 'new', 'tags:new'],
  ['tags:OLD, other ,"Old";firstName:old', 'new', 'tags:new, other ,new;firstName:old'],
  ['tags: ! old ,! two;@old', 'new', 'tags: ! new ,! two;@old'],
  ['"tags":"o\\ld"', 'a: b', '"tags":"a: b"'],
  ['tags:older,"old, and"', 'new', 'tags:older,"old, and"'],
  ['metadata.tags:old;tags:null', 'new', 'metadata.tags:old;tags:null'],
  ['tags:old', 'null', 'tags:"null"'],
  ['tags:old', '1..2', 'tags:"1..2"'],
  ['', 'new', ''],
])('%s with old called %s is %s', (filter, to, expected) => {
  expect(renameTagInFilter(filter, 'old', to)).toBe(expected)
})
