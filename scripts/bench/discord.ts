import type { Result } from '../../test/fakes/discord/interactions.ts'
import type { Values } from '../../test/fakes/discord/members.ts'
import { startFakeDiscord } from '../../test/fakes/discord/server.ts'
import { ephemeralFlag, type Message } from '../../test/fakes/discord/world.ts'
import type { Gesture } from './measure.ts'
import { expect } from './slack.ts'

const answers = ['Attending', 'Maybe', 'Regrets']

/** Starts a stand-in for Discord with one app. */
export async function startDiscordSide() {
  const fake = await startFakeDiscord()
  const { world, members } = fake
  const channel = fake.addChannel('bench').id
  const account = fake.addAccount('P0').id
  let presses = 0

  async function type(words: string, values: Values): Promise<string> {
    return textOf(await members.slash(account, channel, words, values))
  }

  return {
    /** The environment that the app needs to connect. */
    env: { DISCORD_TOKEN: fake.token, DISCORD_API_URL: fake.apiUrl },
    refusals: fake.refusals,
    isConnected: () => world.commands.has(''),
    sessions: () => fake.gateway.identified(),
    type,
    typing:
      (words: string, values: Values, expected: string): Gesture =>
      async () =>
        expect(await type(words, values), expected),
    /** Presses a different button each time, so that each press changes something. */
    answering: (card: () => Message, expected: string): Gesture => {
      return async () => {
        const label = answers[presses++ % answers.length] ?? ''
        expect(textOf(await members.press(account, card(), label)), expected)
      }
    },
    card: () => {
      const found = [...world.messages.values()].find(isCard)
      if (!found) throw new Error('There is no card')
      return found
    },
    isCardShown: () => [...world.messages.values()].some(isCard),
    /** Posts a card for the bare app. */
    placeCard() {
      const components = answers.map((label) => ({ type: 2 as const, style: 2 as const, label, custom_id: label }))
      world.send(channel, { content: 'A meeting', components: [{ type: 1, components }] })
    },
    stop: () => fake.stop(),
  }
}

const isCard = ({ flags, components }: Message): boolean =>
  (flags & ephemeralFlag) === 0 &&
  components.some((row) => row.components.some((one) => one.type === 2 && one.label === 'Regrets'))

function textOf(result: Result): string {
  if (result.kind !== 'message') throw new Error(`Not a message: ${JSON.stringify(result)}`)
  const { content, embeds } = result.message
  return [content, ...embeds.map(({ description }) => description ?? '')].join('\n')
}
