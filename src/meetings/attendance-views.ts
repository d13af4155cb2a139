import { invoke } from '../bot/invocation.ts'
import { type Block, type Button, button, fact, facts, heading } from '../bot/view.ts'
import type { attend } from './attendance-commands.ts'
import type { Answer, Meeting } from './meeting.ts'

const answerWords: Readonly<Record<Answer, string>> = { attending: 'Attending', maybe: 'Maybe', regrets: 'Regrets' }
const answers = ['attending', 'maybe', 'regrets'] as const satisfies readonly Answer[]

export function attendanceBlocks(meeting: Meeting): readonly Block[] {
  if (meeting.state === 'held') return heldAttendance(meeting)
  const entries = answers.map((answer) => {
    const names = meeting.attendees.filter((attendee) => attendee.answer === answer).map(({ person }) => person.name)
    return fact(`${answerWords[answer]} (${names.length})`, names.join(', ') || 'nobody yet')
  })
  return [heading('Who comes'), facts(...entries)]
}

function heldAttendance(meeting: Meeting): readonly Block[] {
  const present = meeting.attendees.filter(({ attended }) => attended === true).map(({ person }) => person.name)
  return [heading('Attendance'), facts(fact(`Present (${present.length})`, present.join(', ') || 'nobody recorded'))]
}

export const answerButtons = (meeting: Meeting): readonly Button[] =>
  answers.map((answer) =>
    button(answerWords[answer], invoke<typeof attend>('meeting attend', { meeting: `M${meeting.number}`, as: answer })),
  )
