import { readFileSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { CannotStart } from '../src/cannot-start.ts'
import { type Environment, readConfig } from '../src/config.ts'

const token = { SLACK_BOT_TOKEN: 'xoxb-1-a' }

function refusal(environment: Environment): string {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof CannotStart) return error.message
    throw error
  }
  return 'accepted'
}

describe('with nothing set', () => {
  it('the bot runs its own database, with the playground, on this machine alone, and no platform', () => {
    expect(readConfig({})).toEqual({
      database: {
        kind: 'embedded',
        directory: expect.stringMatching(/[/\\]data[/\\]postgres$/),
        directoryForRoot: expect.stringMatching(/^\/var\/lib\/correspondence-group-bot\/[0-9a-f]{12}$/),
      },
      host: '127.0.0.1',
      port: 3000,
      portIsChosen: false,
      isProduction: false,
      hasPlayground: true,
      logLevel: 'warn',
      slack: { kind: 'off' },
      discord: { kind: 'off' },
      mail: {
        kind: 'folder',
        directory: expect.stringMatching(/[/\\]data[/\\]mail$/),
        from: { name: 'CG bot', address: 'cg-bot@localhost.invalid' },
        why: 'SMTP_URL is empty',
      },
    })
  })

  it('an empty value, as in a copy of .env.example, counts as nothing', () => {
    const empty = { DATABASE_URL: '', PORT: '', NODE_ENV: '', PLAYGROUND: '', SLACK_BOT_TOKEN: '', DISCORD_TOKEN: '' }
    expect(readConfig(empty)).toEqual(readConfig({}))
  })
})

describe('a value that cannot be meant', () => {
  it.each([
    ['PORT', 'http', 'PORT must be a whole number from 0 to 65535.'],
    ['PORT', '65536', 'PORT must be a whole number from 0 to 65535.'],
    ['PORT', '-1', 'PORT must be a whole number from 0 to 65535.'],
    ['PUBLIC_URL', 'bot.example.org', 'PUBLIC_URL must be an address such as https://bot.example.org.'],
    ['PUBLIC_URL', 'https://bot.example.org/?x', 'PUBLIC_URL must be an address such as https://bot.example.org.'],
    ['HOST', 'my host', 'HOST must be a host name or an IP address.'],
    ['DATABASE_URL', 'mysql://x', 'DATABASE_URL must be an address that begins with postgresql://.'],
    ['NODE_ENV', 'prod', 'NODE_ENV must be one of production, development, test.'],
    ['PLAYGROUND', 'yes', 'PLAYGROUND must be one of on, off.'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal, silent.'],
  ])('%s=%s is refused in one sentence that names the variable and what would be accepted', (name, value, sentence) => {
    expect(refusal({ [name]: value })).toBe(sentence)
  })

  it('is refused together with the others, one line each', () => {
    expect(refusal({ PORT: 'x', PLAYGROUND: 'x' }).split('\n')).toHaveLength(2)
  })

  it('is not repeated, since it may be a secret', () => {
    expect(refusal({ DATABASE_URL: 'bot:secret@server/bot' })).not.toContain('secret')
    expect(JSON.stringify(readConfig({ SLACK_BOT_TOKEN: 'secret', DISCORD_TOKEN: 'Bot secret' }))).not.toContain(
      'secret',
    )
  })
})

describe('a value that is accepted', () => {
  it.each([
    ['0', 0],
    ['65535', 65_535],
  ])('PORT=%s', (text, port) => {
    expect(readConfig({ PORT: text })).toMatchObject({ port, portIsChosen: true })
  })

  it.each([
    ['production', undefined, false],
    ['production', 'on', true],
    ['development', undefined, true],
    [undefined, 'off', false],
  ])('NODE_ENV=%s with PLAYGROUND=%s', (NODE_ENV, PLAYGROUND, hasPlayground) => {
    expect(readConfig({ NODE_ENV, PLAYGROUND }).hasPlayground).toBe(hasPlayground)
  })

  it('LOG_LEVEL is warn at a desk, info in production, or the level that is set', () => {
    expect(readConfig({ NODE_ENV: 'production' }).logLevel).toBe('info')
    expect(readConfig({ NODE_ENV: 'production', LOG_LEVEL: 'debug' }).logLevel).toBe('debug')
  })

  it('DATABASE_URL: that server is used and nothing embedded', () => {
    const url = 'postgres://bot:x@db.example/bot'
    expect(readConfig({ DATABASE_URL: url, DATA_DIR: '/d' }).database).toEqual({ kind: 'server', url })
  })

  it('DATA_DIR: the database lies there and nowhere else, even for root', () => {
    expect(readConfig({ DATA_DIR: '/srv/cg' }).database).toEqual({ kind: 'embedded', directory: '/srv/cg/postgres' })
  })
})

describe('Slack', () => {
  it.each([
    [
      { ...token, SLACK_APP_TOKEN: 'xapp-1' },
      { kind: 'socket', botToken: 'xoxb-1-a', appToken: 'xapp-1' },
    ],
    [
      { ...token, SLACK_SIGNING_SECRET: 's' },
      { kind: 'http', botToken: 'xoxb-1-a', signingSecret: 's' },
    ],
    [
      { ...token, SLACK_SIGNING_SECRET: 's', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'http://127.0.0.1:1/api/' },
      { kind: 'socket', botToken: 'xoxb-1-a', appToken: 'xapp-1', apiUrl: 'http://127.0.0.1:1/api/' },
    ],
    [
      token,
      { kind: 'wrong', problem: expect.stringContaining('SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET') },
    ],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, { kind: 'wrong', problem: expect.stringMatching(/^SLACK_BOT_TOKEN is missing/) }],
    [
      { SLACK_BOT_TOKEN: 'xapp-1' },
      { kind: 'wrong', problem: 'SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-.' },
    ],
    [
      { ...token, SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'slack' },
      { kind: 'wrong', problem: 'SLACK_API_URL must be an address that begins with https:// or http://.' },
    ],
  ])('is read from %j', (environment, slack) => {
    expect(readConfig(environment).slack).toEqual(slack)
  })
})

