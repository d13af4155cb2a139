import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { modal as discordModal } from '../../adapters/discord/form.ts'
import { limits } from '../../adapters/discord/limits.ts'
import type { Command } from '../../src/bot/command.ts'
import { text } from '../../src/bot/field.ts'
import { file } from '../../src/bot/file.ts'
import { fileText, largestTextBytes } from '../../src/bot/file-field.ts'
import { correction, type Form, missingFields } from '../../src/bot/form.ts'
import { answer } from '../../src/bot/reply.ts'
import { view, text as words } from '../../src/bot/view.ts'
import { query } from '../bot/declare.ts'
import { connected, recordingBot, type Setting, shownAs } from './discord-bot.ts'

const board = file('board.csv', 'text/csv', 'topic,home\r\n', 'Positions')
const shown = view('The board', words('As of today'), board)
const exported = recordingBot({ answer: async () => shownAs('Notes', { view: view('Notes', board) }) })

let setting: Setting
const standing = () => [...setting.fake.world.messages.values()].filter(({ channel }) => channel === setting.channel)
const names = () => standing().map(({ attachments }) => attachments.map(({ filename }) => filename))

beforeEach(async () => {
  setting = await connected(exported)
})
afterEach(() => setting.stop())

const table = fileText('Table')
const taking = query({
  name: 'note import',
  summary: 'Take a table',
  fields: { table, words: text('Words') },
  allow: 'anyone',
  run: async () => answer(view('t')),
}) as Command

describe('Files that are handed in on Discord', () => {
  it('are asked for by an upload, which may stay empty where one was handed in before', () => {
    const [first] = discordModal(missingFields(taking, {}) as Form, { command: 'draft', args: {} }).components
    expect(first).toMatchObject({ component: { type: 19, required: true, min_values: 1 } })
    const corrected = correction(taking, { table: 'a;b', words: 'x' }, { words: 'No.' })
    const [, upload] = discordModal(corrected, { command: 'draft', args: {} }).components
    expect(upload).toMatchObject({
      description: 'Without a new file, the last one stays.',
      component: { type: 19, required: false, min_values: 0 },
    })
  })

  it('reach the bot as text, from an option or from a form', async () => {
    const own = await connected(recordingBot({ commands: [taking] }))
    const { fake, channel, account, bot } = own
    const handIn = fake.members.slash(account, channel, 'note import', { table: 'a;b', words: 'x' })
    expect(await handIn).toMatchObject({ kind: 'message' })
    const opened = await fake.members.slash(account, channel, 'note import', { words: 'y' })
    if (opened.kind !== 'modal') throw new Error('There is no form')
    await fake.members.submit(account, { shape: opened.modal, source: undefined, channel }, { table: 'c;d' })
    const args = bot.handled.map(({ invocation, unread }) => ({ ...invocation.args, unread }))
    expect(args).toEqual([
      { table: 'a;b', words: 'x', unread: undefined },
      { table: 'c;d', words: 'y', unread: undefined },
    ])
    expect(fake.refusals).toEqual([])
    await own.stop()
  })

  it('are refused as too large before any form is opened', async () => {
    const own = await connected(recordingBot({ commands: [taking] }))
    const { fake, channel, account, bot } = own
    await fake.members.slash(account, channel, 'note import', { table: 'x'.repeat(largestTextBytes + 1) })
    expect(bot.handled[0]?.unread).toEqual({ table: '“table.csv” is larger than 256 KiB.' })
    await own.stop()
  })
})

describe('Files on Discord', () => {
  it('are attached to their message once, described for screen readers', async () => {
    const { platform, to, fake } = setting
    await platform.post(to, shown, 'key')
    await platform.post(to, shown, 'key')
    expect(names()).toEqual([['board.csv']])
    const [sent] = standing()[0]?.attachments ?? []
    expect(sent).toMatchObject({ description: 'Positions', contentType: 'text/csv' })
    expect(fake.refusals).toEqual([])
  })

  it('are what the message holds now after an edit, and none where it holds none', async () => {
    const { platform, to } = setting
    const posted = await platform.post(to, shown, 'key')
    const later = file('later.csv', 'text/csv', 'topic\r\n', 'Positions')
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
    expect(message?.embeds[0]?.description).toContain('Positions')
    await platform.edit(posted, { ...to, channel }, view('Later', board))
    expect(message?.content).toContain('Later')
  })

  it('are shown to the caller alone', async () => {
    const { fake, channel, account } = setting
    const result = await fake.members.slash(account, channel, 'note list', {})
    expect(result).toMatchObject({
      kind: 'message',
      message: { flags: 64, attachments: [{ filename: 'board.csv', description: 'Positions' }] },
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
