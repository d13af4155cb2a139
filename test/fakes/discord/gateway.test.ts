import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { asking, x } from './asking.ts'

const { server } = asking()

describe('the gateway of the fake Discord', () => {
  const properties = { os: 'x', browser: 'x', device: 'x' }
  const connect = (query = '?v=10') =>
    new WebSocket(`${server().apiUrl.replace('http', 'ws').replace('/api', '/gateway')}${query}`)
  const good = () => ({ op: 2, d: { token: server().token, intents: 1, properties } })

  it.each<[string, number, () => readonly unknown[]]>([
    ['a wrong token', 4004, () => [{ ...good(), d: { ...good().d, token: 'x' } }]],
    ['a resume with a wrong token', 4004, () => [{ op: 6, d: { token: 'x', session_id: 'x', seq: 0 } }]],
    ['privileged intents', 4014, () => [{ ...good(), d: { ...good().d, intents: 1 << 15 } }]],
    ['anything before it knows who speaks', 4003, () => [{ op: 3, d: {} }]],
    ['a second introduction', 4005, () => [good(), good()]],
    ['an unknown operation', 4001, () => [good(), { op: 77, d: {} }]],
    ['what it cannot read', 4002, () => ['{']],
    ['an introduction without its parts', 4002, () => [{ op: 2, d: {} }]],
    ['more than 4096 characters', 4002, () => [{ op: 2, d: x(5000) }]],
    ['a silent heart', 4009, () => [good()]],
  ])('closes on %s', async (_, code, sent) => {
    const socket = connect()
    await once(socket, 'open')
    for (const one of sent()) socket.send(typeof one === 'string' ? one : JSON.stringify(one))
    expect((await once(socket, 'close'))[0]).toBe(code)
  })

  it('closes on another version, and forgets sessions it never had', async () => {
    expect((await once(connect('?v=6'), 'close'))[0]).toBe(4012)
    const socket = connect()
    const answers: unknown[] = []
    socket.on('message', (raw) => answers.push(JSON.parse(String(raw)).op))
    await once(socket, 'open')
    socket.send(JSON.stringify({ op: 6, d: { token: server().token, session_id: 'x', seq: 0 } }))
    await once(socket, 'close')
    expect(answers).toContain(9)
  })
})
