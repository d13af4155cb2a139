import { code } from './source.ts'

/** What the files of a feature slice are called, in each of its folders. */
export const sliceFiles: Readonly<Record<string, string>> = {
  model: 'types of its records',
  signatures: 'names, fields and rights of its commands',
  fields: 'fields that name its records',
  rules: 'decisions, without a database',
  read: 'queries, also for other slices',
  write: 'changes, also for other slices',
  views: 'what members see',
  format: 'its records as text',
  commands: 'what its commands do',
  publish: 'its cards and notes in the channels',
  notice: 'its mails to the list',
  deadlines: 'its source of deadlines',
  merge: 'its rows when two persons turn out to be one',
  section: 'its part of the status and of the home page',
  listener: 'its pages for browsers and programs',
}

const slices = ['people', 'groups', 'meetings', 'actions', 'topics', 'polls', 'reports', 'calendar']

/** Folders and files with names of their own: formats that others define, and what every slice looks for by name. */
const others: readonly string[] = [
  'src/calendar/icalendar/',
  'src/calendar/invitations/',
  'src/groups/membership/identify.ts',
  'src/groups/terms.ts',
  'src/topics/board/picture/',
]

/** Lists the files of slices whose name is not in the list. */
export const strangeFiles = (): readonly string[] =>
  code.filter((file) => {
    const [, slice = '', name = ''] = /^src\/(\w+)\/(?:.*\/)?([\w-]+)\.ts$/.exec(file) ?? []
    return slices.includes(slice) && !(name in sliceFiles) && !others.some((place) => file.startsWith(place))
  })
