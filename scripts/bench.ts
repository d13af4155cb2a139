import '../src/utc.ts'
import { setTimeout as pause } from 'node:timers/promises'
import { DateTime } from 'luxon'
import { botEnvironment, createBareDatabase } from './bench/app.ts'
import { type Child, startChild } from './bench/child.ts'
import { startDiscordSide } from './bench/discord.ts'
import { type Act, atOnce, oneAtATime, quantile, timeMs, until } from './bench/measure.ts'
import { ratio, round, spread } from './bench/print.ts'
import { bench } from './bench/run.ts'
import { startSlackSide } from './bench/slack.ts'

// npm run bench: the bot beside bare Bolt and bare discord.js, each on a stand-in of its own for Slack's or Discord's
// servers, all on this machine and in turn. Ends with 1 when a figure misses its target.

const people = 64
const meetings = 20
const warmUp = 60
const single = { rounds: 8, each: 40 }
const crowd = { rounds: 5, each: 16 }
const starts = 3
const idleMs = 10_000

const { directory, logFile, report, atEnd, run } = bench()

await run([], async () => {
  console.log('Times run from the platform’s delivery to the answer that the person sees, over loopback sockets.')
  console.log(`Warm-up: ${warmUp} acts each. Blocks of ${single.each} acts, the bot’s and the bare app’s in turn.\n`)

  const slack = { ours: await startSlackSide(people), bare: await startSlackSide(people) }
  const discord = { ours: await startDiscordSide(), bare: await startDiscordSide() }
  for (const { stop } of [slack.ours, slack.bare, discord.ours, discord.bare]) atEnd(stop)
  const botEnv = { ...botEnvironment(directory), ...slack.ours.env, ...discord.ours.env }
  const startBot = (): Child => startChild('src/main.ts', botEnv, logFile)
  let bot = startBot()
  atEnd(() => bot.stop())
  await until(() => slack.ours.isConnected() && discord.ours.isConnected(), 'The bot connects')
  const DATABASE_URL = await createBareDatabase(directory)
  for (const [script, env] of [
    ['scripts/bench/bare-bolt.ts', slack.bare.env],
    ['scripts/bench/bare-discord.ts', discord.bare.env],
  ] as const)
    atEnd(startChild(script, { ...env, DATABASE_URL }, logFile).stop)
  await until(() => slack.bare.isConnected() && discord.bare.isConnected(), 'The bare apps connect')

  await slack.ours.type(0, '/group setup name:Bench')
  await discord.ours.type('group setup', { name: 'Bench' })
  for (let i = 1; i <= meetings; i++) {
    const start = DateTime.utc()
      .plus({ days: 20 + i })
      .toFormat("yyyy-MM-dd '14:00'")
    const agenda = 'Opening\nContributions\nNext steps'
    await slack.ours.type(0, `/meeting plan title:"Exchange ${i}" start:"${start}" lasts:90m agenda:"${agenda}"`)
    await discord.ours.type('meeting plan', { title: `Exchange ${i}`, start, lasts: '90m', agenda })
  }
  await until(() => slack.ours.isCardShown() && discord.ours.isCardShown(), 'The cards are posted')
  slack.bare.placeCard()
  discord.bare.placeCard()

  const expected = `${meetings} to come`
  const slackList = {
    ours: slack.ours.typing('/meeting list', expected),
    bare: slack.bare.typing('/echo list', 'list'),
  }
  const slackPress = {
    ours: slack.ours.answering(slack.ours.card, 'M1'),
    bare: slack.bare.answering(slack.bare.card, 'Noted'),
  }
  const discordList = {
    ours: discord.ours.typing('meeting list', {}, expected),
    bare: discord.bare.typing('echo', { words: 'list' }, 'list'),
  }
  const discordPress = {
    ours: discord.ours.answering(discord.ours.card, 'M1'),
    bare: discord.bare.answering(discord.bare.card, 'Noted'),
  }

  const compare = async (name: string, pair: { ours: Act; bare: Act }, target: number, acks?: number[]) => {
    for (const act of [pair.ours, pair.bare]) for (let i = 0; i < warmUp; i++) await act(0)
    acks?.splice(0)
    const measured = await oneAtATime(pair, single)
    const details = [`ours: ${spread(measured.ours)}`, `bare: ${spread(measured.bare)}`]
    if (acks) details.push(`ours, to the acknowledgement: ${spread(acks)}`)
    report({ name, details, value: ratio(measured), unit: '', target: { kind: 'at most', value: target } })
  }
  const acks = slack.ours.acknowledgedMs
  await compare(`Slack, /meeting list with ${meetings} meetings / bare Bolt’s echo, p50`, slackList, 4, acks)
  await compare('Slack, attendance button / bare Bolt with one INSERT, p50', slackPress, 3, acks)
  await compare(`Discord, /meeting list with ${meetings} meetings / bare discord.js’s echo, p50`, discordList, 3)
  await compare('Discord, attendance button / bare discord.js with one INSERT, p50', discordPress, 3)

  await Promise.all(Array.from({ length: people }, (_, person) => slackList.ours(person)))
  acks.splice(0)
  const perSecond = await atOnce(slackList, people, crowd)
  report({
    name: `Slack, /meeting list, ${people} people at once: commands a second / bare Bolt’s`,
    details: [`ours: ${round(perSecond.ours)} a second`, `bare: ${round(perSecond.bare)} a second`],
    value: perSecond.ours / perSecond.bare,
    unit: '',
    target: { kind: 'at least', value: 0.2 },
  })
  report({
    name: `Slack, ${people} people at once, the slowest acknowledgement`,
    details: [spread(acks)],
    value: quantile(acks, 1),
    unit: ' ms',
    target: { kind: 'at most', value: 1000 },
  })

  await pause(idleMs)
  const loadedMiB = bot.memoryMiB()
  const startsMs: number[] = []
  for (let i = 0; i < starts; i++) {
    await bot.stop()
    const sessions = discord.ours.sessions()
    const took = await timeMs(async () => {
      bot = startBot()
      await Promise.all([
        until(slack.ours.isConnected, 'Slack is connected').then(() => slackList.ours(0)),
        until(() => discord.ours.sessions() > sessions, 'Discord is connected').then(() => discordList.ours(0)),
      ])
    })
    startsMs.push(took)
  }
  report({
    name: 'Start to the first acknowledgements on both platforms, database initialised, p50',
    details: [spread(startsMs)],
    value: quantile(startsMs, 0.5) / 1000,
    unit: ' s',
    target: { kind: 'at most', value: 2 },
  })
  await pause(idleMs)
  report({
    name: `Memory of the bot’s process, both platforms connected, idle for ${idleMs / 1000} s after a start`,
    details: [`idle for as long after all of the load above: ${round(loadedMiB)} MiB (no target)`],
    value: bot.memoryMiB(),
    unit: ' MiB',
    target: { kind: 'at most', value: 220 },
  })
  const refusals = [slack.ours, slack.bare, discord.ours, discord.bare].flatMap((side) => side.refusals)
  if (refusals.length > 0) throw new Error(`The servers refused: ${refusals.slice(0, 10).join('; ')}`)
})
