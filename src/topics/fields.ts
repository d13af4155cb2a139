import { type Field, paragraph, type Reading, record, text } from '../bot/field.ts'
import type { Option } from '../bot/view.ts'
import { ok, problem } from '../text/decoded.ts'
import { listed } from '../text/list.ts'
import { topicName, topicRef } from './format.ts'
import { type Axis, axes, type Document, type Topic } from './model.ts'
import { findTopic, listTopics } from './read.ts'

const typedRef = /^[Tt]?(\d{1,9})$/

/** Takes a topic of the caller's group, by its code. */
export const topicField = (label = 'Topic'): Field<Topic, Pick<Topic, 'number'>> =>
  record(label, {
    hint: 'Such as T7; /topic list shows them',
    suggest: suggestTopics,
    find: async (typed, { db, caller }) => {
      const digits = typedRef.exec(typed.split(/[\s–:]/)[0] ?? '')?.[1]
      const found = digits && caller.group ? await findTopic(db, caller.group.id, Number(digits)) : undefined
      return found ? ok(found) : problem(`There is no topic “${typed}” in this group; /topic list shows them.`)
    },
    write: topicRef,
  })

async function suggestTopics(typed: string, { db, caller }: Reading): Promise<readonly Option[]> {
  if (!caller.group) return []
  const wanted = typed.toLowerCase()
  return (await listTopics(db, caller.group.id))
    .map((topic) => ({ value: topicRef(topic), label: topicName(topic).slice(0, 75) }))
    .filter(({ label }) => label.toLowerCase().includes(wanted))
}

export const sentenceField = text('Topic, in one neutral sentence', { max: 200 })

const mostRelated = 15

/** Takes Recommendations as they are cited, between commas or one a line. */
export const relatedField: Field<readonly string[]> = {
  ...text('Related Recommendations', { max: 600, hint: 'Separated by commas, such as E.164, Y.4459 (verify)' }),
  read: (typed) => {
    const all = parts(typed, /[,;\n]/)
    if (all.length > mostRelated) return problem(`Give at most ${mostRelated}; you gave ${all.length}.`)
    const long = all.find((one) => one.length > 60)
    return long === undefined
      ? ok(all)
      : problem(`“${long.slice(0, 60)}…” is too long. Cite it in at most 60 characters.`)
  },
}

/** Takes some of the axes. */
export const axesField: Field<readonly Axis[]> = {
  ...text('Axes', { max: 120, hint: `Some of: ${Object.keys(axes).join(', ')}; all of them if left out` }),
  read: (typed) => {
    const all = parts(typed.toLowerCase(), /[,;\s]/)
    const wrong = all.find((one) => !(one in axes))
    return wrong === undefined
      ? ok(all as readonly Axis[])
      : problem(`“${wrong}” is not one of: ${Object.keys(axes).join(', ')}.`)
  },
}

const mostDocuments = 10

/** Takes "SG2-TD123 https://…", one a line: a number and a link, so that no content of member-only documents gets in. */
export const documentsField: Field<readonly Document[]> = {
  ...paragraph('Documents', { max: 2500, hint: 'One per line: number, then link; never the content' }),
  read: (typed) => {
    const lines = [...new Set(listed(typed))]
    if (lines.length > mostDocuments) return problem(`Give at most ${mostDocuments}; you gave ${lines.length}.`)
    const documents: Document[] = []
    for (const line of lines) {
      const [, documentNumber = '', link = ''] = /^(.{1,60}?)[\s:]+(https:\/\/\S{1,400})$/.exec(line) ?? []
      if (documentNumber === '' || !URL.canParse(link))
        return problem(`“${line.slice(0, 80)}” is not a number and a link, such as SG2-TD123 https://www.itu.int/….`)
      documents.push({ number: documentNumber, link: new URL(link).href })
    }
    return ok(documents)
  },
}

/** Takes the neutral sentences that a topic is split into, one a line. */
export const sentencesField: Field<readonly string[]> = {
  ...paragraph('Into', { max: 1300, hint: 'Two to six neutral sentences, one per line' }),
  read: (typed) => {
    const all = [...new Set(listed(typed))]
    if (all.length < 2 || all.length > 6)
      return problem(`Give two to six sentences, one per line or separated by semicolons; you gave ${all.length}.`)
    const long = all.find((one) => one.length > 200)
    return long === undefined ? ok(all) : problem(`“${long.slice(0, 60)}…” has more than 200 characters.`)
  },
}

const parts = (typed: string, between: RegExp): readonly string[] => [
  ...new Set(
    typed
      .split(between)
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]
