import { describe, expect, it } from 'vitest'
import { asking, list, refusal, x } from './asking.ts'

const { server, ask } = asking()

describe('the fake Discord registers', () => {
  const put = (body: unknown) =>
    ask('PUT', `/applications/${server().world.application}/guilds/${server().world.guild}/commands`, body)
  const command = (more = {}, i = 0) => ({ name: `c${i}`, description: 'd', ...more })
  const choice = (i: number) => ({ name: 'n', value: `${i}` })
  const field = (i: number, more = {}) => ({ name: `o${i}`, description: 'd', type: 3, ...more })
  const verb = (i: number, more = {}) => ({ name: `v${i}`, description: 'd', type: 1, ...more })

  it.each<[string, unknown, unknown]>([
    ['100 commands', list(100, (i) => command({}, i)), list(101, (i) => command({}, i))],
    ['different names', [command(), command({}, 1)], [command(), command()]],
    ['32 in a name', [command({ name: x(32) })], [command({ name: x(33) })]],
    ['small letters', [command({ name: 'é-1' })], [command({ name: 'É' })]],
    ['100 in a description', [command({ description: x(100) })], [command({ description: x(101) })]],
    ['descriptions', [command()], [command({ description: '' })]],
    ['25 options', [command({ options: list(25, field) })], [command({ options: list(26, field) })]],
    ['25 verbs', [command({ options: list(25, verb) })], [command({ options: list(26, verb) })]],
    ['verbs or options', [command({ options: [verb(0)] })], [command({ options: [verb(0), field(1)] })]],
    [
      'two levels',
      [command({ options: [verb(0, { type: 2, options: [verb(1)] })] })],
      [command({ options: [verb(0, { type: 2, options: [verb(1, { type: 2, options: [verb(2)] })] })] })],
    ],
    [
      'required ones first',
      [command({ options: [field(0, { required: true }), field(1)] })],
      [command({ options: [field(0), field(1, { required: true })] })],
    ],
    [
      '25 choices',
      [command({ options: [field(0, { choices: list(25, choice) })] })],
      [command({ options: [field(0, { choices: list(26, choice) })] })],
    ],
    [
      'choices or completion',
      [command({ options: [field(0, { autocomplete: true })] })],
      [command({ options: [field(0, { autocomplete: true, choices: [choice(0)] })] })],
    ],
    [
      'lengths for texts',
      [command({ options: [field(0, { max_length: 6000 })] })],
      [command({ options: [field(0, { type: 4, max_length: 5 })] })],
    ],
    [
      'texts as choices of texts',
      [command({ options: [field(0, { choices: [choice(0)] })] })],
      [command({ options: [field(0, { choices: [{ name: 'n', value: 1 }] })] })],
    ],
    [
      'integers as choices of integers',
      [command({ options: [field(0, { type: 4, choices: [{ name: 'n', value: 1 }] })] })],
      [command({ options: [field(0, { type: 4, choices: [{ name: 'n', value: 1.5 }] })] })],
    ],
    [
      'integers that are exact',
      [command({ options: [field(0, { type: 4, max_value: 2 ** 53 - 1 })] })],
      [command({ options: [field(0, { type: 4, max_value: 2 ** 53 })] })],
    ],
    [
      'names of choices',
      [command({ options: [field(0, { choices: [choice(0)] })] })],
      [command({ options: [field(0, { choices: [{ name: '', value: '' }] })] })],
    ],
    ['one context', [command({ contexts: [0] })], [command({ contexts: [] })]],
    ['different contexts', [command({ contexts: [0, 1] })], [command({ contexts: [0, 0] })]],
    ['one kind of installation', [command({ integration_types: [0] })], [command({ integration_types: [] })]],
    [
      'permissions that there are',
      [command({ default_member_permissions: '18014398509481983' })],
      [command({ default_member_permissions: '18014398509481984' })],
    ],
    ['32 in a menu entry', [{ type: 3, name: x(32) }], [{ type: 3, name: x(33) }]],
    [
      '8000 in all',
      [command({ options: list(20, (i) => verb(i, { options: list(3, (j) => field(j, { description: x(90) })) })) })],
      [command({ options: list(20, (i) => verb(i, { options: list(5, (j) => field(j, { description: x(90) })) })) })],
    ],
  ])('no commands beyond %s', async (_, accepted, refused) => {
    expect(await put(accepted)).toMatchObject({ status: 200 })
    expect(await put(refused)).toMatchObject(refusal(400, 50_035))
  })
})
