import type { BasicOption, CommandShape } from './command-shapes.ts'
import type { Gateway } from './gateway.ts'
import type { Interactions, InteractionType, Result } from './interactions.ts'
import { channelJson, memberJson, messageJson, userJson } from './json.ts'
import type { LabelShape, ModalShape } from './shapes.ts'
import type { Account, Message, World } from './world.ts'

export type Values = Readonly<Record<string, string | number | boolean>>

/** A modal that is open for somebody. */
export interface OpenModal {
  readonly shape: ModalShape
  /** Below which message it was opened, and where. */
  readonly source: Message | undefined
  readonly channel: string
}

/** What people can do with Discord's own client, which refuses what it would not let them send. */
export interface Members {
  /** Types a slash command. `words`: the command with its subcommands. */
  slash(account: string, channel: string, words: string, values: Values): Promise<Result>
  complete(account: string, channel: string, words: string, values: Values, focused: string): Promise<Result>
  /** Writes an ordinary message. */
  say(account: string, channel: string, words: string): Message
  /** Chooses an entry in the menu of a message. */
  startFrom(account: string, message: Message, entry: string): Promise<Result>
  press(account: string, message: Message, label: string): Promise<Result>
  choose(account: string, message: Message, placeholder: string, values: readonly string[]): Promise<Result>
  submit(account: string, modal: OpenModal, values: Readonly<Record<string, string>>): Promise<Result>
  /** Delivers the last act once more, as the gateway does after a resume. */
  redeliver(): void
}

export function createMembers(world: World, interactions: Interactions, gateway: Gateway, host: () => string): Members {
  let last: object | undefined

  /** Uploads a text file and returns its id. */
  function handIn(text: string): string {
    const id = world.newId()
    const base64 = Buffer.from(text).toString('base64')
    world.handedIn.set(id, { id, filename: 'table.csv', contentType: 'text/csv', base64 })
    return id
  }

  function attachmentsJson(ids: readonly string[]): object {
    const found = ids.flatMap((id) => world.handedIn.get(id) ?? [])
    const entries = found.map(({ id, filename, contentType, base64 }) => {
      const url = `${host()}/attachments/${id}/${filename}`
      const size = Buffer.from(base64, 'base64').length
      return [id, { id, filename, size, url, proxy_url: url, content_type: contentType, ephemeral: true }] as const
    })
    return { attachments: Object.fromEntries(entries) }
  }

  function act(account: string, type: InteractionType, channel: string, data: object, source?: Message) {
    const member = world.accounts.get(account)
    const place = world.channels.get(channel)
    if (!member || !place) throw new Error('Unknown account or channel')
    if (place.recipient !== undefined && place.recipient !== account)
      throw new Error('Another person’s direct messages')
    const interaction = interactions.create(type, channel, source)
    last = {
      id: interaction.id,
      token: interaction.token,
      application_id: world.application,
      type,
      version: 1,
      data,
      channel_id: channel,
      channel: channelJson(world, place),
      ...(place.type === 1
        ? { user: userJson(member), context: 1 }
        : {
            member: memberJson(member),
            guild_id: world.guild,
            guild: { id: world.guild, locale: 'en-US', features: [] },
            context: 0,
          }),
      ...(source ? { message: messageJson(world, source) } : {}),
      app_permissions: '2147483648',
      locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: {},
      attachment_size_limit: 10_485_760,
    }
    gateway.dispatch('INTERACTION_CREATE', last)
    return interaction.result
  }

  function find(words: string): {
    readonly command: CommandShape & { readonly id: string }
    readonly options: readonly BasicOption[]
  } {
    const [noun, ...rest] = words.split(' ')
    const all = [...(world.commands.get('') ?? []), ...(world.commands.get(world.guild) ?? [])]
    const found = all.filter((one) => one.name === noun && (one.type ?? 1) === 1)
    const command = found[0]
    if (!command || found.length > 1) throw new Error(`/${noun} is shown ${found.length} times`)
    let options = command.options ?? []
    for (const word of rest) {
      const next = options.find((one) => one.name === word)
      if (!next || !('options' in next || next.type === 1)) throw new Error(`There is no /${words}`)
      options = ('options' in next ? next.options : undefined) ?? []
    }
    if (options.some((one) => one.type < 3)) throw new Error(`/${words} wants a subcommand`)
    return { command, options: options as readonly BasicOption[] }
  }

  function optionData(options: readonly BasicOption[], values: Values, focused?: string) {
    for (const name of Object.keys(values))
      if (!options.some((one) => one.name === name)) throw new Error(`There is no option ${name}`)
    return options.flatMap((option) => {
      const value = values[option.name]
      if (value === undefined) {
        if (option.required && focused === undefined) throw new Error(`This option is required: ${option.name}`)
        return []
      }
      if (focused === undefined) ensureTakes(option, value)
      const sent = option.type === 11 ? handIn(String(value)) : value
      return [
        { name: option.name, type: option.type, value: sent, ...(option.name === focused ? { focused: true } : {}) },
      ]
    })
  }

  /** Resolves the accounts that the options of a command mention; Discord looks for none in the text of a form. */
  function mentioned(values: readonly Values[string][]): object | undefined {
    const ids = values.flatMap((value) => [...String(value).matchAll(/<@!?(\d+)>/g)].map(([, id]) => id ?? ''))
    const found = ids.flatMap((id) => world.accounts.get(id) ?? [])
    return found.length > 0 ? resolvedJson(found) : undefined
  }

  function commandData(words: string, values: Values, focused?: string): object {
    const { command, options } = find(words)
    const [, ...rest] = words.split(' ')
    const data = optionData(options, values, focused)
    const handed = data.flatMap(({ type, value }) => (type === 11 ? [String(value)] : []))
    let inner: object[] = data
    for (const [i, name] of [...rest].reverse().entries()) inner = [{ name, type: i === 0 ? 1 : 2, options: inner }]
    const resolved = focused === undefined ? mentioned(Object.values(values)) : undefined
    const attached = handed.length > 0 ? attachmentsJson(handed) : {}
    const whole = resolved || handed.length > 0 ? { resolved: { ...resolved, ...attached } } : {}
    return { id: command.id, name: command.name, type: 1, options: inner, ...whole }
  }

  return {
    slash: async (account, channel, words, values) => act(account, 2, channel, commandData(words, values)),
    complete: async (account, channel, words, values, focused) =>
      act(account, 4, channel, commandData(words, values, focused)),

    say(account, channel, words) {
      return world.send(channel, { content: words }, { author: account })
    },

    async startFrom(account, message, entry) {
      const command = [...(world.commands.get('') ?? []), ...(world.commands.get(world.guild) ?? [])].find(
        ({ type, name }) => type === 3 && name === entry,
      )
      if (!command) throw new Error(`There is no entry ${entry}`)
      const { id, name } = command
      const resolved = { messages: { [message.id]: messageJson(world, message) } }
      return act(account, 2, message.channel, { id, name, type: 3, target_id: message.id, resolved })
    },

    async press(account, message, label) {
      const found = message.components
        .flatMap((row) => [...row.components])
        .filter((one) => 'label' in one && one.label === label)
      const [component] = found
      if (component?.type !== 2) throw new Error(`There is no button ${label}`)
      return act(account, 3, message.channel, { component_type: 2, custom_id: component.custom_id }, message)
    },

    async choose(account, message, placeholder, values) {
      const component = message.components
        .flatMap((row) => [...row.components])
        .find((one) => 'placeholder' in one && one.placeholder === placeholder)
      if (component?.type !== 3) throw new Error(`There is no menu ${placeholder}`)
      const { min_values = 1, max_values = 1, options } = component
      const offered = values.every((value) => options.some((one) => one.value === value))
      if (!offered || values.length < min_values || values.length > max_values) throw new Error('The menu has not that')
      return act(account, 3, message.channel, { component_type: 3, custom_id: component.custom_id, values }, message)
    },

    async submit(account, { shape, source, channel }, values) {
      for (const name of Object.keys(values))
        if (!shape.components.some((one) => one.component.custom_id === name))
          throw new Error(`There is no field ${name}`)
      const components = shape.components.map((label, i) => submittedLabel(label, i, values, handIn))
      const chosen = components.flatMap(({ component }) =>
        'values' in component && component.type === 5 ? component.values : [],
      )
      const users = chosen.flatMap((id) => world.accounts.get(id) ?? [])
      const uploads = components.flatMap(({ component }) =>
        'values' in component && component.type === 19 ? component.values : [],
      )
      const resolved = { ...resolvedJson(users), ...attachmentsJson(uploads) }
      return act(account, 5, channel, { custom_id: shape.custom_id, components, resolved }, source)
    },

    redeliver() {
      if (!last) throw new Error('Nothing was delivered')
      gateway.dispatch('INTERACTION_CREATE', last)
    },
  }
}

