import '../src/utc.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { botEnvironment, createBareDatabase } from './bench/app.ts'
import { type Child, startChild } from './bench/child.ts'
import { startDiscordSide } from './bench/discord.ts'
import { atOnce, type Gesture, oneAtATime, type Pair, quantile, timeMs, until } from './bench/measure.ts'
import { ratio, round, spread } from './bench/print.ts'
import { bench } from './bench/run.ts'
import { startSlackSide } from './bench/slack.ts'

// npm run bench: compares the bot with bare Bolt and bare discord.js. Each app has its own stand-in for the servers of
// Slack or Discord, on this machine, and they take turns. The exit code is 1 if a figure misses its target.

const people = 64
const meetings = 20
const warmUp = 60
const single = { rounds: 8, each: 40 }
const crowd = { rounds: 5, each: 16 }
const starts = 3
const idleMs = 10_000

const { directory, logFile, report, atEnd, run } = bench()

await run([], async () => {
  console.log('Each time runs from delivery by the platform to the answer that the person sees, over loopback.')
  console.log(`Warm-up: ${warmUp} actions each. The bot and the bare app take turns of ${single.each} actions.\n`)
  const sides = await startSides()
  const bot = createBotProcess({ ...botEnvironment(directory), ...sides.slack.ours.env, ...sides.discord.ours.env })
  bot.start()
  atEnd(() => bot.stop())
  await until(() => sides.slack.ours.isConnected() && sides.discord.ours.isConnected(), 'The bot connects')
  await startBareApps(sides)
  await planMeetings(sides)

  const lists = listActs(sides)
  await measureOneAtATime(sides, lists)
  await measureCrowd(sides, lists.slack)
  await pause(idleMs)
  const loadedMiB = bot.memoryMiB()
  await measureStart(sides, lists, bot)
  await pause(idleMs)
  reportMemory(bot.memoryMiB(), loadedMiB)
  const refusals = allSides(sides).flatMap((side) => side.refusals)
  if (refusals.length > 0) throw new Error(`The servers refused: ${refusals.slice(0, 10).join('; ')}`)
})

interface Sides {
  readonly slack: Pair<Awaited<ReturnType<typeof startSlackSide>>>
  readonly discord: Pair<Awaited<ReturnType<typeof startDiscordSide>>>
}

type Lists = Readonly<Record<keyof Sides, Pair<Gesture>>>

function allSides({ slack, discord }: Sides) {
  return [slack.ours, slack.bare, discord.ours, discord.bare]
}

async function startSides(): Promise<Sides> {
  const slack = { ours: await startSlackSide(people), bare: await startSlackSide(people) }
  const discord = { ours: await startDiscordSide(), bare: await startDiscordSide() }
  for (const { stop } of allSides({ slack, discord })) atEnd(stop)
  return { slack, discord }
}

type BotProcess = ReturnType<typeof createBotProcess>

/** Creates a bot in a process of its own, which can be stopped and started again. */
function createBotProcess(env: Readonly<Record<string, string>>) {
  let child: Child | undefined
  return {
    start() {
      child = startChild('src/main.ts', env, logFile)
    },
    stop: async () => child?.stop(),
    memoryMiB: () => child?.memoryMiB() ?? Number.NaN,
  }
}

async function startBareApps({ slack, discord }: Sides): Promise<void> {
  const DATABASE_URL = await createBareDatabase(directory)
  atEnd(startChild('scripts/bench/bare-bolt.ts', { ...slack.bare.env, DATABASE_URL }, logFile).stop)
  atEnd(startChild('scripts/bench/bare-discord.ts', { ...discord.bare.env, DATABASE_URL }, logFile).stop)
  await until(() => slack.bare.isConnected() && discord.bare.isConnected(), 'The bare apps connect')
}

/** Sets up a group with the same meetings on both platforms. */
async function planMeetings({ slack, discord }: Sides): Promise<void> {
  await slack.ours.type(0, '/group setup name:Bench')
  await discord.ours.type('group setup', { name: 'Bench' })
  const agenda = 'Opening\nContributions\nNext steps'
  for (let i = 1; i <= meetings; i++) {
    const day = DateTime.utc().plus({ days: 20 + i })
    const start = day.toFormat("yyyy-MM-dd '14:00'")
    await slack.ours.type(0, `/meeting plan title:"Exchange ${i}" start:"${start}" lasts:90m agenda:"${agenda}"`)
    await discord.ours.type('meeting plan', { title: `Exchange ${i}`, start, lasts: '90m', agenda })
  }
  await until(() => slack.ours.isCardShown() && discord.ours.isCardShown(), 'The cards are posted')
  slack.bare.placeCard()
  discord.bare.placeCard()
}

