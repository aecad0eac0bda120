// The grammar of filters: what is refused and where, what is read, and that what is written down again reads the same.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Refused } from '../refusal.ts'
import { FILTER_CHARS_MAX, FILTER_CLAUSES_MAX, FILTER_PATH_MAX, FILTER_VALUES_MAX, parseFilter } from './parse.ts'
import type { PathName, Term, WrittenClause, WrittenFilter } from './tree.ts'

function refusal(text: string): { position: unknown; detail: string } {
  try {
    parseFilter(text)
  } catch (error) {
    if (error instanceof Refused && error.code === 'filter-invalid') return { position: error.facts['position'], detail: error.facts.detail }
    throw error
  }
  throw new Error(`read without refusal: ${text}`)
}

describe('refusals say what is wrong and where', () => {
  test.each([
    ['firstName', 0, 'no ":"'],
    ['a:1; firstName', 5, 'no ":"'],
    ['a:1;"b:c"', 4, 'no ":"'],
    [':x', 0, 'empty name'],
    ['a:1; b..c:x', 7, 'empty name'],
    ['a.:x', 2, 'empty name'],
    ['a:', 2, 'empty value'],
    ['a:x,', 4, 'empty value'],
    ['a: x, ,y', 6, 'empty value'],
    ['a:!', 3, 'empty value'],
    ['a:..', 2, 'range without ends'],
    ['a:x,..', 4, 'range without ends'],
    ['a:1..2..3', 2, 'more than one ".."'],
    ['a:x,!y', 4, 'with and without "!"'],
    ['a:"x', 2, 'quote'],
    ['a:x"y"', 2, 'quote'],
    ['a:1;b:"x"y', 6, 'quote'],
    ['"a:x', 0, 'no ":"'],
    ['a:1..x"', 5, 'quote'],
    ['@', 0, 'names no segment'],
    ['a:1;!@', 4, 'names no segment'],
    ['a:1;@""', 4, 'names no segment'],
    ['a:1;b:x\u001fy', 4, 'control character'],
    ['a:\0', 0, 'control character'],
    [`a:${'x'.repeat(FILTER_CHARS_MAX)}`, 0, 'longer than'],
    [Array.from({ length: FILTER_CLAUSES_MAX + 1 }, () => 'a:1').join(';'), 0, 'more than 50 clauses'],
    [`a:${Array.from({ length: FILTER_VALUES_MAX + 1 }, () => '1').join(',')}`, 0, 'more than 500 values'],
    [`a:1;${Array.from({ length: FILTER_PATH_MAX + 1 }, () => 'b').join('.')}:1`, 4, 'deep'],
    [`${'b'.repeat(401)}:1`, 0, 'characters'],
  ])('%j at %i', (text, position, detail) => {
    const refused = refusal(text)
    expect(refused.position).toBe(position)
    expect(refused.detail).toContain(detail)
  })

  test('a long clause is quoted by its beginning', () => {
    expect(refusal('x'.repeat(500)).detail.length).toBeLessThan(200)
  })
})

const value = (text: string): object => ({ kind: 'value', text })
const range = (from: string | null, to: string | null): object => ({ kind: 'range', from, to })
const field = (path: PathName[], terms: object[], negated = false): object => ({ kind: 'field', path, negated, terms })

describe('what is read', () => {
  test.each([
    ['', []],
    [' ; ;', []],
    ['a:b', [field(['a'], [value('b')])]],
    [' a : b ; c:d;', [field(['a'], [value('b')]), field(['c'], [value('d')])]],
    ['a:b,c', [field(['a'], [value('b'), value('c')])]],
    ['a:!b,c', [field(['a'], [value('b'), value('c')], true)]],
    ['a:!b, !c', [field(['a'], [value('b'), value('c')], true)]],
    ['a:"!b"', [field(['a'], [value('!b')])]],
    ['a:null', [field(['a'], [{ kind: 'null' }])]],
    ['a:!null,x', [field(['a'], [{ kind: 'null' }, value('x')], true)]],
    ['a:"null"', [field(['a'], [value('null')])]],
    ['a:NULL', [field(['a'], [value('NULL')])]],
    ['a:1..2', [field(['a'], [range('1', '2')])]],
    ['a:1..', [field(['a'], [range('1', null)])]],
    ['a:..2', [field(['a'], [range(null, '2')])]],
    ['a:-1.5 .. 2.5', [field(['a'], [range('-1.5', '2.5')])]],
    ['a:"1..2"', [field(['a'], [value('1..2')])]],
    ['a:"a..b".."c,d"', [field(['a'], [range('a..b', 'c,d')])]],
    ['a:""', [field(['a'], [value('')])]],
    ['a:"x\\"y\\\\z"', [field(['a'], [value('x"y\\z')])]],
    ['a:"1;2,3:4"', [field(['a'], [value('1;2,3:4')])]],
    ['at:2026-01-01T10:00:00Z', [field(['at'], [value('2026-01-01T10:00:00Z')])]],
    ['a.b/c:x', [field(['a', 'b', 'c'], [value('x')])]],
    ['a.*.c:x', [field(['a', null, 'c'], [value('x')])]],
    ['a."*"."b.c:d":x', [field(['a', '*', 'b.c:d'], [value('x')])]],
    ['@vip', [{ kind: 'segment', name: 'vip', negated: false }]],
    ['!@"big; spenders"', [{ kind: 'segment', name: 'big; spenders', negated: true }]],
  ])('%j', (text, expected) => {
    expect(withoutPlaces(parseFilter(text))).toEqual(expected)
  })
})

