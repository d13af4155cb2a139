import { describe, expect, it } from 'vitest'
import { limits } from '../../adapters/slack/limits.ts'
import { file } from '../../src/bot/file.ts'
import { text, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { acts, opened, seen, stage } from './slack-stage.ts'

const begin = stage(await testDatabase())
const to = { platform: 'slack', workspace: 'T0SPECIMEN', channel: 'C0GROUP' }
const board = file('board.csv', 'text/csv', 'topic,home\r\n', 'Positions')
const shown = view('The board', text('As of today'), board)
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'delivered',
    (error: unknown) => error,
  )

describe('Files on Slack', () => {
  it('are in the thread of their message, or in the thread that the message is in', async () => {
    const { platform, fake, refusals } = await begin()
    const card = await platform.post(to, shown, 'card')
    await platform.post(to, shown, 'note', card)
    const shared = fake.world.messages.filter(({ files }) => files)
    expect(shared.map(({ threadTs }) => threadTs)).toEqual([card.message, card.message])
    expect(refusals()).toEqual([])
  })

  it('are their captions where the app lacks the right, and the message goes out all the same', async () => {
    const { platform, fake } = await begin({ scopes: ['chat:write'] })
    await platform.post(to, shown, 'key')
    expect(fake.world.messages).toHaveLength(1)
    expect(JSON.stringify(fake.world.messages[0]?.blocks)).toContain('Positions')
  })

  it.each(['files.getUploadURLExternal', 'upload', 'files.completeUploadExternal'])(
    'are left out when %s fails, and the message goes out once',
    async (method) => {
      const { platform, fake } = await begin()
      fake.world.faults.set(method, [{ kind: 'status', status: 503, applied: false }])
      await platform.post(to, shown, 'key')
      expect(fake.world.messages.map(({ files }) => files)).toEqual([undefined])
    },
  )

  it('wait together with their message when Slack asks to, so that neither comes alone', async () => {
    const { platform, fake } = await begin()
    fake.world.faults.set('files.getUploadURLExternal', [{ kind: 'rate-limited', retryAfterS: 3 }])
    const failed = await failure(platform.post(to, shown, 'key'))
    expect(failed).toMatchObject({ outcome: 'not-sent', retryAfterMs: 3000 })
    expect(fake.world.messages).toEqual([])
  })

  it('are not there twice if their message had to be sent again', async () => {
    const { platform, fake } = await begin()
    fake.world.faults.set('chat.postMessage', [{ kind: 'reset', applied: false }])
    expect(await failure(platform.post(to, shown, 'key'))).toMatchObject({ outcome: 'unknown' })
    expect(fake.world.messages).toEqual([])
    await platform.post(to, shown, 'key')
    expect(fake.world.messages.filter(({ files }) => files)).toHaveLength(1)
  })

  it('stay as they are when their message is edited', async () => {
    const { platform, fake } = await begin()
    const posted = await platform.post(to, shown, 'key')
    await platform.edit(posted, to, view('The board, later', board))
    expect(fake.world.messages.filter(({ files }) => files)).toHaveLength(1)
    expect(fake.world.calls.filter(({ method }) => method === 'files.completeUploadExternal')).toHaveLength(1)
  })

  it('for the caller alone go to direct messages, once, and the answer says so', async () => {
    const { type, fake, people } = await begin()
    const inDirect = () => fake.world.messages.filter(({ channel, files }) => channel === 'D0DELEGATE' && files)
    const answered = seen(await type('export'))
    expect(answered.onlyFor).toBe('U0DELEGATE')
    expect(JSON.stringify(answered.blocks)).toContain('All notes (notes.csv is in your direct messages with the bot)')
    expect(inDirect().map(({ text: comment }) => comment)).toEqual(['Notes &amp; more'])
    seen(await people.redeliver())
    expect(inDirect()).toHaveLength(1)
  })

  it('for the caller alone are their captions where there can be no direct messages', async () => {
    const { type, fake } = await begin({ messagesTab: false })
    const answered = seen(await type('export'))
    expect(JSON.stringify(answered.blocks)).toContain('All notes')
    expect(JSON.stringify(answered.blocks)).not.toContain('direct messages')
    expect(fake.world.messages.filter(({ files }) => files)).toEqual([])
  })

  it('that were handed in stay when the rest is corrected later, however long they are', async () => {
    const { type, people, refusals } = await begin()
    const table = 'a;b\n'.repeat(5000)
    const refused = seen(await type(`import words:wrong table:"${'a;b\n'.repeat(1500)}"`))
    const again = opened(await people.press('U0DELEGATE', refused, 'Correct it'))
    seen(await people.submit('U0DELEGATE', again, { words: 'right' }))
    expect(acts[0]?.input).toEqual({ table: 'a;b\n'.repeat(1500).trim(), words: 'right' })
    const once = opened(await people.press('U0DELEGATE', refused, 'Correct it'))
    seen(await people.submit('U0DELEGATE', once, { words: 'other', table }))
    expect(acts[1]?.input).toEqual({ table: table.trim(), words: 'other' })
    expect(refusals()).toEqual([])
  })

  it('that were handed in are asked for again where the app may not read them', async () => {
    const { type, people } = await begin({ scopes: ['chat:write'] })
    const form = opened(await type('import words:right'))
    const said = await people.submit('U0DELEGATE', form, { table: 'a;b' })
    expect(said).toMatchObject({ kind: 'errors', errors: { table: expect.stringContaining('could not be fetched') } })
    expect(acts).toEqual([])
  })

  it.each([-1, 0, 1])('are at most as many as are sent with one message (%i)', async (more) => {
    const { platform, fake, refusals } = await begin()
    const many = Array.from({ length: limits.files + more }, (_, i) => file(`${i}.csv`, 'text/csv', `${i}`, `No. ${i}`))
    await platform.post(to, view('Many', ...many), 'key')
    expect(fake.world.messages.at(-1)?.files).toHaveLength(Math.min(limits.files, limits.files + more))
    expect(refusals()).toEqual([])
  })

  it.each([-1, 0, 1])('have a description as long as Slack takes (%i)', async (more) => {
    const { platform, fake, refusals } = await begin()
    const caption = 'c'.repeat(limits.fileText + more)
    await platform.post(to, view('A picture', file('a.png', 'image/png', 'x', caption)), 'key')
    expect(fake.world.messages.filter(({ files }) => files)).toHaveLength(1)
    expect(refusals()).toEqual([])
  })
})
