import type { DateTime } from 'luxon'
import { type Command, command, query } from '../bot/command.ts'
import { choice, count, optional, text } from '../bot/field.ts'
import { answer, type Refusal, refuse } from '../bot/reply.ts'
import { goesWith } from '../bot/rights.ts'
import { fact, facts, note, time, view } from '../bot/view.ts'
import type { Db } from '../database/client.ts'
import { zoneLabel } from '../dates/zone.ts'
import { putDirect } from '../delivery/direct.ts'
import { tellByMail } from '../delivery/fallback/tell.ts'
import { personField } from '../people/fields.ts'
import { findMember } from '../people/read.ts'
import type { Deadline, DeadlineSource } from './deadline.ts'
import { distanceWords } from './distance.ts'
import { deadlineField, listDeadlines } from './fields.ts'
import { findNote, findPreference, setNote, setPreference } from './note-store.ts'
import { type Preference, snoozedUntil, usualPreference } from './preference.ts'
import { listPings, watch } from './store.ts'
import { deadlineView, handedView, timelineView } from './views.ts'

const listAll = (sources: readonly DeadlineSource[]) =>
  query({
    name: 'deadline list',
    summary: 'Show all deadlines on one time line: the rule, the arithmetic, who is responsible',
    fields: {},
    allow: 'member',
    async run({ caller, now, db }) {
      const all = await listDeadlines(db, sources, caller.group, now)
      // they have a list of their own
      const dates = all.filter(({ kind }) => kind !== 'action')
      return answer(timelineView(dates, caller.group.zone, now))
    },
  })

const showDeadline = (sources: readonly DeadlineSource[]) =>
  query({
    name: 'deadline show',
    summary: 'Show one deadline and every reminder that was sent for it',
    fields: { deadline: deadlineField(sources) },
    allow: 'member',
    async run({ input: { deadline }, caller, now, db }) {
      const { group } = caller
      const told = {
        note: await findNote(db, group.id, deadline.key),
        pings: await listPings(db, group.id, deadline.key, 30),
      }
      return answer(deadlineView(deadline, told, group.zone, now))
    },
  })

const notYours = refuse('This deadline is somebody else’s.', {
  instead: 'Whoever is responsible for it, or a Co-Convenor, can snooze it or hand it over.',
})

function refuseChange(
  deadline: Deadline,
  caller: { readonly person: { readonly id: number }; readonly office: string },
): Refusal | undefined {
  const theirs =
    caller.office === 'coConvenor' || deadline.responsible.some(({ person: id }) => id === caller.person.id)
  if (!theirs) return notYours
  if (deadline.state === 'open') return undefined
  return refuse('This deadline is behind you already.', { instead: 'No reminder comes for it any more.' })
}

/** What a member changed about a deadline is looked at by the next tick. */
async function watchSubject(
  db: Db,
  sources: readonly DeadlineSource[],
  { key }: Deadline,
  group: number,
  now: DateTime,
): Promise<void> {
  for (const source of sources) {
    const id = source.subjectOf(key)
    if (id !== undefined) await watch(db, { kind: source.kind, id, group }, now)
  }
}

const snoozeDeadline = (sources: readonly DeadlineSource[]) =>
  command({
    name: 'deadline snooze',
    summary: 'Put the reminders of a deadline off for some days',
    fields: {
      deadline: deadlineField(sources),
      days: optional(count('Days', { from: 1, to: 7, hint: '1 to 7; one day if left out' })),
    },
    allow: 'member',
    async run({ input: { deadline, days }, caller, now, db }) {
      const refused = refuseChange(deadline, caller)
      if (refused) return refused
      const until = snoozedUntil(now, caller.group.zone, days)
      // what is overdue and still to be done is put off too
      if (deadline.at < now && deadline.kind !== 'action')
        return refuse(
          `This was due ${distanceWords(deadline.at, now, caller.group.zone)}, and cannot be put off any more.`,
          {
            instead: 'Do it, or hand it over with /deadline hand.',
          },
        )
      if (until > deadline.at && deadline.kind !== 'action')
        return refuse('That is after the deadline itself.', {
          instead: 'A deadline can be snoozed only until it is due.',
        })
      await setNote(db, caller.group.id, deadline.key, { snoozedUntil: until })
      await watchSubject(db, sources, deadline, caller.group.id, now)
      const others = deadline.responsible.filter(({ person: id }) => id !== caller.person.id)
      return answer(
        view(
          `Snoozed: ${deadline.title}`,
          note('The next reminder comes on ', time(until, caller.group.zone), '.'),
          ...others.map(({ name }) => note(`${name} is not reminded before then either.`)),
        ),
      )
    },
  })

/** Done with an e-mail to the list, which no office hands over. */
const goesByMail = ({ kind }: Deadline): boolean => kind === 'notice' || kind === 'objections'

