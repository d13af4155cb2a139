import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { download, downloadAll } from '../../adapters/download.ts'
import { largestTextBytes } from '../../src/bot/file-field.ts'

const seen: string[] = []
const server = createServer((request, response) => {
  seen.push(`${request.url} ${request.headers.authorization ?? 'without a token'}`)
  if (request.url === '/elsewhere') response.writeHead(302, { location: '/text' }).end()
  else if (request.url === '/gone') response.writeHead(404).end()
  else if (request.url === '/long') response.writeHead(200).end('x'.repeat(largestTextBytes + 1))
  else if (request.url === '/broken') request.socket.destroy()
  else response.writeHead(200).end('a;b')
})
let origin = ''
const own = () => ({ allows: (url: URL) => url.origin === origin, headers: { authorization: 'Bearer secret' } })
const named = (path: string, size = 3) => ({ name: 'a.csv', size, url: `${origin}${path}` })

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

describe('a file that lies with the platform', () => {
  it('is fetched with the token that the platform wants', async () => {
    expect(await download(named('/text'), own())).toEqual({ kind: 'ok', value: 'a;b' })
    expect(seen).toContain('/text Bearer secret')
  })

  it.each([
    ['http://example.org/text', 'is in a place where the bot does not read files'],
    ['file:///etc/passwd', 'is in a place where the bot does not read files'],
    ['', 'is in a place where the bot does not read files'],
  ])('is not fetched from %j, and the token goes nowhere', async (url, why) => {
    const before = seen.length
    expect(await download({ ...named('/text'), url }, own())).toMatchObject({ problem: expect.stringContaining(why) })
    expect(seen).toHaveLength(before)
  })

  it.each([
    ['/elsewhere', 'could not be fetched'],
    ['/gone', 'could not be fetched'],
    ['/broken', 'could not be fetched'],
    ['/long', 'larger than 256 KiB'],
  ])('is refused where %s answers otherwise', async (path, why) => {
    expect(await download(named(path), own())).toMatchObject({ problem: expect.stringContaining(why) })
    if (path === '/elsewhere') expect(seen.at(-1)).toContain('/elsewhere')
  })

  it('is not fetched at all where the platform says that it is too large', async () => {
    const before = seen.length
    const said = await download(named('/text', largestTextBytes + 1), own())
    expect(said).toMatchObject({ problem: expect.stringContaining('larger than 256 KiB') })
    expect(seen).toHaveLength(before)
  })

  it('is distinguished from others of the same form', async () => {
    const read = await downloadAll({ good: named('/text'), bad: named('/gone') }, own())
    expect(read).toEqual({ texts: { good: 'a;b' }, unread: { bad: expect.stringContaining('could not be fetched') } })
  })
})
