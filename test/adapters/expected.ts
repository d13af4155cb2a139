import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type Bot, createBot } from '../../src/bot/bot.ts'
import type { Actor } from '../../src/bot/caller.ts'
import type { Database } from '../../src/database/client.ts'
import type { Driver, Outcome, Seen, SeenForm } from './driver.ts'
import { type specimen, specimenIdentify } from './specimen.ts'

/** Starts the adapter on its fake server; resolves when the platform is connected. */
export type StartDriver = (bot: Bot) => Promise<Driver>

/** What people type, by malice or by habit, that platforms would turn into something else. */
export const hostile = [
  '<!channel>',
  '<!here> now',
  '@everyone and @here',
  '<@U0DELEGATE>',
  '<@!123456789012345678>',
  '[read me](https://evil.example/)',
  '<https://evil.example/|https://itu.int>',
  '*bold* _slanted_ ~struck~ `code` ||hidden||',
  '&lt;!channel&gt;',
]

export const botOn = (
  database: Database,
  commands: ReturnType<typeof specimen>['commands'],
  convenor: () => string,
): Bot =>
  createBot({
    database,
    commands,
    joinAgain: { command: 'people join', args: {} },
    identify: (db, actor: Actor) => specimenIdentify(convenor())(db, actor),
    now: () => DateTime.fromISO('2026-11-23T09:00:00Z', { zone: 'utc' }),
    newCode: () => randomUUID().slice(0, 8),
    log: pino({ level: 'silent' }),
  })

/**
 * Finds the form that is still open with the error at its field, or opens it again by the button, with all that was
 * typed.
 */
export async function reopened(
  driver: Driver,
  outcome: Outcome,
  opened: SeenForm,
  typed: Readonly<Record<string, string>>,
) {
  const problem = '“12” is not a whole number from 1 to 9.'
  if (outcome.kind === 'errors') {
    expect(outcome.errors).toEqual({ weight: problem })
    return opened
  }
  const refused = message(outcome)
  expect(refused.private).toBe(true)
  expect(refused.text).toContain(problem)
  const again = form(await driver.press(driver.delegate, refused, 'Correct it'))
  expect(again.initial).toEqual(typed)
  return again
}

export function message(outcome: Outcome): Seen {
  if (outcome.kind !== 'message') throw new Error(`Expected a message: ${JSON.stringify(outcome)}`)
  return outcome.seen
}

export function form(outcome: Outcome): SeenForm {
  if (outcome.kind !== 'form') throw new Error(`Expected a form: ${JSON.stringify(outcome)}`)
  return outcome.form
}

export function known<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('There is no message')
  return value
}

/** Removes characters without width, which may be between letters to break markup. */
export const visible = (words: string): string => words.replace(/[\u200b\u2060\ufeff]/g, '')