async function mayAnnounce(db: Db, group: number, person: number): Promise<boolean> {
  const member = await findMember(db, group, person)
  return member !== undefined && goesWith('organiser', member.office)
}

const handOver = (sources: readonly DeadlineSource[]) =>
  command({
    name: 'deadline hand',
    summary: 'Hand a deadline over to another member',
    fields: { deadline: deadlineField(sources), who: personField('To whom') },
    allow: 'member',
    async run({ input: { deadline, who }, caller, now, db }) {
      const refused = refuseChange(deadline, caller)
      if (refused) return refused
      if (deadline.own)
        return refuse('An action item is handed over with /action hand, which asks the other first.', { final: true })
      await setNote(db, caller.group.id, deadline.key, { person: who.id })
      await watchSubject(db, sources, deadline, caller.group.id, now)
      const given = { ...deadline, responsible: [{ person: who.id, name: who.name, as: 'took it over' }] }
      const told = {
        group: caller.group.id,
        person: who.id,
        key: `handed:${deadline.key}:${now.toUTC().toISO()}`,
        view: handedView(given, caller.person.name, now),
      }
      const reached = who.id === caller.person.id || (await putDirect(db, told)) || (await tellByMail(db, told))
      return answer(
        view(
          `${who.name} takes care of: ${deadline.title}`,
          note('The reminders go to them from now on.'),
          ...(goesByMail(deadline) && !(await mayAnnounce(db, caller.group.id, who.id))
            ? [note('The e-mail itself is sent by a Co-Convenor or the secretariat: agree with them who does it.')]
            : []),
          ...(reached
            ? []
            : [
                note(
                  'They have neither an account for direct messages nor an e-mail address here: tell them yourself.',
                ),
              ]),
        ),
      )
    },
  })

const hours = { from: 0, to: 23 }

export const pingPreferences = command({
  name: 'people pings',
  summary: 'Set your quiet hours, your digest hour and which reminders you want',
  fields: {
    'quiet-from': optional(count('Quiet from', { ...hours, hint: 'The hour on your clock, such as 22' })),
    'quiet-to': optional(
      count('Quiet to', { ...hours, hint: 'The hour on your clock, such as 7; the same in both: no quiet hours' }),
    ),
    digest: optional(text('Digest hour', { max: 5, hint: 'An hour such as 8 for one message a day, or off' })),
    meetings: optional(choice('Reminders of meetings', { on: 'On', off: 'Off' })),
  },
  allow: 'anyone',
  async run({ input, caller, db }) {
    const before = await findPreference(db, caller.person.id)
    const digest = readDigest(input.digest, before)
    if (digest === 'wrong')
      return refuse('The digest hour is a whole number from 0 to 23, or off.', {
        problems: { digest: 'Such as 8, or off.' },
      })
    const after: Preference = {
      quietFrom: input['quiet-from'] ?? before.quietFrom,
      quietTo: input['quiet-to'] ?? before.quietTo,
      digestHour: digest,
      muted: input.meetings === undefined ? before.muted : input.meetings === 'off' ? ['meeting'] : [],
    }
    const changed = Object.values(input).some((value) => value !== undefined)
    if (changed) await setPreference(db, caller.person.id, after)
    return answer(preferenceView(changed ? 'Saved' : 'Your reminders', changed ? after : before, caller.person.zone))
  },
})

function readDigest(typed: string | undefined, before: Preference): number | undefined | 'wrong' {
  if (typed === undefined) return before.digestHour
  if (typed.toLowerCase() === 'off') return usualPreference.digestHour
  return /^\d{1,2}(:00)?$/.test(typed) && Number.parseInt(typed, 10) <= 23 ? Number.parseInt(typed, 10) : 'wrong'
}

const preferenceView = (title: string, { quietFrom, quietTo, digestHour, muted }: Preference, zone: string) =>
  view(
    title,
    facts(
      fact('Quiet hours', quietFrom === quietTo ? 'none' : `${quietFrom}:00 to ${quietTo}:00 ${zoneLabel(zone)}`),
      fact(
        'Digest',
        digestHour === undefined ? 'off: each reminder when it is due' : `one message a day at ${digestHour}:00`,
      ),
      fact('Reminders of meetings', muted.includes('meeting') ? 'off' : 'on'),
    ),
    note(
      'An hour and ten minutes before a meeting you are reminded in quiet hours too. Deadlines of the rules cannot be ' +
        'switched off for the office that is responsible; a digest gathers them, unless it came after the deadline.',
    ),
  )

export type Snooze = ReturnType<typeof snoozeDeadline>
export type Hand = ReturnType<typeof handOver>
export type ShowOne = ReturnType<typeof showDeadline>

export const deadlineCommands = (sources: readonly DeadlineSource[]): readonly Command[] =>
  [
    listAll(sources),
    showDeadline(sources),
    snoozeDeadline(sources),
    handOver(sources),
    pingPreferences,
  ] as readonly Command[]
