import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { file } from '../../src/bot/file.ts'
import { text, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import { address, isWithoutBrowser, lastMessage, lineOf, playground, quietConsole, shot } from './playground.ts'

const database = await testDatabase()

const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200"><rect width="600" height="200" fill="#def"/>
<text x="20" y="100" font-size="32">E.164 for IoT: SG2 leads</text></svg>`
const board = view(
  'Positions',
  text('Three topics, one of them contested.'),
  file('board.svg', 'image/svg+xml', svg, 'The topics by home'),
  file('topics.csv', 'text/csv', 'topic,home\r\nT1,SG2\r\n', 'The same as a table'),
)

describe.skipIf(isWithoutBrowser)('files and the menu of a message in the playground', () => {
  const { web, open, complaints } = playground(database)

  it('shows a picture in the message, and downloads any file on a click', async () => {
    await web.post(address, board, 'board')
    const page = await open('delegate')
    const picture = page.getByRole('img', { name: 'The topics by home' })
    await expect.poll(() => picture.evaluate((image) => Object(image).naturalWidth)).toBe(600)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'topics.csv' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('topics.csv')
    expect(readFileSync((await download.path()) ?? '', 'utf8')).toBe('topic,home\r\nT1,SG2\r\n')
    await shot(page, 'files')
  })

  it('starts a command from a message, and its link leads back to that message', async () => {
    const page = await open('delegate')
    await lineOf(page).fill('Who asks the secretariat?')
    await lineOf(page).press('Enter')
    const said = lastMessage(page)
    await said.getByText('Who asks the secretariat?').waitFor()
    await said.locator('summary').click()
    await shot(page, 'message-menu')
    await said.getByRole('button', { name: 'Make a note' }).click()
    const words = page.getByLabel('Words')
    expect(await words.inputValue()).toBe('Who asks the secretariat?')
    await page.getByLabel('Kind').selectOption('plain')
    await shot(page, 'message-form')
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    const link = page.getByRole('link', { name: 'The message', exact: true })
    const href = (await link.getAttribute('href')) ?? ''
    await page.goto(href)
    await page.locator('.message.fresh', { hasText: 'Who asks the secretariat?' }).waitFor()
  })

  it('puts the text of a file into its field, and says at once why it cannot use another file', async () => {
    const page = await open('delegate')
    await lineOf(page).fill('/note import kind:plain')
    await lineOf(page).press('Enter')
    const upload = page.getByLabel('Table: choose a file')
    const picture = { name: 'board.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0, 0]) }
    await upload.setInputFiles(picture)
    await page.getByText('“board.png” is not text in UTF-8.').waitFor()
    await upload.setInputFiles({ ...picture, name: 'long.csv', buffer: Buffer.alloc(262_145, 'x') })
    await page.getByText('“long.csv” is larger than 256 KiB.').waitFor()
    await upload.setInputFiles({ name: 'notes.csv', mimeType: 'text/csv', buffer: Buffer.from('Tea\nMilk\n') })
    await expect.poll(() => page.getByLabel('Table', { exact: true }).inputValue()).toBe('Tea\nMilk\n')
    await shot(page, 'file-field')
    await page.getByRole('dialog').getByRole('button', { name: 'Send' }).click()
    await lastMessage(page).getByText('2 notes taken').waitFor()
  })

  quietConsole(complaints)
})
