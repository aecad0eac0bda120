// Customers with passwords: who is let in and who is not, how often may be guessed, and that no password or secret is told anywhere.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import type { Mail } from '../domain/mailer.ts'
import { ATTEMPTS_PER_ADDRESS_MAX, ATTEMPTS_PER_NAME_AND_ADDRESS_MAX, PASSWORD_MAX } from '../domain/customer-password.ts'
import { Refused } from '../domain/refusal.ts'
import type { Context } from './context.ts'
import { askForPasswordReset, changeOwnPassword, changeSigningIn, registerWithPassword, resetPassword, signIn, type SignedIn } from './customer-passwords.ts'
import { getLinks } from './customer-links.ts'
import { authenticateToken, refreshToken } from './customer-tokens.ts'
import { changeCustomer, deleteCustomer, registerCustomer } from './customers.ts'
import { exportPerson } from './person-export.ts'
import { leavePortal } from './portal-sessions.ts'

let world: World
let owner: pg.Client
const mails: Mail[] = []
beforeAll(async () => {
  world = await makeWorld({ mailer: { send: async (mail) => mails.push(mail) > 0 } })
  owner = new pg.Client(world.connection)
  await owner.connect()
})
afterAll(() => owner.end())

const PASSWORD = 'correct horse'
let addresses = 0
const somewhere = (): string => `198.51.100.${++addresses}`
const anybody = (): Context => ({ ...world.ctx, actor: { name: 'portal:login', scopes: [] } })
const codeOf = async (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: unknown) => (error instanceof Refused ? error.code : String(error)))
const register = (email: string, password = PASSWORD): Promise<SignedIn> => registerWithPassword(anybody(), { email }, password, somewhere())
const enter = (email: string, password = PASSWORD, from = somewhere()): Promise<SignedIn | null> => signIn(anybody(), { by: 'email', value: email }, password, from)
const owned = (token: string): Promise<Context> => authenticateToken(world.engine, token)
const later = (minutes: number): void => {
  world.now = new Date(world.now.getTime() + minutes * 60_000)
}
const secretIn = (mail: Mail | undefined): string => /pr_[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''

describe('nobody is let in', () => {
  test('with a password that is too short or too long, or with an e-mail that anybody has, whatever its case', async () => {
    await registerCustomer(world.ctx, { email: 'imported@example.com' })
    expect(await codeOf(register('short@example.com', '12345'))).toBe('invalid')
    expect(await codeOf(register('long@example.com', 'x'.repeat(PASSWORD_MAX + 1)))).toBe('invalid')
    expect(await codeOf(register('Imported@Example.com'))).toBe('email-taken')
    const both = await Promise.all([codeOf(register('twice@example.com')), codeOf(register('TWICE@example.com'))])
    expect(both.toSorted()).toEqual(['done', 'email-taken'])
  })

  test('by a wrong password, an e-mail of nobody, of one without a password, or of one who is deleted', async () => {
    const { customer } = await register('deleted@example.com')
    await deleteCustomer(world.ctx, customer.id)
    for (const email of ['nobody@example.com', 'imported@example.com', 'deleted@example.com', 'x', '']) expect(await enter(email)).toBeNull()
    expect(await enter('twice@example.com', `${PASSWORD}!`)).toBeNull()
    expect(await enter('twice@example.com', 'x'.repeat(100_000))).toBeNull()
    expect((await owner.query('select from regulars.customer_passwords where customer = $1', [customer.number])).rowCount).toBe(0)
  })

  test('from an address from which too much was guessed; who knows his password does not use up what others may guess', async () => {
    const from = somewhere()
    await register('office@example.com')
    const guesses = (): Promise<unknown> => owner.query('update regulars.portal_login_counts set count = count where subject = $1 returning count', [world.ctx.hash(`sign-in from ${from}`)]).then(({ rows }) => rows[0]?.count)
    expect([await enter('office@example.com', 'wrong one', from), await guesses()]).toEqual([null, 1])
    for (let count = 0; count < 3; count++) expect(await enter('office@example.com', PASSWORD, from)).not.toBeNull()
    expect(await guesses()).toBe(1)
    await owner.query('update regulars.portal_login_counts set count = $2 where subject = $1', [world.ctx.hash(`sign-in from ${from}`), ATTEMPTS_PER_ADDRESS_MAX - 1])
    expect(await enter('office@example.com', PASSWORD, from)).not.toBeNull()
    expect(await enter('guess@example.com', PASSWORD, from)).toBeNull()
    expect(await codeOf(enter('office@example.com', PASSWORD, from))).toBe('rate-limited')
  })

  test('by a token of another site, one that was changed, unsigned, or of a secret of somebody else', async () => {
    const { token } = await register('token@example.com')
    const other = await world.addSite('other')
    const foreign = (await registerWithPassword({ ...other.ctx, actor: { name: 'portal:login', scopes: [] } }, { email: 'token@example.com' }, PASSWORD, somewhere())).token
    const [header = '', payload = '', signature = ''] = token.split('.')
    const [foreignHeader = ''] = foreign.split('.')
    const none = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(header, 'base64url').toString()), alg: 'none' })).toString('base64url')
    for (const wrong of ['', 'x', 'a.b.c', `${header}.${payload}.`, `${none}.${payload}.`, `${foreignHeader}.${payload}.${signature}`, `${header}.${payload}.${foreign.split('.')[2]}`]) {
      expect(await codeOf(owned(wrong)), wrong).toBe(wrong === '' ? 'session-missing' : 'session-invalid')
    }
    expect((await owned(foreign)).site.slug).toBe('other')
    expect((await owned(token)).site.slug).toBe('main')
  })

  test('who guesses too often, until the window has passed; others are', async () => {
    await register('guessed@example.com')
    for (let tries = 0; tries < ATTEMPTS_PER_NAME_AND_ADDRESS_MAX; tries++) expect(await enter('guessed@example.com', 'wrong one', '203.0.113.1')).toBeNull()
    expect(await codeOf(enter('guessed@example.com', PASSWORD, '203.0.113.1'))).toBe('rate-limited')
    expect(await enter('guessed@example.com', PASSWORD, '203.0.113.2')).not.toBeNull()
    later(5)
    expect(await enter('guessed@example.com', PASSWORD, '203.0.113.1')).not.toBeNull()
    for (let tries = 0; tries < ATTEMPTS_PER_NAME_AND_ADDRESS_MAX + 2; tries++) expect(await enter('guessed@example.com', PASSWORD, '203.0.113.1'), 'who knows it is never shut out').not.toBeNull()
  })
})

