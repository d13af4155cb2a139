import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DateTime } from 'luxon'
import pino from 'pino'
import { afterAll, describe, expect, test } from 'vitest'
import { viewHtml } from '../../adapters/html.ts'
import { bytesOf, filesOf } from '../../src/bot/file.ts'
import { boardListener } from '../../src/topics/board/listener.ts'
import { picture, shape } from '../../src/topics/board/picture/svg.ts'
import { boardOf } from '../../src/topics/board/rules.ts'
import { boardSvg } from '../../src/topics/board/views.ts'
import type { Topic } from '../../src/topics/model.ts'
import { groupWithTopics } from '../polls/stage.ts'
import { openStory } from '../story.ts'

const story = await openStory()
const { sg20, sg2, alpha, beta, delegate, tick } = await groupWithTopics(story)
const poll = (topic: number, more = '') =>
  sg20.types(`/poll open topic:T${topic} question:Home? closes:"10 Aug 14:00 Geneva" ${more}`)

await poll(1)
await alpha.types('/poll support poll:B1 option:"SG2 leads"')
await beta.types('/poll support poll:B1 option:"SG20 leads"')
await poll(2, 'shown:closed')
await alpha.types('/poll support poll:B2 option:joint')
await sg2.types('/topic conclude topic:T3 words:"SG2 leads." as:agreed home:SG2')
await sg20.types('/topic sign T3')
await sg20.types('/topic mailed topic:T3 sent:"3 Aug 2026"')

describe('the board', () => {
  test('shows topics by home, overlaps and gaps; nothing of a hidden poll; an unfinished conclusion has no home yet', async () => {
    const { text } = await delegate.types('/topic board picture:none')
    expect(text).toContain('SG2 leads\n- T1 E.164 numbers for IoT/M2M – supported by 1 in B1; open; overlap')
    expect(text).toContain('SG20 leads\n- T1 E.164 numbers for IoT/M2M – supported by 1 in B1; open; overlap')
    expect(text).toContain('Conclusion in progress\n- T3 SIM and eSIM identifiers – call for objections')
    expect(text).toContain('Gaps: claimed by nobody (14)')
    expect(text).toContain('- T2 IMSI and shared MCC/MNC for IoT – open')
    expect(text).not.toContain('Joint')
  })

  test('shows what was hidden once the poll has closed, and a conclusion once it is in force', async () => {
    await tick('2026-08-18T00:00:00Z')
    const { text } = await delegate.types('/topic board picture:none')
    expect(text).toContain('- T3 SIM and eSIM identifiers – agreed in the CG (for report to SG2 and SG20)')
    expect(text).toContain('Joint\n- T2 IMSI and shared MCC/MNC for IoT – supported by 1 in B2; open')
    expect(text).toContain('Gaps: claimed by nobody (13)')
  })

  test('comes as PNG, and as SVG on request', async () => {
    const [png] = filesOf((await delegate.types('/topic board')).view)
    if (!png) throw new Error('No picture')
    expect(png).toMatchObject({ name: 'board-2026-08-18.png', mediaType: 'image/png' })
    expect(bytesOf(png).subarray(1, 4).toString()).toBe('PNG')
    // width and height of the header, 1.5 times those of the drawing
    expect([bytesOf(png).readUInt32BE(16), bytesOf(png).readUInt32BE(20)]).toEqual([1911, 1383])
    const [svg] = filesOf((await delegate.types('/topic board picture:svg')).view)
    if (!svg) throw new Error('No drawing')
    expect(bytesOf(svg).toString()).toMatch(/^<svg .*overlap: claimed by two study groups.*T16.*<\/svg>$/s)
  })

  test('what somebody typed cannot become markup of the picture', () => {
    const hostile = '</text><script>alert(1)</script>"&\u0000\ud800'
    const topic = { id: 1, number: 1, sentence: hostile, state: 'open', end: undefined, home: undefined } as Topic
    const svg = boardSvg(boardOf(hostile, [topic], [], ['SG2', hostile]), 'Mon 3 Aug 2026')
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
    expect(picture({ width: 1, height: 1, title: 'x', description: 'y' }, shape('text', { x: '"><b>' }))).toContain(
      'x="&quot;&gt;&lt;b&gt;"',
    )
    expect(svg).not.toMatch(/\p{Cc}|\p{Cs}/u)
  })

  test.each([1, 16, 60])('a board of %i topics keeps every mark inside the picture', (count) => {
    const topics = Array.from(
      { length: count },
      (_, i) => ({ id: i, number: i + 1, sentence: 'word '.repeat(40), state: 'open' }) as Topic,
    )
    const svg = boardSvg(boardOf('G', topics, [], ['SG2', 'SG20']), 'today')
    const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? []
    for (const [, x, y] of svg.matchAll(/<(?:text|rect) x="([\d.]+)" y="([\d.]+)"/g)) {
      expect(Number(x)).toBeLessThan(Number(width))
      expect(Number(y)).toBeLessThan(Number(height))
    }
  })
})

describe('the board in the browser', () => {
  const { db } = story
  const listener = boardListener({
    database: { db } as never,
    now: () => DateTime.fromISO('2026-08-18T09:00:00Z', { zone: 'utc' }),
    html: (shown) => viewHtml(shown, 'mail', 'web').markup,
    log: pino({ level: 'silent' }),
  })
  const server = createServer(listener)
  const listening = new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const ask = async (path: string, init = {}) => {
    await listening
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, init)
  }
  afterAll(() => server.close())

  test('is at an address that nobody can guess, until it is ended', async () => {
    const issued = await sg20.types('/topic publish')
    const path = /https:\/\/bot\.example\.org(\/board\/[A-Z0-9]{32})/.exec(issued.text)?.[1] ?? issued.text
    const shown = await ask(path)
    expect(shown.status).toBe(200)
    expect(shown.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(shown.headers.get('cache-control')).toContain('private')
    const page = await shown.text()
    expect(page).toContain('<svg ')
    expect(page).toContain('T3 SIM and eSIM identifiers')
    expect(page).toContain('As of Tue 18 Aug 2026.')
    expect(page).not.toContain('<button')
    expect((await ask(path, { method: 'POST' })).status).toBe(405)
    for (const other of ['/board/', `/board/${'A'.repeat(32)}`, `${path}0`]) expect((await ask(other)).status).toBe(404)
    await sg20.types('/topic unpublish')
    expect((await ask(path)).status).toBe(404)
    expect((await sg20.types('/topic unpublish')).text).toContain('The board has no address')
  })
})
