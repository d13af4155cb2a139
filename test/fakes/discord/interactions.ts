import { z } from 'zod'
import {
  alreadyAcknowledged,
  invalidForm,
  invalidWebhookToken,
  unknownInteraction,
  unknownMessage,
  unknownWebhook,
} from './refusal.ts'
import {
  autocompleteResponse,
  editedMessage,
  ensureNotEmpty,
  type ModalShape,
  modalResponse,
  parse,
  privateMessage,
} from './shapes.ts'
import { ephemeralFlag, type Message, type World } from './world.ts'

/** 2: slash command, 3: button or menu, 4: autocomplete, 5: submitted modal. */
export type InteractionType = 2 | 3 | 4 | 5

/** What a person sees of the answer; `silent` when there was none in time. */
export type Result =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'modal'; readonly modal: ModalShape }
  | {
      readonly kind: 'choices'
      readonly choices: readonly { readonly name: string; readonly value: string | number }[]
    }
  | { readonly kind: 'silent' }

export interface Interaction {
  readonly id: string
  readonly token: string
  readonly type: InteractionType
  readonly channel: string
  /** The message whose button was pressed, also below a modal that it opened. */
  readonly source: Message | undefined
  readonly result: Promise<Result>
}

interface Open extends Interaction {
  readonly createdAt: number
  state: 'waiting' | 'answered' | 'expired'
  original: Message | undefined
  /** Flags that a deferred answer will have; undefined unless deferred. */
  deferredFlags: number | undefined
  settle(result: Result): void
}

export interface Interactions {
  create(type: InteractionType, channel: string, source: Message | undefined): Interaction
  /** Takes the first response, as `POST …/callback` does. */
  callback(id: string, token: string, body: unknown): void
  edit(token: string, message: string, body: unknown): Message
  read(token: string, message: string): Message
  follow(token: string, body: unknown): Message
  stop(): void
}

const deferReply = z.strictObject({
  type: z.literal(5),
  data: z.strictObject({ flags: z.literal([0, ephemeralFlag]).optional() }).optional(),
})
const deferUpdate = z.strictObject({ type: z.literal(6) })
const replyNow = z.strictObject({ type: z.literal(4), data: privateMessage })
const update = z.strictObject({ type: z.literal(7), data: privateMessage })
const anyResponse = z.discriminatedUnion('type', [
  deferReply,
  deferUpdate,
  replyNow,
  update,
  modalResponse,
  autocompleteResponse,
])

export interface Limits {
  readonly ackMs: number
  readonly followUpMs: number
}

export function createInteractions(
  world: World,
  { ackMs, followUpMs }: Limits,
  onMissed: (interaction: Interaction) => void,
): Interactions {
  const open = new Map<string, Open>()
  const timers = new Set<NodeJS.Timeout>()

  /** Finds an answered interaction by the token that its follow-ups carry. */
  function answered(token: string): Open {
    const interaction = [...open.values()].find((one) => one.token === token)
    if (interaction?.state !== 'answered') throw unknownWebhook()
    if (Date.now() - interaction.createdAt > followUpMs) throw invalidWebhookToken()
    return interaction
  }

  function target(interaction: Open, message: string): Message {
    const found = message === '@original' ? interaction.original : world.messages.get(message)
    if (!found) throw unknownMessage()
    return found
  }

  function respond(interaction: Open, body: z.infer<typeof anyResponse>): void {
    const { type, source } = interaction
    const forbidden =
      (body.type === 9 && (type === 5 || type === 4)) ||
      (body.type === 8) !== (type === 4) ||
      ((body.type === 6 || body.type === 7) && !source)
    if (forbidden) throw invalidForm({ type: `Callback ${body.type} is not for interaction type ${type}` })
    switch (body.type) {
      case 4:
        interaction.original = world.send(interaction.channel, body.data)
        interaction.settle({ kind: 'message', message: interaction.original })
        break
      case 5:
        interaction.deferredFlags = body.data?.flags ?? 0
        break
      case 6:
        interaction.original = source
        break
      case 7:
        if (!source) return
        interaction.original = world.change(source, body.data)
        interaction.settle({ kind: 'message', message: source })
        break
      case 8:
        interaction.settle({ kind: 'choices', choices: body.data.choices })
        break
      case 9:
        interaction.settle({ kind: 'modal', modal: body.data })
        break
    }
  }

  return {
    create(type, channel, source) {
      const { promise: result, resolve: settle } = Promise.withResolvers<Result>()
      const id = world.newId()
      const token = `token-${id}-${world.newId()}`
      const shared = { id, token, type, channel, source, result, settle, createdAt: Date.now() }
      const interaction: Open = { ...shared, state: 'waiting', original: undefined, deferredFlags: undefined }
      open.set(id, interaction)
      const timer = setTimeout(() => {
        timers.delete(timer)
        if (interaction.state !== 'waiting') return
        interaction.state = 'expired'
        onMissed(interaction)
        settle({ kind: 'silent' })
      }, ackMs)
      timers.add(timer)
      return interaction
    },

    callback(id, token, body) {
      const interaction = open.get(id)
      if (!interaction || interaction.token !== token || interaction.state === 'expired') throw unknownInteraction()
      if (interaction.state === 'answered') throw alreadyAcknowledged()
      respond(interaction, parse(anyResponse, body))
      interaction.state = 'answered'
    },

    edit(token, message, body) {
      const interaction = answered(token)
      const shape = parse(editedMessage, body)
      if (message === '@original' && interaction.deferredFlags !== undefined && !interaction.original) {
        ensureNotEmpty(shape)
        interaction.original = world.send(interaction.channel, shape, { flags: interaction.deferredFlags })
      } else world.change(target(interaction, message), shape)
      const changed = target(interaction, message)
      interaction.settle({ kind: 'message', message: changed })
      return changed
    },

    read: (token, message) => target(answered(token), message),

    follow(token, body) {
      const interaction = answered(token)
      const message = world.send(interaction.channel, parse(privateMessage, body))
      interaction.settle({ kind: 'message', message })
      return message
    },

    stop() {
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