const resolvedJson = (accounts: readonly Account[]): object => ({
  users: Object.fromEntries(accounts.map((one) => [one.id, userJson(one)])),
  members: Object.fromEntries(
    accounts.map((one) => {
      const { user: _, deaf: __, mute: ___, ...partial } = memberJson(one)
      return [one.id, partial]
    }),
  ),
})

function ensureTakes(option: BasicOption, value: string | number | boolean): void {
  if (option.type === 11) return
  const expected = option.type === 4 || option.type === 10 ? 'number' : option.type === 5 ? 'boolean' : 'string'
  const outside =
    typeof value === 'number' && (value < (option.min_value ?? value) || value > (option.max_value ?? value))
  const wrongLength = typeof value === 'string' && (value.length > (option.max_length ?? 6000) || value === '')
  const notOffered = option.choices !== undefined && !option.choices.some((choice) => choice.value === value)
  if (typeof value !== expected || outside || wrongLength || notOffered)
    throw new Error(`The option ${option.name} does not take ${value}`)
}

/** Submits a field with what was entered, or with what was already in it. */
function submittedLabel(
  { component }: LabelShape,
  i: number,
  entered: Readonly<Record<string, string>>,
  handIn: (text: string) => string,
) {
  const value = entered[component.custom_id]
  const sent = { type: component.type, id: 2 * i + 2, custom_id: component.custom_id }
  const wrong = (why: string) => new Error(`The field ${component.custom_id} ${why}`)
  if (component.type === 4) {
    const text = value ?? component.value ?? ''
    if (text === '' && component.required !== false) throw wrong('is required')
    if (text.length > (component.max_length ?? 4000)) throw wrong('is too long')
    if (component.style === 1 && text.includes('\n')) throw wrong('has one line')
    return { type: 18, id: 2 * i + 1, component: { ...sent, value: text } }
  }
  if (component.type === 19) {
    if (!value && component.required !== false) throw wrong('is required')
    return { type: 18, id: 2 * i + 1, component: { ...sent, values: value ? [handIn(value)] : [] } }
  }
  const before =
    component.type === 3
      ? component.options.filter((one) => one.default).map((one) => one.value)
      : (component.default_values ?? []).map((one) => one.id)
  const values = value === undefined ? before : value.split(',').filter(Boolean)
  if (values.length === 0 && component.required !== false) throw wrong('is required')
  if (component.type === 3 && !values.every((each) => component.options.some((one) => one.value === each)))
    throw wrong(`does not offer ${value}`)
  return { type: 18, id: 2 * i + 1, component: { ...sent, values } }
}
