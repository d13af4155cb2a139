import { describe, expect, it } from 'vitest'
import { button, buttons, note, text, toned, view } from '../../src/bot/view.ts'
import { testDatabase } from '../database.ts'
import {
  address,
  announcement,
  isWithoutBrowser,
  lastMessage,
  lineOf,
  playground,
  quietConsole,
  shot,
} from './playground.ts'

const database = await testDatabase()

describe.skipIf(isWithoutBrowser)('the playground in a browser', () => {
  const { web, open, complaints } = playground(database)

  it('starts with what you can do, and completes commands and fields as you type', async () => {
    const page = await open('delegate')
    await page.getByText('Nothing here yet').waitFor()
    await shot(page, '1-empty')
    await lineOf(page).fill('/no')
    await page.getByRole('option', { name: /\/note add/ }).waitFor()
    await shot(page, '2-commands')
    await lineOf(page).press('ArrowDown')
    await lineOf(page).press('Enter')
    expect(await lineOf(page).inputValue()).toBe('/note add ')
    await page.getByRole('option', { name: /words:/ }).waitFor()
    await shot(page, '3-fields')
    await page.context().close()
  })

  it('opens a form, shows each problem at its field, and accepts the corrected form', async () => {
    const page = await open('delegate')
    await lineOf(page).fill('/note add')
    await lineOf(page).press('Enter')
    const form = page.getByRole('dialog', { name: 'Note add' })
    await form.getByLabel('Words').fill('Tea at ten')
    await form.getByLabel('Kind').selectOption('urgent')
    await form.getByLabel('Weight').fill('12')
    await form.getByRole('button', { name: 'Send' }).click()
    await form.getByText('“12” is not a whole number from 1 to 9.').waitFor()
    await shot(page, '4-form-problem')
    expect(await form.getByLabel('Weight').evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true)
    await form.getByLabel('Weight').fill('2')
    await form.getByLabel('Weight').press('Control+Enter')
    await form.waitFor({ state: 'hidden' })
    await lastMessage(page).getByText('Tea at ten').waitFor()
    expect(await lastMessage(page).textContent()).toContain('Only you see this')
    await page.context().close()
  })

  it('shows messages to the group to everybody at once, and private answers to one person only', async () => {
    const convenor = await open('convenor')
    const delegate = await open('delegate')
    const posted = await web.post(address, announcement, 'announcement')
    await web.post(address, view('Zone of the meeting', text('Times are counted in Geneva.')), 'thread', posted)
    for (const page of [convenor, delegate]) await page.getByRole('heading', { name: /Meeting 3/ }).waitFor()
    expect(await convenor.getByText('Tea at ten').count()).toBe(0)
    await lineOf(convenor).fill('Thank you. I will chair this one.')
    await lineOf(convenor).press('Enter')
    await lastMessage(delegate).getByText('I will chair this one').waitFor()
    await lineOf(delegate).fill('/note list')
    await lineOf(delegate).press('Enter')
    await lastMessage(delegate).getByRole('button', { name: 'Count', exact: true }).waitFor()
    await shot(delegate, '6-channel-light')
    await delegate.getByRole('button', { name: 'Dark colours' }).click()
    await shot(delegate, '6-channel-dark')
    await convenor.context().close()
    await delegate.context().close()
  })

  it('marks a direct message as unread for its reader only, who can answer it there', async () => {
    const convenor = await open('convenor')
    const delegate = await open('delegate')
    const act = buttons(button('Count', { command: 'note count', args: {} }))
    const reminder = toned('caution', 'The report to SG2 is due on Friday', note('ToR clause 2, item 1'), act)
    await web.post({ ...address, channel: '@delegate' }, reminder, 'reminder')
    const entry = delegate.getByRole('button', { name: /^Direct messages/ })
    await entry.getByText('(new messages)').waitFor()
    await shot(delegate, '7-direct-unread')
    await entry.click()
    await delegate.getByRole('heading', { name: 'The report to SG2 is due on Friday' }).waitFor()
    await delegate.getByText('Only Delegate of Country A and the bot see this').waitFor()
    await delegate.getByRole('button', { name: 'Count', exact: true }).click()
    await lastMessage(delegate).getByText('1 notes').waitFor()
    await shot(delegate, '7-direct')
    await delegate.getByRole('button', { name: '# specimen' }).click()
    await delegate.locator('#channel-name').getByText('specimen').waitFor()
    expect(await entry.getByText('(new messages)').count()).toBe(0)

    const other = convenor.getByRole('button', { name: /^Direct messages/ })
    expect(await other.getByText('(new messages)').count()).toBe(0)
    await other.click()
    await convenor.getByText('Nothing here yet').waitFor()
    await convenor.context().close()
    await delegate.context().close()
  })

  it('suggests records in a form without moving what is below', async () => {
    const page = await open('convenor')
    await lineOf(page).fill('/note pick')
    await lineOf(page).press('Enter')
    const form = page.getByRole('dialog', { name: 'Note pick' })
    const field = form.getByRole('combobox', { name: 'Which' })
    await form.getByRole('option', { name: 'Note 1' }).waitFor()
    const before = await form.getByRole('button', { name: 'Send' }).boundingBox()
    await shot(page, '5-form-suggestions')
    await field.press('Escape')
    expect(await form.getByRole('option').count()).toBe(0)
    expect(await form.getByRole('button', { name: 'Send' }).boundingBox()).toEqual(before)
    await field.fill('2')
    await form.getByRole('option', { name: 'Note 21' }).click()
    expect(await field.inputValue()).toBe('1')
    await field.press('Enter')
    await lastMessage(page).getByText('Picked').waitFor()
    await page.context().close()
  })

  it('answers buttons and menus in place, and lets you dismiss an answer', async () => {
    const page = await open('delegate')
    await page.getByRole('checkbox', { name: 'Note 1' }).check()
    await page.getByRole('checkbox', { name: 'Note 3' }).check()
    await page.getByRole('button', { name: 'Choose' }).click()
    await lastMessage(page).getByText('1,3').waitFor()
    await page.getByRole('button', { name: 'Add one' }).click()
    const form = page.getByRole('dialog', { name: 'Note add' })
    await form.getByLabel('Words').waitFor()
    expect(await form.getByLabel('Kind').count()).toBe(0)
    await page.keyboard.press('Escape')
    await form.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Count', exact: true }).click()
    await page.getByRole('heading', { name: '1 notes' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Notes', exact: true }).count()).toBe(0)
    await page.getByRole('button', { name: 'Dismiss “1 notes”' }).click()
    await page.getByRole('heading', { name: '1 notes' }).waitFor({ state: 'detached' })
    await page.context().close()
  })

  it('keeps your ticks and the focus when somebody else changes the message', async () => {
    const page = await open('convenor')
    const posted = await web.post(address, poll('nobody yet'), 'poll')
    await page.getByRole('checkbox', { name: 'Thursday' }).check()
    await web.edit(posted, address, poll('1 answer'))
    await page.getByText('1 answer').waitFor()
    expect(await page.getByRole('checkbox', { name: 'Thursday' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'Friday' }).isChecked()).toBe(false)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await page.getByRole('checkbox', { name: 'Friday' }).isChecked()).toBe(true)
    await page.context().close()
  })

  it('shows times in the zone of the reader, with the zone of the group and UTC in the tooltip', async () => {
    const page = await open('delegate')
    const when = page.locator('time', { hasText: 'Thu 10 Dec 2026' })
    expect(await when.textContent()).toBe('Thu 10 Dec 2026, 22:00 GMT+9')
    expect(await when.getAttribute('title')).toContain('Thu 10 Dec 2026, 14:00 Geneva (13:00 UTC)')
    await page.context().close()
  })

  it('says that there are new messages below if you are reading further up', async () => {
    const page = await open('convenor', { width: 800 })
    await page.getByRole('log', { name: 'Messages' }).evaluate((log) => log.scrollTo(0, 0))
    await web.post(address, view('One more', text('Below')), 'one-more')
    const newer = page.getByRole('button', { name: 'New messages below' })
    await newer.click()
    await newer.waitFor({ state: 'hidden' })
    await expect.poll(() => lastMessage(page).evaluate((seen) => seen.getBoundingClientRect().bottom < 740)).toBe(true)
    // the rest of a tall answer does not count as new messages below
    await page.setViewportSize({ width: 800, height: 320 })
    for (const answer of [0, 1]) {
      await lineOf(page).fill('/help')
      await lineOf(page).press('Escape')
      await lineOf(page).press('Enter')
      await page.locator('#messages .fresh').nth(answer).waitFor()
    }
    expect(await newer.isVisible()).toBe(false)
    await page.context().close()
  })

  it('lets a new person act, in a channel that no group uses yet', async () => {
    const page = await open('convenor')
    await page.getByRole('button', { name: /Add a person/ }).click()
    await page.getByLabel('Name').fill('Delegate of Country B')
    await page.getByRole('button', { name: 'Act as this person' }).click()
    await page.getByRole('button', { name: /Delegate of Country B/, pressed: true }).waitFor()
    await page.getByRole('button', { name: /new-group/ }).click()
    await page.getByText('Run /group setup to start one.').waitFor()
    await lineOf(page).fill('Is anybody here?')
    await lineOf(page).press('Enter')
    await lastMessage(page).getByText('Is anybody here?').waitFor()
    expect(await lastMessage(page).locator('.author').textContent()).toBe('Delegate of Country B')
    await page.context().close()
  })

  quietConsole(complaints)
})

const poll = (state: string) =>
  view('When can you meet?', text(state), {
    kind: 'menu',
    label: 'I can',
    multiple: true,
    field: 'which',
    invocation: { command: 'note pick', args: {} },
    options: ['Thursday', 'Friday'].map((value) => ({ label: value, value })),
  })
