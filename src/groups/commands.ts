import type { DateTime } from 'luxon'
import { type Command, type Context, implement } from '../bot/command.ts'
import { writeLine } from '../bot/line.ts'
import type { Health } from '../bot/platform.ts'
import { answer, type Reply, refuse, withNewRights } from '../bot/reply.ts'
import { press } from '../bot/signature.ts'
import type { Block } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { bindPlace, findGroupOfPlace, listPlaces } from '../delivery/places.ts'
import { put } from '../delivery/put.ts'
import { countUndelivered } from '../delivery/read.ts'
import { listMembers } from '../people/read.ts'
import { codeView } from '../people/views.ts'
import { setOffice } from '../people/write.ts'
import { profileById, profileIds } from '../terms/profiles/registry.ts'
import type { Group } from './model.ts'
import { findGroup } from './read.ts'
import type { Repost, Section } from './section.ts'
import { edit, invite, joinChannel, setUp, showRules, showStatus } from './signatures.ts'
import { changedView, joinedView, rulesView, setUpView, statusView, welcomeView } from './views.ts'
import { createGroup, keepPlaceCode, recordGroupChange, takePlaceCode, updateGroup } from './write.ts'

const codeHours = 24

/** What the rest of the program does for groups. */
export interface AboutGroups {
  /** Tells how each connection is now. */
  readonly health: () => readonly Health[]
  /** What the features say in the status. */
  readonly sections: readonly Section[]
  readonly reposts: readonly Repost[]
  /** Schedules the deadlines of a new group. */
  readonly schedule: (db: Db, group: number, now: DateTime) => Promise<void>
  /** Derives every deadline of a group again, because its zone has changed. */
  readonly reschedule: (db: Db, group: number, now: DateTime) => Promise<void>
}

const bound = refuse('This channel already belongs to a group.', { instead: 'See /group status.' })

type Setup = Context<typeof setUp.fields, 'anyone'>

async function setUpGroup({ input, caller, now, db }: Setup, schedule: AboutGroups['schedule']): Promise<Reply> {
  if (caller.actor.channel === '')
    return refuse('A group needs a channel.', { instead: 'Run /group setup in the channel you want to use.' })
  if ((await findGroupOfPlace(db, caller.actor)) !== undefined) return bound
  const profile = profileById(input.profile ?? profileIds[0] ?? '')
  if (!profile) return refuse('There is no such rule profile.', { instead: `One of: ${profileIds.join(', ')}.` })
  const group = await createGroup(db, {
    name: input.name,
    profile: profile.id,
    zone: input.zone ?? profile.zone,
    mailingList: input.list ?? profile.mailingList ?? null,
  })
  if (!(await bindPlace(db, group.id, caller.actor))) return bound
  await setOffice(db, group.id, { person: caller.person.id, office: 'secretariat', appointedBy: null })
  await recordGroupChange(db, { group: group.id, person: caller.person.id, at: now, what: 'set up', after: group })
  await schedule(db, group.id, now)
  await put(db, { group: group.id, key: 'group:welcome', view: welcomeView(group, profile) })
  return withNewRights(setUpView(group, profile))
}

/** Puts the current messages of a group into its channels; a channel that is new gets all of them. */
export async function repostGroup(db: Db, group: Group, reposts: readonly Repost[], now: DateTime): Promise<void> {
  const profile = profileById(group.profile)
  if (profile) await put(db, { group: group.id, key: 'group:welcome', view: welcomeView(group, profile) })
  for (const repostFeature of reposts) await repostFeature(db, group.id, now)
}

const editCommand = ({ reposts, reschedule }: AboutGroups) =>
  implement(edit, async ({ input, caller, now, db }) => {
    if (Object.values(input).every((value) => value === undefined))
      return refuse('You gave nothing to change.', { instead: 'Add name:, zone: or list:.' })
    const before = await findGroup(db, caller.group.id)
    const after = await updateGroup(db, before.id, {
      name: input.name ?? before.name,
      zone: input.zone ?? before.zone,
      mailingList: input.list ?? before.mailingList,
    })
    // the mornings and the last instants of all deadlines are in that zone
    if (after.zone !== before.zone) await reschedule(db, after.id, now)
    await recordGroupChange(db, { group: after.id, person: caller.person.id, at: now, what: 'edited', before, after })
    await repostGroup(db, after, reposts, now)
    return answer(changedView(after))
  })

const inviteCommand = implement(invite, async ({ caller, now, db, newCode }) => {
  const code = newCode()
  const until = now.plus({ hours: codeHours })
  await keepPlaceCode(db, code, caller.group.id, until)
  const power = 'Anyone who enters this code adds a channel, and everyone in it, to this group.'
  const how = `In the other channel, type: ${writeLine(press(joinChannel, { code }))}`
  const shown = { code, expiresAt: until, zone: caller.person.zone }
  return answer(codeView(`Another channel for ${caller.group.name}`, shown, how, power))
})

const joinCommand = ({ reposts }: AboutGroups) =>
  implement(joinChannel, async ({ input, caller, now, db }) => {
    if (caller.actor.channel === '')
      return refuse('A group needs a channel.', { instead: 'Run /group join in the channel you want to add.' })
    if ((await findGroupOfPlace(db, caller.actor)) !== undefined) return bound
    const id = await takePlaceCode(db, input.code.toUpperCase().replace(/[\s-]/g, ''), now)
    if (id === undefined)
      return refuse('This code is not valid or has expired.', {
        instead: `A code is valid for ${codeHours} hours and works once. Get a new one with /group invite in a channel of the group.`,
      })
    const group = await findGroup(db, id)
    if (!(await bindPlace(db, id, caller.actor))) return bound
    const after = { platform: caller.actor.platform, channel: caller.actor.channel }
    await recordGroupChange(db, { group: id, person: caller.person.id, at: now, what: 'channel joined', after })
    await repostGroup(db, group, reposts, now)
    return withNewRights(joinedView(group))
  })

const rulesCommand = implement(showRules, async ({ caller }) => {
  const profile = profileById(caller.group.profile)
  return profile
    ? answer(rulesView(profile))
    : refuse('This version of the bot does not have the rule profile of this group.')
})

const statusCommand = ({ health, sections }: AboutGroups) =>
  implement(showStatus, async ({ caller, now, db }) => {
    const { group } = caller
    const blocks: Block[] = []
    for (const section of sections) blocks.push(...(await section(db, { group, now, person: caller.person.id })))
    return answer(
      statusView({
        group: await findGroup(db, group.id),
        profile: profileById(group.profile),
        members: await listMembers(db, group.id),
        channels: await listPlaces(db, group.id),
        undelivered: await countUndelivered(db, group.id),
        health: health(),
        sections: blocks,
      }),
    )
  })

export const groupCommands = (about: AboutGroups): readonly Command[] => [
  implement(setUp, (context) => setUpGroup(context, about.schedule)),
  editCommand(about),
  inviteCommand,
  joinCommand(about),
  rulesCommand,
  statusCommand(about),
]