/** A tree without the places: what must be the same however it is written. */
function withoutPlaces(filter: WrittenFilter): object[] {
  return filter.map((clause) => {
    if (clause.kind === 'segment') return { kind: 'segment', name: clause.name, negated: clause.negated }
    const terms = clause.terms.map((term) =>
      term.kind === 'null' ? { kind: 'null' } : term.kind === 'value' ? { kind: 'value', text: term.text } : { kind: 'range', from: term.from, to: term.to })
    return { kind: 'field', path: clause.path, negated: clause.negated, terms }
  })
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const bare = /^[\p{L}\p{N}_@+-]+$/u
/** Written as short as may be: quoted only where it must be. */
const show = (text: string): string => (bare.test(text) && text !== 'null' && !text.startsWith('@') ? text : quote(text))

function renderTerm(term: Term): string {
  if (term.kind === 'null') return 'null'
  if (term.kind === 'value') return show(term.text)
  return `${term.from === null ? '' : show(term.from)}..${term.to === null ? '' : show(term.to)}`
}

function renderClause(clause: WrittenClause): string {
  if (clause.kind === 'segment') return `${clause.negated ? '!' : ''}@${show(clause.name)}`
  return `${clause.path.map((name) => (name === null ? '*' : show(name))).join('.')}:${clause.negated ? '!' : ''}${clause.terms.map(renderTerm).join(',')}`
}

const nasty = fc.constantFrom('"', '\\', ';', ',', ':', '..', '.', '!', '@', '*', '/', ' ', 'null', 'a', 'ß', 'İ', 'Σ', '𝒳', '-', '1')
const word = fc.oneof(fc.string({ unit: nasty, maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 })).map((text) => text.replaceAll('\0', '').replaceAll('\u001f', ''))
const name = word.filter((text) => text !== '')
const term: fc.Arbitrary<Term> = fc.oneof(
  word.map((text): Term => ({ kind: 'value', text, position: 0 })),
  fc.tuple(fc.option(word), fc.option(word)).filter(([from, to]) => from !== null || to !== null).map(([from, to]): Term => ({ kind: 'range', from, to, position: 0 })),
  fc.constant<Term>({ kind: 'null' }),
)
const place = { text: '', position: 0 }
const clause: fc.Arbitrary<WrittenClause> = fc.oneof(
  fc.record({
    kind: fc.constant('field' as const), path: fc.array(fc.option(name, { freq: 5 }), { minLength: 1, maxLength: 4 }), negated: fc.boolean(),
    terms: fc.array(term, { minLength: 1, maxLength: 4 }), place: fc.constant(place),
  }),
  fc.record({ kind: fc.constant('segment' as const), name, negated: fc.boolean(), place: fc.constant(place) }),
)

test('every tree that is written down reads back as it was, and every place quotes the text', () => {
  fc.assert(
    fc.property(fc.array(clause, { maxLength: 5 }), (filter) => {
      const text = filter.map(renderClause).join('; ')
      const parsed = parseFilter(text)
      expect(withoutPlaces(parsed)).toEqual(withoutPlaces(filter))
      for (const one of parsed) expect(text.slice(one.place.position)).toSatisfy((rest: string) => rest.startsWith(one.place.text))
    }),
    { numRuns: 1_000 },
  )
})

test('no text at all makes it fail otherwise than by a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: nasty, maxLength: 60 }), (text) => {
      try {
        parseFilter(text)
      } catch (error) {
        expect(error).toBeInstanceOf(Refused)
      }
    }),
    { numRuns: 2_000 },
  )
})
