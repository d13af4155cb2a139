import { optional, paragraph, text } from '../../bot/field.ts'
import { httpsLink } from '../../bot/link-field.ts'
import { change } from '../../bot/signature.ts'
import { day } from '../../bot/time-fields.ts'

const agreementFields = {
  by: text('Study group', { max: 40, hint: 'Such as SG2' }),
  document: text('Document', { max: 80, hint: 'Its number, such as SG2-R12; never its content' }),
  on: day('Agreed on', { past: 'allowed' }),
  link: optional(httpsLink('Link', 'https://…')),
}

export const agreed = change({
  name: 'group agreed',
  summary: 'Record that a study group agreed on the Action that this group was set up for',
  fields: agreementFields,
  allow: 'organiser',
})

export const extended = change({
  name: 'group extended',
  summary: 'Record that a study group agreed to extend the group; it takes effect once each one has',
  fields: { ...agreementFields, until: day('Until') },
  allow: 'organiser',
})

export const conclude = change({
  name: 'group conclude',
  summary: 'Conclude the group once each study group has agreed on its Action',
  fields: {},
  allow: 'coConvenor',
})

export const resume = change({
  name: 'group resume',
  summary: 'Resume a concluded group once each study group has extended it, with the reason',
  fields: { reason: paragraph('Reason', { max: 500 }) },
  allow: 'coConvenor',
})