describe('Discord', () => {
  it.each([
    [{ DISCORD_TOKEN: 'a.b.c' }, { kind: 'on', token: 'a.b.c' }],
    [
      { DISCORD_TOKEN: 'a.b.c', DISCORD_GUILD_ID: '123456789012345678' },
      { kind: 'on', token: 'a.b.c', guildId: '123456789012345678' },
    ],
    [
      { DISCORD_TOKEN: 'a.b.c', DISCORD_GUILD_ID: 'my server' },
      { kind: 'wrong', problem: 'DISCORD_GUILD_ID must be the number of a server, 17 to 20 digits.' },
    ],
    [
      { DISCORD_TOKEN: 'Bot a.b.c' },
      {
        kind: 'wrong',
        problem: 'DISCORD_TOKEN must be the token of the bot alone, without "Bot" and without spaces.',
      },
    ],
  ])('is read from %j', (environment, discord) => {
    expect(readConfig(environment).discord).toEqual(discord)
  })

  it('goes on when a token of Slack is wrong, and the other way round', () => {
    const config = readConfig({ SLACK_BOT_TOKEN: 'x', DISCORD_TOKEN: 'a.b.c' })
    expect([config.slack.kind, config.discord.kind]).toEqual(['wrong', 'on'])
    const other = readConfig({ ...token, SLACK_SIGNING_SECRET: 's', DISCORD_TOKEN: 'a b' })
    expect([other.slack.kind, other.discord.kind]).toEqual(['http', 'wrong'])
  })
})

describe('after how long a gap an operator decides', () => {
  it('a day, where a platform is set up, even wrongly', () => {
    expect(readConfig({ DISCORD_TOKEN: 'token' }).holdAfterHours).toBe(24)
    expect(readConfig(token).holdAfterHours).toBe(24)
  })

  it('never, where there is only the playground', () => {
    expect(readConfig({ HOLD_AFTER_HOURS: '5' }).holdAfterHours).toBeUndefined()
  })

  it('as set, in whole hours', () => {
    expect(readConfig({ ...token, HOLD_AFTER_HOURS: '5' }).holdAfterHours).toBe(5)
    for (const wrong of ['0', '-1', '1.5', 'a day', '10000'])
      expect(refusal({ ...token, HOLD_AFTER_HOURS: wrong })).toBe(
        'HOLD_AFTER_HOURS must be a whole number of hours from 1 to 9999.',
      )
  })
})

