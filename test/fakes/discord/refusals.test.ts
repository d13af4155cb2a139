import { describe, expect, it } from 'vitest'
import { asking, list, refusal, x } from './asking.ts'

const { server, place, ask } = asking()
const say = (body: unknown) => ask('POST', `/channels/${place.channel}/messages`, body)

describe('the fake Discord refuses, as the real one does,', () => {
  it('routes and methods that do not exist', async () => {
    expect(await ask('GET', '/channels')).toMatchObject({ status: 404 })
    expect(await ask('DELETE', `/channels/${place.channel}/messages`)).toMatchObject({ status: 404 })
    expect((await fetch(`${server().apiUrl}/v6/users/@me`)).status).toBe(404)
  })

  it('wrong tokens, strange programs and bodies that are no JSON', async () => {
    expect(await ask('GET', '/users/@me', undefined, { authorization: 'Bot x' })).toMatchObject({ status: 401 })
    expect(await ask('GET', '/users/@me', undefined, { 'user-agent': 'curl' })).toMatchObject({ status: 403 })
    expect(await say('{"content":')).toMatchObject(refusal(400, 50_109))
    expect(await ask('GET', '/applications/1/commands')).toMatchObject({ status: 404 })
  })

  it('channels, messages and guilds that do not exist, or that the bot may not use', async () => {
    expect(await ask('POST', '/channels/1/messages', { content: 'x' })).toMatchObject(refusal(404, 10_003))
    expect(await ask('PATCH', `/channels/${place.channel}/messages/1`, { content: 'x' })).toMatchObject(
      refusal(404, 10_008),
    )
    expect(await ask('GET', '/guilds/1/threads/active')).toMatchObject(refusal(404, 10_004))
    const closed = server().addChannel('closed', []).id
    expect(await ask('POST', `/channels/${closed}/messages`, { content: 'x' })).toMatchObject(refusal(403, 50_001))
    const quiet = server().addChannel('quiet', ['view']).id
    expect(await ask('POST', `/channels/${quiet}/messages`, { content: 'x' })).toMatchObject(refusal(403, 50_013))
    expect(await ask('GET', `/channels/${quiet}/messages`)).toMatchObject(refusal(403, 50_013))
  })

  it('direct messages to people they cannot reach, threads in them, and other people’s', async () => {
    const { world, members } = server()
    const open = (recipient_id: string) => ask('POST', '/users/@me/channels', { recipient_id })
    expect(await open('1')).toMatchObject(refusal(400, 50_033))
    expect(await open('x')).toMatchObject(refusal(400, 50_035))
    expect(await open(world.bot.id)).toMatchObject(refusal(403, 50_007))
    const closed = server().addAccount('Closed', { closed: true }).id
    expect(await open(closed)).toMatchObject({ status: 200 })
    const path = (account: string) => `/channels/${world.directWith(account).id}/messages`
    expect(await ask('POST', path(closed), { content: 'x' })).toMatchObject(refusal(403, 50_007))
    expect(await ask('POST', path(place.account), { content: 'x' })).toMatchObject({ status: 200 })
    const { id, channel } = world.send(world.directWith(place.account).id, { content: 'x' })
    const thread = ask('POST', `/channels/${channel}/messages/${id}/threads`, { name: 'x' })
    expect(await thread).toMatchObject(refusal(403, 50_013))
    await expect(members.slash(closed, channel, 'help', {})).rejects.toThrow('direct messages')
  })

  it('to edit what others wrote', async () => {
    const foreign = { ...server().world.send(place.channel, { content: 'x' }), author: place.account }
    server().world.messages.set(foreign.id, foreign)
    const edited = ask('PATCH', `/channels/${place.channel}/messages/${foreign.id}`, { content: 'y' })
    expect(await edited).toMatchObject(refusal(403, 50_005))
  })

  it('messages with nothing in them', async () => {
    expect(await say({})).toMatchObject(refusal(400, 50_006))
    expect(await say({ content: '', embeds: [], components: [] })).toMatchObject(refusal(400, 50_006))
  })

  const button = (i: number, more = {}) => ({ type: 2, style: 1, label: 'b', custom_id: `id${i}`, ...more })
  const option = (i: number, more = {}) => ({ label: 'o', value: `${i}`, ...more })
  const menu = (more = {}) => ({ type: 3, custom_id: 'm', options: [option(0)], ...more })
  const rows = (...components: unknown[]) => ({ components: [{ type: 1, components }] })

  it.each<[string, unknown, unknown]>([
    ['2000 characters', { content: x(2000) }, { content: x(2001) }],
    ['4096 in a description', { embeds: [{ description: x(4096) }] }, { embeds: [{ description: x(4097) }] }],
    ['256 in an embed title', { embeds: [{ title: x(256) }] }, { embeds: [{ title: x(257) }] }],
    [
      '6000 in all embeds',
      { embeds: [{ description: x(4000) }, { description: x(2000) }] },
      { embeds: [{ description: x(4000) }, { description: x(2001) }] },
    ],
    ['10 embeds', { embeds: list(10, () => ({ title: 'x' })) }, { embeds: list(11, () => ({ title: 'x' })) }],
    [
      '25 embed fields',
      { embeds: [{ fields: list(25, () => ({ name: 'n', value: 'v' })) }] },
      { embeds: [{ fields: list(26, () => ({ name: 'n', value: 'v' })) }] },
    ],
    [
      'web addresses',
      { embeds: [{ title: 'x', url: 'https://itu.int' }] },
      { embeds: [{ title: 'x', url: 'javascript:x' }] },
    ],
    [
      '5 rows',
      { components: list(5, (i) => rows(button(i)).components[0]) },
      { components: list(6, (i) => rows(button(i)).components[0]) },
    ],
    ['5 buttons in a row', rows(...list(5, button)), rows(...list(6, button))],
    ['80 on a button', rows(button(0, { label: x(80) })), rows(button(0, { label: x(81) }))],
    ['100 in a custom id', rows(button(0, { custom_id: x(100) })), rows(button(0, { custom_id: x(101) }))],
    ['different custom ids', rows(button(0), button(1)), rows(button(0), button(0))],
    ['labels', rows(button(0)), rows(button(0, { label: '' }))],
    ['25 options', rows(menu({ options: list(25, option) })), rows(menu({ options: list(26, option) }))],
    ['options', rows(menu()), rows(menu({ options: [] }))],
    [
      'different options',
      rows(menu({ options: [option(0), option(1)] })),
      rows(menu({ options: [option(0), option(0)] })),
    ],
    [
      '100 in an option',
      rows(menu({ options: [option(0, { label: x(100) })] })),
      rows(menu({ options: [option(0, { label: x(101) })] })),
    ],
    ['150 in a placeholder', rows(menu({ placeholder: x(150) })), rows(menu({ placeholder: x(151) }))],
    ['values that are there', rows(menu({ max_values: 1 })), rows(menu({ max_values: 2 }))],
    [
      '100 mentioned people',
      { content: 'x', allowed_mentions: { users: list(100, (i) => `${i}`) } },
      { content: 'x', allowed_mentions: { users: list(101, (i) => `${i}`) } },
    ],
    [
      'one way of allowing',
      { content: 'x', allowed_mentions: { parse: ['users'] } },
      { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    ],
    ['25 in a nonce', { content: 'x', nonce: x(25) }, { content: 'x', nonce: x(26) }],
    [
      'messages that exist',
      { content: 'x', message_reference: { message_id: '1', fail_if_not_exists: false } },
      { content: 'x', message_reference: { message_id: '1' } },
    ],
    ['known flags', { content: 'x', flags: 4 }, { content: 'x', flags: 64 }],
    ['known fields', { content: 'x' }, { content: 'x', text: 'x' }],
  ])('messages beyond %s', async (_, accepted, refused) => {
    expect(await say(accepted)).toMatchObject({ status: 200 })
    expect(await say(refused)).toMatchObject(refusal(400, 50_035))
  })

  it('a second thread at one message, and a thread in a thread', async () => {
    const { body } = await say({ content: 'x' })
    const path = `/channels/${place.channel}/messages/${body.id}/threads`
    expect(await ask('POST', path, { name: x(101) })).toMatchObject(refusal(400, 50_035))
    expect(await ask('POST', path, { name: x(100) })).toMatchObject({ status: 200 })
    expect(await ask('POST', path, { name: 'x' })).toMatchObject(refusal(400, 160_004))
    const inside = await ask('POST', `/channels/${body.id}/messages`, { content: 'x' })
    const deeper = ask('POST', `/channels/${body.id}/messages/${inside.body.id}/threads`, { name: 'x' })
    expect(await deeper).toMatchObject(refusal(400, 50_024))
  })

  it('the same nonce for a while only, and mentions unless they are forbidden, on edits too', async () => {
    const body = { content: '<@1> @everyone', nonce: 'n', enforce_nonce: true, allowed_mentions: { parse: [] } }
    const first = await say(body)
    const second = await say(body)
    expect(second.body.id).toBe(first.body.id)
    await expect.poll(async () => (await say(body)).body.id).not.toBe(first.body.id)
    const message = server().world.messages.get(first.body.id ?? '')
    expect([...(message?.notified ?? [])]).toEqual([])
    await ask('PATCH', `/channels/${place.channel}/messages/${first.body.id}`, { content: '<@1> @everyone' })
    expect([...(message?.notified ?? [])]).toEqual(['1', 'everyone'].map((who) => (who === '1' ? who : '@everyone')))
  })
})
