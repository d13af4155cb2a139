import { choice, optional } from '../../bot/field.ts'
import { change, query } from '../../bot/signature.ts'

export const showBoard = query({
  name: 'topic board',
  summary: 'Show the topics by home and state, with gaps and overlaps, as a picture and in words',
  fields: { picture: optional(choice('Picture', { png: 'PNG', svg: 'SVG', none: 'None' })) },
  allow: 'member',
})

export const publishBoard = change({
  name: 'topic publish',
  summary: 'Get an address that lets anyone who has it see the board in a browser',
  fields: {},
  allow: 'organiser',
})

export const unpublishBoard = change({
  name: 'topic unpublish',
  summary: 'Revoke the addresses that show the board in a browser',
  fields: {},
  allow: 'organiser',
})