function listActs({ slack, discord }: Sides): Lists {
  const expected = `M${meetings} Exchange ${meetings}`
  return {
    slack: {
      ours: slack.ours.typing('/meeting list', expected),
      bare: slack.bare.typing('/echo list', 'list'),
    },
    discord: {
      ours: discord.ours.typing('meeting list', {}, expected),
      bare: discord.bare.typing('echo', { words: 'list' }, 'list'),
    },
  }
}

async function measureOneAtATime({ slack, discord }: Sides, lists: Lists): Promise<void> {
  const slackPress = {
    ours: slack.ours.answering(slack.ours.card, 'M1'),
    bare: slack.bare.answering(slack.bare.card, 'Noted'),
  }
  const discordPress = {
    ours: discord.ours.answering(discord.ours.card, 'M1'),
    bare: discord.bare.answering(discord.bare.card, 'Noted'),
  }
  const acks = slack.ours.acknowledgedMs
  await compare(`Slack, /meeting list with ${meetings} meetings / bare Bolt’s echo, p50`, lists.slack, 3, acks)
  await compare('Slack, attendance button / bare Bolt with one INSERT, p50', slackPress, 2.6, acks)
  await compare(`Discord, /meeting list with ${meetings} meetings / bare discord.js’s echo, p50`, lists.discord, 3)
  await compare('Discord, attendance button / bare discord.js with one INSERT, p50', discordPress, 2.8)
}

async function compare(name: string, pair: Pair<Gesture>, target: number, acks?: number[]): Promise<void> {
  for (const act of [pair.ours, pair.bare]) for (let i = 0; i < warmUp; i++) await act(0)
  acks?.splice(0)
  const measured = await oneAtATime(pair, single)
  const details = [`ours: ${spread(measured.ours)}`, `bare: ${spread(measured.bare)}`]
  if (acks) details.push(`ours, to the acknowledgement: ${spread(acks)}`)
  report({ name, details, value: ratio(measured), unit: '', target: { kind: 'at most', value: target } })
}

async function measureCrowd({ slack }: Sides, list: Pair<Gesture>): Promise<void> {
  const acks = slack.ours.acknowledgedMs
  await Promise.all(Array.from({ length: people }, (_, person) => list.ours(person)))
  acks.splice(0)
  const perSecond = await atOnce(list, people, crowd)
  report({
    name: `Slack, /meeting list, ${people} people at once: commands per second / bare Bolt’s`,
    details: [`ours: ${round(perSecond.ours)} per second`, `bare: ${round(perSecond.bare)} per second`],
    value: perSecond.ours / perSecond.bare,
    unit: '',
    target: { kind: 'at least', value: 0.26 },
  })
  report({
    name: `Slack, ${people} people at once, slowest acknowledgement`,
    details: [spread(acks)],
    value: quantile(acks, 1),
    unit: ' ms',
    target: { kind: 'at most', value: 500 },
  })
}

async function measureStart({ slack, discord }: Sides, lists: Lists, bot: BotProcess): Promise<void> {
  const startsMs: number[] = []
  for (let i = 0; i < starts; i++) {
    await bot.stop()
    const sessions = discord.ours.sessions()
    const tookMs = await timeMs(async () => {
      bot.start()
      await Promise.all([
        until(slack.ours.isConnected, 'Slack is connected').then(() => lists.slack.ours(0)),
        until(() => discord.ours.sessions() > sessions, 'Discord is connected').then(() => lists.discord.ours(0)),
      ])
    })
    startsMs.push(tookMs)
  }
  report({
    name: 'Start with an existing database, to the first answers on both platforms, p50',
    details: [spread(startsMs)],
    value: quantile(startsMs, 0.5) / 1000,
    unit: ' s',
    target: { kind: 'at most', value: 2 },
  })
}

function reportMemory(idleMiB: number, loadedMiB: number): void {
  report({
    name: `Memory of the bot’s process, connected to both platforms, idle for ${idleMs / 1000} s after a start`,
    details: [],
    value: idleMiB,
    unit: ' MiB',
    target: { kind: 'at most', value: 200 },
  })
  report({
    name: `The same, idle for ${idleMs / 1000} s after all of the load above`,
    details: [],
    value: loadedMiB,
    unit: ' MiB',
    target: { kind: 'at most', value: 350 },
  })
}
