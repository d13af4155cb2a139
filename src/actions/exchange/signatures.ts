import { choice, optional } from '../../bot/field.ts'
import { change, query } from '../../bot/signature.ts'
import { filterFields } from '../fields.ts'
import { csvLines, csvText } from './fields.ts'

export const exportItems = query({
  name: 'action export',
  summary: 'Get action items as a file: CSV for a spreadsheet, or Markdown',
  fields: {
    as: optional(choice('As', { csv: 'CSV', markdown: 'Markdown' }, { hint: 'CSV if left out' })),
    ...filterFields,
  },
  allow: 'member',
})

export const checkImport = query({
  name: 'action import',
  summary: 'Check a CSV file of action items line by line before you add them',
  fields: { csv: csvText },
  allow: 'member',
})

export const importItems = change({
  name: 'action import-now',
  summary: 'Add the action items from a checked CSV file',
  fields: { csv: csvLines },
  allow: 'member',
  buttonOnly: true,
})
