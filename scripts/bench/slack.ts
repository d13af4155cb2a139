import { createPeople, type Reaction } from '../../test/fakes/slack/people.ts'
import { startFakeSlack } from '../../test/fakes/slack/server.ts'
import { blocksText } from '../../test/fakes/slack/words.ts'
import { nextTs, place, type StoredMessage } from '../../test/fakes/slack/world.ts'
import type { Gesture } from './measure.ts'

const channel = 'C0BENCH'
const attendance = ['Attending', 'Maybe', 'Regrets']

/** Starts a stand-in for Slack with one app and many people. */
export async function startSlackSide(people: number, answers: readonly string[] = attendance) {
  const isCard = ({ blocks, onlyFor }: StoredMessage): boolean =>
    onlyFor === undefined && blocksText(blocks, (id) => id).includes(answers.at(-1) ?? '')
  const accounts = Array.from({ length: people }, (_, i) => ({ id: `U0P${i}`, name: `P${i}`, zone: 'Europe/Zurich' }))
  const fake = await startFakeSlack({
    accounts,
    channels: [{ id: channel, name: 'bench', botIn: true, archived: false }],
    commands: ['/meeting', '/group', '/cg', '/echo'],
  })
  const { world } = fake
  world.sights.setMaxListeners(0)
  const acknowledgedMs: number[] = []
  const deliver: typeof fake.sockets.deliver = async (envelope) => {
    const from = performance.now()
    const answered = await fake.sockets.deliver(envelope)
    acknowledgedMs.push(performance.now() - from)
    return answered
  }
  const members = createPeople(world, deliver, fake)
  const accountOf = (person: number) => accounts[person]?.id ?? ''
  let presses = 0

  async function type(person: number, line: string): Promise<string> {
    const [command = '', ...rest] = line.split(' ')
    return textOf(await members.type(accountOf(person), command, rest.join(' '), channel))
  }

  return {
    /** The environment that the app needs to connect. */
    env: environmentOf(fake),
    acknowledgedMs,
    refusals: world.refusals,
    isConnected: () => fake.sockets.count() > 0,
    type,
    typing:
      (line: string, expected: string): Gesture =>
      async (person) =>
        expect(await type(person, line), expected),
    /** Presses a different button each time, so that each press changes something. */
    answering: (card: () => StoredMessage, expected: string): Gesture => {
      return async (person) => {
        const label = answers[presses++ % answers.length] ?? ''
        expect(textOf(await members.press(accountOf(person), card(), label)), expected)
      }
    },
    card: () => {
      const card = world.messages.find(isCard)
      if (!card) throw new Error('There is no card')
      return card
    },
    isCardShown: () => world.messages.some(isCard),
    /** Posts a card for the bare app. */
    placeCard() {
      const elements = answers.map(buttonOf)
      place(world, { channel, ts: nextTs(world), text: 'A meeting', blocks: [{ type: 'actions', elements }] })
    },
    stop: () => fake.stop(),
  }
}

const environmentOf = ({ world, apiUrl }: Awaited<ReturnType<typeof startFakeSlack>>) => ({
  SLACK_BOT_TOKEN: world.settings.botToken,
  SLACK_APP_TOKEN: world.settings.appToken,
  SLACK_API_URL: apiUrl,
})

const buttonOf = (label: string) => ({
  type: 'button' as const,
  action_id: 'attend',
  text: { type: 'plain_text' as const, text: label },
})

function textOf(reaction: Reaction): string {
  if (reaction.kind !== 'message') throw new Error(`Not a message: ${JSON.stringify(reaction)}`)
  const { text, blocks } = reaction.message
  return `${text}\n${blocksText(blocks, (id) => id)}`
}

/** Throws if an answer is not the expected one: a fast wrong answer must not count. */
export function expect(words: string, expected: string): void {
  if (!words.includes(expected)) throw new Error(`Expected “${expected}”, got: ${words}`)
}
