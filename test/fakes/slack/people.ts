import type { FakeSlack } from './server.ts'
import { submissionAnswer, suggestions } from './shapes.ts'
import type { Envelope } from './sockets.ts'
import { type FormValues, stateOf } from './submission.ts'
import { newFile } from './uploads.ts'
import { elementsOf } from './words.ts'
import {
  botAccount,
  newResponseUrl,
  newTrigger,
  nextTs,
  type Sight,
  type StoredMessage,
  type StoredView,
  type World,
} from './world.ts'

export type Deliver = (envelope: Envelope) => Promise<unknown>

/** What an act leads to: something to see, or errors in the form that is still open. */
export type Reaction = Sight | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }

const patienceMs = 8000

/** Creates people at their Slack clients. Delivers what they do to the app, and waits for what they see. */
export function createPeople(
  world: World,
  deliver: Deliver,
  { responseUrl, fileUrl }: Pick<FakeSlack, 'responseUrl' | 'fileUrl'>,
) {
  let last: { readonly account: string; readonly envelope: Envelope } | undefined

  const person = (account: string) => ({
    user: { id: account, username: account.toLowerCase(), name: account.toLowerCase(), team_id: world.settings.team },
    team: { id: world.settings.team, domain: 'specimen' },
    api_app_id: 'A0',
    token: 'verification',
  })

  function handIn(text: string): object {
    const bytes = Buffer.from(text)
    const file = newFile(world, { filename: 'table.csv', length: bytes.length })
    file.upload = { mediaType: 'text/csv', base64: bytes.toString('base64') }
    const url_private = fileUrl(file.id)
    return { id: file.id, name: file.name, mimetype: 'text/csv', filetype: 'csv', size: bytes.length, url_private }
  }

  async function act(account: string, envelope: Envelope): Promise<Reaction> {
    last = { account, envelope }
    const seen = nextSight(world, account)
    const answered = await deliver(envelope).catch((error: unknown) => {
      seen.stop()
      throw error
    })
    const errors = errorsIn(answered)
    if (!errors) return seen.sight
    seen.stop()
    return { kind: 'errors', errors }
  }

  const block = (account: string, action: object, where: object): Envelope => ({
    type: 'interactive',
    payload: {
      type: 'block_actions',
      ...person(account),
      trigger_id: newTrigger(world, account),
      actions: [{ action_ts: `${world.next()}`, block_id: 'b', ...action }],
      state: { values: {} },
      ...where,
    },
  })

  const onMessage = (account: string, { channel, ts, onlyFor, threadTs }: StoredMessage) => ({
    container: {
      type: 'message',
      message_ts: ts,
      channel_id: channel,
      is_ephemeral: onlyFor !== undefined,
      ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    },
    channel: { id: channel, name: world.channels.get(channel)?.name ?? 'directmessage' },
    response_url: responseUrl(newResponseUrl(world, { account, channel, ts })),
  })

  const element = (message: Pick<StoredMessage, 'blocks'>, label: string) => {
    const found = elementsOf(message.blocks).find(
      (one) => (one.type === 'button' ? one.text.text : one.placeholder?.text) === label,
    )
    if (!found) throw new Error(`There is no “${label}” here`)
    return found
  }

  return {
    /** Types a command. Slack escapes `text`, and marks mentions by `@name` and links. */
    type(account: string, command: string, text: string, channel: string): Promise<Reaction> {
      if (!world.settings.commands.includes(command)) throw new Error(`${command} is not a valid command`)
      const envelope: Envelope = {
        type: 'slash_commands',
        payload: {
          token: 'verification',
          api_app_id: 'A0',
          team_id: world.settings.team,
          team_domain: 'specimen',
          channel_id: channel,
          channel_name: world.channels.get(channel)?.name ?? 'directmessage',
          user_id: account,
          user_name: account.toLowerCase(),
          command,
          text: asSent(text, world),
          is_enterprise_install: 'false',
          response_url: responseUrl(newResponseUrl(world, { account, channel })),
          trigger_id: newTrigger(world, account),
        },
      }
      return act(account, envelope)
    },

    press(account: string, message: StoredMessage, label: string): Promise<Reaction> {
      const { action_id, type, ...rest } = element(message, label)
      if (type !== 'button') throw new Error(`“${label}” is not a button`)
      const value = 'value' in rest ? rest.value : undefined
      return act(account, block(account, { type, action_id, value }, onMessage(account, message)))
    },

    /** Says something in the channel, which Slack tells the app nothing about. */
    say(account: string, words: string, channel: string): StoredMessage {
      const message = { channel, ts: nextTs(world), text: asSent(words, world), blocks: [], user: account }
      world.messages.push(message)
      return message
    },

    /** Chooses a shortcut of the app in the menu of a message. */
    startFrom(account: string, { channel, ts, text, threadTs, user }: StoredMessage, name: string): Promise<Reaction> {
      const shortcut = world.settings.shortcuts.find((one) => one.name === name)
      if (!shortcut) throw new Error(`There is no shortcut ${name}`)
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs }
      const payload = {
        type: 'message_action',
        ...person(account),
        callback_id: shortcut.callback_id,
        trigger_id: newTrigger(world, account),
        action_ts: `${world.next()}`,
        message_ts: ts,
        channel: { id: channel, name: world.channels.get(channel)?.name ?? 'directmessage' },
        message: { type: 'message', user: user ?? botAccount, ts, text, ...thread },
        response_url: responseUrl(newResponseUrl(world, { account, channel })),
      }
      return act(account, { type: 'interactive', payload })
    },

    pressAtHome(account: string, label: string): Promise<Reaction> {
      const view = world.homes.get(account)
      if (!view) throw new Error('There is nothing at home')
      const { action_id, type, ...rest } = element(view, label)
      const value = 'value' in rest ? rest.value : undefined
      const where = { container: { type: 'view', view_id: 'V0HOME' }, view: { id: 'V0HOME', ...view } }
      return act(account, block(account, { type, action_id, value }, where))
    },

    choose(account: string, message: StoredMessage, label: string, values: readonly string[]): Promise<Reaction> {
      const menu = element(message, label)
      if (menu.type === 'button') throw new Error(`“${label}” is not a menu`)
      const options = menu.options.filter((option) => values.includes(option.value))
      if (options.length !== values.length) throw new Error(`“${label}” does not have all of ${values.join(', ')}`)
      const chosen = menu.type === 'static_select' ? { selected_option: options[0] } : { selected_options: options }
      const action = { type: menu.type, action_id: menu.action_id, ...chosen }
      return act(account, block(account, action, onMessage(account, message)))
    },

    /** Returns what a search field offers for the typed text. */
    async search(account: string, { id, view }: StoredView, field: string, typed: string) {
      const payload = {
        type: 'block_suggestion',
        ...person(account),
        container: { type: 'view', view_id: id },
        view: { id, team_id: world.settings.team, ...view },
        action_id: 'value',
        block_id: field,
        value: typed,
      }
      const read = suggestions.safeParse(await deliver({ type: 'interactive', payload }))
      if (read.success) return read.data.options
      world.refusals.push(`block_suggestion: ${read.error.message}`)
      return []
    },

    async submit(account: string, stored: StoredView, values: FormValues): Promise<Reaction> {
      const search = (field: string, typed: string) => this.search(account, stored, field, typed)
      const payload = {
        type: 'view_submission',
        ...person(account),
        trigger_id: newTrigger(world, account),
        response_urls: [],
        view: {
          ...stored.view,
          id: stored.id,
          hash: stored.hash,
          team_id: world.settings.team,
          state: { values: await stateOf(stored.view, values, search, handIn) },
        },
      }
      return act(account, { type: 'interactive', payload })
    },

    goHome(account: string): Promise<Reaction> {
      const event = { type: 'app_home_opened', user: account, channel: 'D0HOME', tab: 'home', event_ts: '1795000000.0' }
      const body = { token: 'verification', team_id: world.settings.team, api_app_id: 'A0', type: 'event_callback' }
      const payload = { ...body, event, event_id: `Ev${world.next()}`, event_time: 1795000000 }
      return act(account, { type: 'events_api', payload })
    },

    /** Delivers the last act again, as Slack does after a lost acknowledgement. */
    redeliver(): Promise<Reaction> {
      if (!last) throw new Error('Nobody has done anything yet')
      return act(last.account, { ...last.envelope, retry: 1 })
    },
  }

  function errorsIn(answered: unknown): Readonly<Record<string, string>> | undefined {
    if (typeof answered === 'object' && answered !== null && 'options' in answered) return undefined
    const read = submissionAnswer.safeParse(answered)
    if (!read.success) world.refusals.push(`acknowledgement: ${read.error.message}`)
    return read.success && 'errors' in read.data ? read.data.errors : undefined
  }
}

/** Waits for the next thing that this person sees. */
function nextSight(world: World, account: string): { readonly sight: Promise<Sight>; stop(): void } {
  let stop = () => {}
  const sight = new Promise<Sight>((resolve, reject) => {
    const look = (seen: Sight) => {
      if (seen.account !== account) return
      stop()
      resolve(seen)
    }
    const late = setTimeout(() => {
      stop()
      reject(new Error(`${account} has seen nothing for ${patienceMs} ms`))
    }, patienceMs)
    stop = () => {
      clearTimeout(late)
      world.sights.off('sight', look)
    }
    world.sights.on('sight', look)
  })
  return { sight, stop: () => stop() }
}

function asSent(text: string, world: World): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const linked = escaped.replace(/https?:\/\/(?:[^\s"&()|]|&amp;)+/g, (url) => `<${url}>`)
  return linked.replace(/(?<![\w.;])@(\w+)/g, (typed, name: string) => {
    const known = world.settings.accounts.find((account) => account.name.toLowerCase() === name.toLowerCase())
    return known ? `<@${known.id}|${known.name.toLowerCase()}>` : typed
  })
}
