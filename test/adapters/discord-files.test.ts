import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../adapters/discord/limits.ts'
import { file } from '../../src/bot/file.ts'
import { text, view } from '../../src/bot/view.ts'
import { connected, recordingBot, type Setting, shownAs } from './discord-bot.ts'

const board = file('board.csv', 'text/csv', 'topic,home\r\n', 'Where positions stand')
const shown = view('The board', text('As of today'), board)
const exported = recordingBot({ answer: async () => shownAs('Notes', { view: view('Notes', board) }) })

let setting: Setting
const standing = () => [...setting.fake.world.messages.values()].filter(({ channel }) => channel === setting.channel)
const names = () => standing().map(({ attachments }) => attachments.map(({ filename }) => filename))

beforeEach(async () => {
  setting = await connected(exported)
})
afterEach(() => setting.stop())

describe('Files on Discord', () => {
  it('stand with their message, described for screen readers, and once', async () => {
    const { platform, to, fake } = setting
    await platform.post(to, shown, 'key')
    await platform.post(to, shown, 'key')
    expect(names()).toEqual([['board.csv']])
    const [sent] = standing()[0]?.attachments ?? []
    expect(sent).toMatchObject({ description: 'Where positions stand', contentType: 'text/csv' })
    expect(fake.refusals).toEqual([])
  })

  it('are what the message holds now after an edit, and none where it holds none', async () => {
    const { platform, to } = setting
    const posted = await platform.post(to, shown, 'key')
    const later = file('later.csv', 'text/csv', 'topic\r\n', 'Where positions stand')
    await platform.edit(posted, to, view('The board', later))
    expect(names()).toEqual([['later.csv']])
    await platform.edit(posted, to, view('No board'))
    expect(names()).toEqual([[]])
  })

  it('are their captions where the bot may not attach any', async () => {
    const { platform, to, fake } = setting
    const channel = fake.addChannel('bare', ['view', 'send', 'embeds']).id
    const posted = await platform.post({ ...to, channel }, shown, 'key')
    const message = fake.world.messages.get(posted.message)
    expect(message?.attachments).toEqual([])
    expect(message?.embeds[0]?.description).toContain('Where positions stand')
    await platform.edit(posted, { ...to, channel }, view('Later', board))
    expect(message?.content).toContain('Later')
  })

  it('are shown to the caller alone', async () => {
    const { fake, channel, account } = setting
    const result = await fake.members.slash(account, channel, 'note list', {})
    expect(result).toMatchObject({
      kind: 'message',
      message: { flags: 64, attachments: [{ filename: 'board.csv', description: 'Where positions stand' }] },
    })
    expect(fake.refusals).toEqual([])
  })

  it.each([-1, 0, 1])('are at most as many as a message takes (%i)', async (more) => {
    const { platform, to, fake } = setting
    const many = Array.from({ length: limits.files + more }, (_, i) => file(`${i}.csv`, 'text/csv', `${i}`, `No. ${i}`))
    await platform.post(to, view('Many', ...many), 'key')
    expect(names()[0]).toHaveLength(Math.min(limits.files, limits.files + more))
    expect(fake.refusals).toEqual([])
  })

  it.each([-1, 0, 1])('have a description as long as Discord takes (%i)', async (more) => {
    const { platform, to, fake } = setting
    const caption = 'c'.repeat(limits.fileDescription + more)
    await platform.post(to, view('A picture', file('a.png', 'image/png', 'x', caption)), 'key')
    expect(standing()[0]?.attachments[0]?.description).toHaveLength(Math.min(caption.length, limits.fileDescription))
    expect(fake.refusals).toEqual([])
  })
})
