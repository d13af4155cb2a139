import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { file } from '../../src/bot/file.ts'
import { directChannel } from '../../src/bot/platform.ts'
import { view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { specimenBot, specimenWeb } from './web.ts'

const database = await testDatabase()
const web = specimenWeb(database)
const to = { platform: 'web', workspace: 'playground', channel: 'specimen' }
const board = file('Übersicht.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'The board')
let keys = 0
const post = async (channel: string, shown = view('The board', board)) =>
  (await web.post({ ...to, channel }, shown, `key-${++keys}`)).message
const get = (path: string) => fetch(`${web.url}${path}`)

beforeAll(() => web.start(specimenBot(database)))
afterAll(() => web.stop())

describe('a file in the playground', () => {
  it('downloads under its own name, and nothing in it can run on the page', async () => {
    const response = await get(`/files/${await post('specimen')}/0?as=delegate`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/svg+xml')
    expect(response.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%C3%9Cbersicht.svg")
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.text()).toContain('<svg')
  })

  it('in a direct message is visible to that person only', async () => {
    const message = await post(directChannel('delegate'))
    expect((await get(`/files/${message}/0?as=delegate`)).status).toBe(200)
    expect((await get(`/files/${message}/0?as=convenor`)).status).toBe(404)
  })

  it('in a private answer is visible to that person only', async () => {
    const who = { account: 'delegate', name: 'Delegate', channel: 'specimen' }
    const body = JSON.stringify({ kind: 'type', who, key: 'export-notes', line: '/note export' })
    const headers = { origin: web.url ?? '', 'content-type': 'application/json' }
    const answered = await fetch(`${web.url}/api/interact`, { method: 'POST', headers, body })
    const { id } = (await answered.json()) as { id: number }
    expect((await get(`/files/${id}/0?as=delegate`)).status).toBe(200)
    expect((await get(`/files/${id}/0?as=convenor`)).status).toBe(404)
  })

  it('has another address after an edit, so that no browser shows the old one', async () => {
    const message = await post('specimen')
    const address = async () => {
      const who = JSON.stringify({ account: 'delegate', name: 'Delegate', channel: 'specimen' })
      const state = await (await get(`/api/state?${new URLSearchParams({ who })}`)).text()
      return new RegExp(`/files/${message}/0[^"\\\\]*`).exec(state)?.[0]
    }
    const before = await address()
    await web.edit({ channel: 'specimen', message }, to, view('The board, later', board))
    expect(before).toBeDefined()
    expect(await address()).not.toBe(before)
  })

  it.each(['/files/999999/0?as=delegate', '/files/x/0?as=delegate', '/files/1/-1?as=delegate', '/files/1/0'])(
    'is not there at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )
})