describe('a customer who registered', () => {
  test('is let in by e-mail and user name, and is known by the token until it expires or is ended', async () => {
    const { customer, token } = await register('ada@example.com')
    await changeCustomer(world.ctx, customer.id, { username: 'Ada' })
    expect((await enter(' ADA@example.com'))?.customer.id).toBe(customer.id)
    expect((await signIn(anybody(), { by: 'username', value: 'ada' }, PASSWORD, somewhere()))?.customer.id).toBe(customer.id)
    const ctx = await owned(token)
    expect(ctx.actor).toMatchObject({ customer: customer.number, scopes: ['portal:self'] })
    later(59 * 1_440)
    const fresh = await refreshToken(ctx)
    later(2 * 1_440)
    expect(await codeOf(owned(token))).toBe('session-invalid')
    await leavePortal(await owned(fresh))
    await expect(owned(fresh)).rejects.toMatchObject({ code: 'session-invalid', facts: { revoked: true } })
  })

  test('cannot take the e-mail of another, which both would sign in with', async () => {
    const { token } = await register('mallory@example.com')
    const ctx = await owned(token)
    expect(await codeOf(changeSigningIn(ctx, { email: 'IMPORTED@example.com' }))).toBe('email-taken')
    expect((await changeSigningIn(ctx, { email: 'mallory2@example.com', metadata: { a: 1 } })).metadata).toEqual({ a: 1 })
    expect(await enter('mallory@example.com')).toBeNull()
    expect(await enter('mallory2@example.com')).not.toBeNull()
  })

  test('changes the password with the present one, which ends all other sessions', async () => {
    const { token, customer } = await register('change@example.com')
    const other = (await enter('change@example.com'))?.token ?? ''
    const ctx = await owned(token)
    expect(await changeOwnPassword(ctx, 'wrong one', 'battery staple', somewhere())).toBe(false)
    expect(await codeOf(changeOwnPassword(ctx, PASSWORD, '123', somewhere()))).toBe('invalid')
    expect(await changeOwnPassword(ctx, PASSWORD, 'battery staple', somewhere())).toBe(true)
    expect(await codeOf(owned(other))).toBe('session-invalid')
    expect(await codeOf(owned(token))).toBe('done')
    expect([await enter('change@example.com'), (await enter('change@example.com', 'battery staple'))?.customer.id]).toEqual([null, customer.id])
    expect((await getLinks(world.ctx, [customer.number])).get(customer.number)).toMatchObject({ passwordSetAt: world.now, lastSignInAt: world.now })
  })

  test('has at most so many sessions: the oldest ends', async () => {
    const { token } = await register('often@example.com')
    const tokens = [token]
    for (let count = 0; count < 51; count++) {
      later(1)
      tokens.push((await enter('often@example.com'))?.token ?? '')
    }
    const codes = await Promise.all(tokens.map((one) => codeOf(owned(one))))
    expect(codes.filter((code) => code === 'session-invalid')).toHaveLength(2)
    expect(codes.slice(0, 2)).toEqual(['session-invalid', 'session-invalid'])
  })
})