describe('mail', () => {
  const url = 'smtp://bot:secret@mail.example.org:587'
  const mail = (environment: Environment) => readConfig({ PLAYGROUND: 'off', ...environment }).mail

  it('leaves no playground, which has the real list, unless that is wanted', () => {
    const set = { SMTP_URL: url, MAIL_FROM: 'bot@example.org', PLAYGROUND: 'on' }
    const kept = { kind: 'folder', why: 'the playground is on, and PLAYGROUND_MAIL is not' }
    expect(mail(set)).toMatchObject(kept)
    expect(mail({ ...set, PLAYGROUND: '' })).toMatchObject(kept)
    expect(mail({ ...set, SLACK_BOT_TOKEN: 'xoxb-1-a', SLACK_APP_TOKEN: 'xapp-1-a' })).toMatchObject(kept)
    expect(mail({ ...set, PLAYGROUND_MAIL: 'on' }).kind).toBe('smtp')
    expect(mail({ ...set, NODE_ENV: 'production', PLAYGROUND: '' }).kind).toBe('smtp')
  })

  it.each([
    ['bot@example.org', { name: '', address: 'bot@example.org' }],
    ['CG bot <bot@example.org>', { name: 'CG bot', address: 'bot@example.org' }],
    ['"CG bot" <bot@example.org>', { name: 'CG bot', address: 'bot@example.org' }],
  ])('goes out by SMTP_URL as %s', (typed, from) => {
    expect(mail({ SMTP_URL: url, MAIL_FROM: typed })).toEqual({ kind: 'smtp', url, from })
  })

  it('reads answers to invitations only where it reads mail, and where their addresses are not too long', () => {
    const MAIL_FROM = 'bot@example.org'
    const IMAP_URL = 'imaps://u:p@mail.example.org'
    const MAIL_AUTHSERV_ID = 'mx.example.org'
    expect(mail({ SMTP_URL: url, MAIL_FROM, IMAP_URL, MAIL_AUTHSERV_ID })).toMatchObject({
      authenticationServer: MAIL_AUTHSERV_ID,
    })
    expect(mail({ SMTP_URL: url, MAIL_FROM, MAIL_AUTHSERV_ID })).toMatchObject({
      problem: 'IMAP_URL is missing. MAIL_AUTHSERV_ID is of use only if mail is read.',
    })
    const long = { SMTP_URL: url, MAIL_FROM: `${'b'.repeat(32)}@example.org`, IMAP_URL, MAIL_AUTHSERV_ID }
    expect(mail(long)).toMatchObject({
      problem: 'MAIL_FROM is too long before the @ for MAIL_AUTHSERV_ID: at most 31 characters.',
    })
  })

  it.each([
    [{ SMTP_URL: url }, 'MAIL_FROM is missing. Mail needs a sender as well as SMTP_URL.'],
    [{ SMTP_URL: 'mail.example.org' }, 'SMTP_URL must be an address that begins with smtp:// or smtps://.'],
    [
      { SMTP_URL: url, MAIL_FROM: 'a@example.org, b@example.org' },
      'MAIL_FROM must be an address such as name@example.org or Name <name@example.org>.',
    ],
    [
      { SMTP_URL: url, MAIL_FROM: 'x\r\nBcc: b@example.org <a@example.org>' },
      'MAIL_FROM must be an address such as name@example.org or Name <name@example.org>.',
    ],
  ])('stays off where it cannot be meant, in one sentence', (environment, problem) => {
    expect(mail(environment)).toEqual({ kind: 'wrong', problem })
  })

  it('is written next to the data if there is no server', () => {
    expect(mail({ IMAP_URL: 'imaps://u:p@mail.example.org' })).toEqual({
      kind: 'wrong',
      problem: 'SMTP_URL is missing. Mail is read only if the bot also sends it.',
    })
    expect(mail({ DATA_DIR: '/var/lib/bot' })).toMatchObject({ kind: 'folder', directory: '/var/lib/bot/mail' })
  })
})

test('.env.example names every variable, and no other', () => {
  const read = [...readFileSync('src/config.ts', 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): optional\(/gm)]
  const described = [...readFileSync('.env.example', 'utf8').matchAll(/^([A-Z_]+)=/gm)]
  const names = (found: readonly RegExpExecArray[]) => found.map(([, name]) => name).toSorted()
  expect(names(described)).toEqual(names(read))
})
