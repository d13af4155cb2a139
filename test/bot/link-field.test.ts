import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { httpsLink } from '../../src/bot/link-field.ts'
import type { Db } from '../../src/database/client.ts'
import { visitor } from './sample.ts'

const read = (typed: string) =>
  httpsLink('Link', '').read(typed, { db: {} as Db, caller: visitor, now: DateTime.utc(2026, 11, 23) })

describe('a link', () => {
  it.each([
    'https://specimen.slack.com/archives/C0GROUP/p1795000000000001?thread_ts=1795000000.000001&cid=C0GROUP',
    'https://discord.com/channels/1/2/3',
    'http://127.0.0.1:8080/?channel=cg&message=7',
    'http://localhost:8080/?channel=cg&message=7',
    'http://[::1]:8080/',
  ])('leads to a message of every platform, the playground included: %s', (typed) => {
    expect(read(typed)).toMatchObject({ kind: 'ok', value: typed })
  })

  it.each(['http://example.org/', 'http://127.0.0.1.evil.example/', 'javascript:alert(1)', 'example.org', ''])(
    'is not %j',
    (typed) => {
      expect(read(typed)).toMatchObject({ kind: 'problem' })
    },
  )
})