describe('a link to a new password', () => {
  const ask = async (email: string, from = somewhere()): Promise<Mail | undefined> => {
    const before = mails.length
    await (await askForPasswordReset(anybody(), email, from))()
    return mails[before]
  }
  const reset = (email: string, secret: string, password = 'a new one'): Promise<boolean> => resetPassword(anybody(), { email, secret, password }, somewhere())

  test('comes by mail to who has the e-mail, works once and in time, and ends all sessions', async () => {
    const { token } = await register('reset@example.com')
    expect(await ask('nobody@example.com')).toBeUndefined()
    const early = secretIn(await ask('reset@example.com'))
    const mail = await ask('Reset@example.com')
    expect(mail).toMatchObject({ to: 'reset@example.com', subject: 'Set a new password for main' })
    const secret = secretIn(mail)
    expect(await reset('other@example.com', secret)).toBe(false)
    expect(await codeOf(reset('reset@example.com', secret, '123'))).toBe('invalid')
    expect(await reset('reset@example.com', 'pr_wrong')).toBe(false)
    expect(await reset('reset@example.com', secret)).toBe(true)
    expect([await reset('reset@example.com', secret), await reset('reset@example.com', early)]).toEqual([false, false])
    expect(await codeOf(owned(token))).toBe('session-invalid')
    expect(await enter('reset@example.com', 'a new one')).not.toBeNull()
    const late = secretIn(await ask('reset@example.com'))
    later(61)
    expect(await reset('reset@example.com', late)).toBe(false)
  })

  test('gives a customer who was imported a first password, and leads to the site\'s own website', async () => {
    const [website] = [{ id: 'web', name: 'Paper', url: 'https://paper.example/account?lang=en', servicePhone: null, serviceEmail: null, createdAt: '', updatedAt: '' }]
    const ctx = { ...anybody(), site: { ...world.site, settings: { ...world.site.settings, websites: [website] } } }
    const before = mails.length
    await (await askForPasswordReset(ctx, 'imported@example.com', somewhere()))()
    const link = new URL(/https:\S+/.exec(mails[before]?.text ?? '')?.[0] ?? '')
    expect([link.origin + link.pathname, link.searchParams.get('lang'), link.searchParams.get('view'), link.searchParams.get('email')]).toEqual(['https://paper.example/account', 'en', 'password-reset', 'imported@example.com'])
    expect(await reset('imported@example.com', link.searchParams.get('token') ?? '')).toBe(true)
    expect(await enter('imported@example.com', 'a new one')).not.toBeNull()
  })

  test('lets nobody into the portal, and is sent so often an hour and no more', async () => {
    const secret = secretIn(await ask('ada@example.com'))
    expect((await world.call('POST', '/portal/v1/sessions', { site: 'main', link: secret }, { key: null })).body.code).toBe('session-invalid')
    const sent = mails.length
    for (let count = 0; count < 8; count++) await ask('twice@example.com')
    expect(mails.length - sent).toBe(5)
  })
})

test('a merge takes the passwords along, of which the last that was set counts, and its undoing brings them back', async () => {
  const old = await register('merge-a@example.com', 'older one')
  later(1)
  const young = await register('merge-b@example.com', 'newer one')
  const merged = await world.call('POST', '/v1/merges', { survivor: old.customer.id, losers: [young.customer.id] })
  expect(merged.status, merged.text).toBeLessThan(300)
  expect([await enter('merge-a@example.com', 'older one'), (await enter('merge-a@example.com', 'newer one'))?.customer.id]).toEqual([null, old.customer.id])
  expect((await owned(young.token)).actor.customer).toBe(old.customer.number)
  expect((await world.call('POST', `/v1/merges/${merged.body.id}/undo`)).status).toBeLessThan(300)
  expect([(await enter('merge-a@example.com', 'older one'))?.customer.id, (await enter('merge-b@example.com', 'newer one'))?.customer.id]).toEqual([old.customer.id, young.customer.id])
  expect((await owned(young.token)).actor.customer).toBe(young.customer.number)
})

test('no password, hash, token or secret stands in events, exports, or anywhere as it is', async () => {
  const mark = 'zqxSecretPassword'
  const { customer, token } = await register('quiet@example.com', mark)
  await changeOwnPassword(await owned(token), mark, `${mark}2`, somewhere())
  const { rows: [{ hash }] } = await owner.query('select hash from regulars.customer_passwords where customer = $1', [customer.number])
  const { rows: [{ sealed }] } = await owner.query('select sealed from regulars.customer_token_secrets where site_id = $1', [String(world.site.siteId)])
  expect(hash).toMatch(/^scrypt\$ln=\d+,r=8,p=3\$/)
  const opened = world.engine.secretBox.open(sealed, `customer tokens of site ${world.site.siteId}`)
  const { rows: tables } = await owner.query<{ name: string }>(`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('regulars', 'regulars_directory')`)
  for (const { name } of tables) {
    const { rows: [{ text }] } = await owner.query(`select coalesce(string_agg(t::text, ' '), '') as text from ${name} t`)
    for (const secret of [mark, opened, token, token.split('.')[2] ?? '']) expect(text.includes(secret), name).toBe(false)
    if (name !== 'regulars.customer_passwords') expect(text.includes(hash), name).toBe(false)
  }
  const { timeline, ...rest } = await exportPerson(world.ctx, customer.id)
  let told = JSON.stringify(rest, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  for await (const page of timeline) told += JSON.stringify(page, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  expect(told).toContain('customer.password-set')
  for (const secret of [mark, opened, hash, token]) expect(told.includes(secret)).toBe(false)
})
