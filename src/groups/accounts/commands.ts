import type { GroupOfCaller, Visitor } from '../../bot/caller.ts'
import { type Command, type Context, implement } from '../../bot/command.ts'
import { forGroup } from '../../bot/for-group.ts'
import { writeLine } from '../../bot/line.ts'
import { answer, type Reply, refuse, withNewRights } from '../../bot/reply.ts'
import { press } from '../../bot/signature.ts'
import { type Block, heading, note, text, view } from '../../bot/view.ts'
import { formatOffice } from '../../people/format.ts'
import { type Merge, mergePeople } from '../../people/merge.ts'
import { findCodeOwner, findMember, findProfile } from '../../people/read.ts'
import { studyGroupsIn } from '../../people/rules.ts'
import { editMe, invitePerson, link, me } from '../../people/signatures.ts'
import { codeView } from '../../people/views.ts'
import { keepLinkCode, takeLinkCode, updateProfile } from '../../people/write.ts'
import { listGroupsOf, listOfficesToRun } from '../read.ts'
import type { Section } from '../section.ts'
import { home } from '../signatures.ts'
import { actsAsPerson, linkingView, profileView } from './views.ts'

const codeMinutes = 15

/** What the features do about people. */
export interface AboutPeople {
  /** For when two persons turn out to be one. */
  readonly merges: readonly Merge[]
  /** What waits for a person in the group they ask from. */
  readonly mine: readonly Section[]
  /** What each group of a person shows on their own page. */
  readonly home: readonly Section[]
}

type Me = Context<typeof me.fields, 'anyone'>

async function showMe({ input, caller, now, db }: Me, mine: readonly Section[]): Promise<Reply> {
  const { groups, ...rest } = input
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const change = { ...given, ...(groups === undefined ? {} : { studyGroups: studyGroupsIn(groups) }) }
  const isChanged = Object.keys(change).length > 0
  const { group, person } = caller
  const profile = isChanged ? await updateProfile(db, person.id, change) : await findProfile(db, person.id)
  const member = group && (await findMember(db, group.id, person.id))
  const office = member && formatOffice(member.office, member.appointedBy)
  const shown = profileView(isChanged ? 'Saved' : 'You', profile, office, now)
  if (!group || isChanged) return answer(shown)
  const blocks: Block[] = [...shown.blocks]
  for (const section of mine) blocks.push(...(await section(db, { group, now, person: person.id })))
  return answer({ ...shown, blocks })
}

const inviteCommand = implement(invitePerson, async ({ input, caller, now, db, newCode }) => {
  const member = await findMember(db, caller.group.id, input.who.id)
  if (!member || member.platforms.length > 0)
    return refuse(`${input.who.name} already has an account.`, { instead: 'They can link another with /people link.' })
  const code = newCode()
  const until = now.plus({ days: 1 })
  await keepLinkCode(db, code, member.id, until)
  const how = `They type this on their platform: ${writeLine(press(link, { code }))}`
  const shown = { code, expiresAt: until, zone: caller.person.zone }
  return answer(codeView(`A code for ${member.name}`, shown, how, actsAsPerson))
})

type Link = Context<typeof link.fields, 'anyone'>

async function giveCode({ caller, now, db, newCode }: Link): Promise<Reply> {
  const code = newCode()
  const until = now.plus({ minutes: codeMinutes })
  await keepLinkCode(db, code, caller.person.id, until)
  const how = `On the other platform, type: ${writeLine(press(link, { code }))}`
  const shown = { code, expiresAt: until, zone: caller.person.zone }
  return answer(codeView('Link another account', shown, how, actsAsPerson))
}

async function linkAccount(context: Link, merges: readonly Merge[]): Promise<Reply> {
  const { input, caller, now, db } = context
  if (input.code === undefined) return giveCode(context)
  const code = input.code.toUpperCase().replace(/[\s-]/g, '')
  const offices = await listOfficesToRun(db, caller.person.id)
  // anyone who has an office to lose first sees who would get it
  const owner = offices.length > 0 && !input.sure ? await findCodeOwner(db, code, now) : undefined
  if (owner && owner.id !== caller.person.id) return answer(linkingView(owner.name, offices, code))
  const into = await takeLinkCode(db, code, now)
  if (into === undefined)
    return refuse('This code is not valid or has expired.', {
      instead:
        `A code from /people link is valid for ${codeMinutes} minutes, one from /people invite for a day. Each works once. ` +
        'Get a new code the same way.',
    })
  if (into === caller.person.id)
    return refuse('This code is your own.', {
      instead: 'Enter it from your other account. An account that is already linked needs no code.',
    })
  await mergePeople(db, caller.person.id, into, merges, now)
  const profile = await findProfile(db, into)
  return withNewRights(profileView(`This account is now linked: you are ${profile.name}`, profile, undefined, now))
}

/** Implements the caller's own page, such as Slack's App Home: what comes next and what waits, group by group. */
const homeCommand = (sections: readonly Section[]) =>
  implement(home, async ({ caller, now, db }) => {
    const here = caller.group?.id
    const all = await listGroupsOf(db, caller.person.id, caller.actor)
    const groups = all.toSorted((a, b) => Number(b.id === here) - Number(a.id === here))
    const blocks: Block[] = []
    for (const group of groups) {
      const shown: Block[] = []
      for (const section of sections) shown.push(...(await section(db, { group, now, person: caller.person.id })))
      blocks.push(heading(group.name), ...pressable(shown, group, caller))
    }
    const empty = text('You are not in any group yet. Use the bot in a channel of your group; start with /help.')
    return answer(view(`Hello, ${caller.person.name}`, ...(blocks.length > 0 ? blocks : [empty])))
  })

/**
 * Leaves out what would act in the wrong group. Where there is no channel each button carries its group; in a channel a
 * button acts in the channel's group, so those of other groups are not shown.
 */
function pressable(blocks: readonly Block[], group: GroupOfCaller, caller: Visitor): readonly Block[] {
  if (caller.actor.channel === '') return forGroup(view('', ...blocks), group.id).blocks
  if (group.id === caller.group?.id) return blocks
  const left = blocks.filter(({ kind }) => kind !== 'buttons' && kind !== 'menu')
  return left.length === blocks.length
    ? blocks
    : [...left, note(`To answer, use the bot in a channel of ${group.name}.`)]
}

export const accountCommands = (about: AboutPeople): readonly Command[] => [
  implement(me, (context) => showMe(context, about.mine)),
  implement(editMe, (context) => showMe(context, about.mine)),
  inviteCommand,
  implement(link, (context) => linkAccount(context, about.merges)),
  homeCommand(about.home),
]
