import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { asking, list, refusal, x } from './asking.ts'

const { server, place, ask } = asking()

describe('an interaction with the fake Discord', () => {
  /** The act as the gateway delivers it. */
  async function acted() {
    const socket = new WebSocket(
      `${server().apiUrl.replace('http', 'ws').replace('/api', '/gateway')}?v=10&encoding=json`,
    )
    const { promise, resolve } = Promise.withResolvers<{ id: string; token: string }>()
    socket.on('message', (raw) => {
      const { op, t, d } = JSON.parse(String(raw))
      if (op === 10)
        socket.send(
          JSON.stringify({
            op: 2,
            d: { token: server().token, intents: 1, properties: { os: '', browser: '', device: '' } },
          }),
        )
      if (t === 'GUILD_CREATE') void server().members.slash(place.account, place.channel, 'help', {})
      if (t === 'INTERACTION_CREATE') resolve(d)
    })
    const delivered = await promise
    socket.terminate()
    return delivered
  }
  const callback = ({ id, token }: { id: string; token: string }, body: unknown) =>
    ask('POST', `/interactions/${id}/${token}/callback`, body)
  const hook = (token: string, rest = '') => `/webhooks/${server().world.application}/${token}${rest}`
  const later = { type: 5, data: { flags: 64 } }

  it('has to be acknowledged in time, once, and in a way that fits it', async () => {
    const act = await acted()
    expect(await ask('PATCH', hook(act.token, '/messages/@original'), { content: 'x' })).toMatchObject(
      refusal(404, 10_015),
    )
    expect(await callback({ ...act, token: 'other' }, later)).toMatchObject(refusal(404, 10_062))
    for (const type of [1, 6, 7, 8, 99])
      expect(await callback(act, { type, data: { choices: [], content: 'x' } })).toMatchObject(refusal(400, 50_035))
    expect(await callback(act, later)).toMatchObject({ status: 204 })
    expect(await callback(act, later)).toMatchObject(refusal(400, 40_060))
    const late = await acted()
    await expect.poll(() => server().refusals.join()).toContain(`${late.id}: not acknowledged in time`)
    expect(await callback(late, later)).toMatchObject(refusal(404, 10_062))
  })

  it('can be answered for a while, in private where it was begun in private', async () => {
    const act = await acted()
    await callback(act, later)
    const { body } = await ask('PATCH', hook(act.token, '/messages/@original'), { content: 'only you' })
    expect(server().world.messages.get(body.id ?? '')?.flags).toBe(64)
    expect(await ask('GET', `/channels/${place.channel}/messages/${body.id}`)).toMatchObject(refusal(404, 10_008))
    expect(await ask('POST', hook(act.token), { content: x(2001) })).toMatchObject(refusal(400, 50_035))
    await expect.poll(() => ask('POST', hook(act.token), { content: 'x' })).toMatchObject(refusal(401, 50_027))
  })

  const label = (more = {}, component = {}) => ({
    type: 18,
    label: 'l',
    ...more,
    component: { type: 4, custom_id: 'c', style: 1, ...component },
  })
  const modal = (more = {}) => ({ type: 9, data: { custom_id: 'm', title: 't', components: [label()], ...more } })

  it.each<[string, unknown, unknown]>([
    ['45 in a title', modal({ title: x(45) }), modal({ title: x(46) })],
    [
      '5 fields',
      modal({ components: list(5, (i) => label({}, { custom_id: `c${i}` })) }),
      modal({ components: list(6, (i) => label({}, { custom_id: `c${i}` })) }),
    ],
    ['fields', modal(), modal({ components: [] })],
    [
      '45 in a label',
      modal({ components: [label({ label: x(45) })] }),
      modal({ components: [label({ label: x(46) })] }),
    ],
    [
      '100 in a description',
      modal({ components: [label({ description: x(100) })] }),
      modal({ components: [label({ description: x(101) })] }),
    ],
    [
      '100 in a placeholder',
      modal({ components: [label({}, { placeholder: x(100) })] }),
      modal({ components: [label({}, { placeholder: x(101) })] }),
    ],
    [
      '4000 in a text',
      modal({ components: [label({}, { value: x(4000) })] }),
      modal({ components: [label({}, { value: x(4001) })] }),
    ],
    [
      'its own length',
      modal({ components: [label({}, { value: x(5), max_length: 5 })] }),
      modal({ components: [label({}, { value: x(6), max_length: 5 })] }),
    ],
    [
      'different fields',
      modal({ components: [label({}, { custom_id: 'a' }), label({}, { custom_id: 'b' })] }),
      modal({ components: [label(), label()] }),
    ],
  ])('takes no modal beyond %s', async (_, accepted, refused) => {
    expect(await callback(await acted(), refused)).toMatchObject(refusal(400, 50_035))
    expect(await callback(await acted(), accepted)).toMatchObject({ status: 204 })
  })
})
