// @ts-check
/**
 * @import { Who } from '../request.ts'
 * @import { State } from '../state.ts'
 * @typedef {State['people'][number]} Person
 */

const address = new URL(location.href)

/**
 * People that the bot does not know yet; this browser keeps them until they do something.
 * @type {Person[]}
 */
const newcomers = JSON.parse(sessionStorage.getItem('newcomers') ?? '[]')

/** Who acts and where. The page's address holds both, so that two windows can be two people. */
export const me = {
  account: address.searchParams.get('as') ?? '',
  name: '',
  channel: address.searchParams.get('channel') ?? '',
}

export const directName = 'Direct messages'

/** @returns {Who} */
export const who = () => ({
  account: me.account || 'nobody',
  name: me.name || 'Someone',
  channel: me.channel,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/**
 * Chooses a person and a channel if none is chosen or the chosen one no longer exists.
 * @param {State} state
 */
export function settle({ people, channels, direct }) {
  const all = everyone(people)
  const person = all.find(({ account }) => account === me.account) ?? all[0]
  me.account = person?.account ?? ''
  me.name = person?.name ?? ''
  if (![...channels, direct].some(({ channel }) => channel === me.channel)) me.channel = channels[0]?.channel ?? ''
  address.searchParams.set('as', me.account)
  address.searchParams.set('channel', me.channel)
  history.replaceState(null, '', address)
}

/**
 * Lists the people that the bot knows, then the newcomers.
 * @param {readonly Person[]} people
 */
export const everyone = (people) => [
  ...people,
  ...newcomers.filter(({ account }) => !people.some((person) => person.account === account)),
]

/**
 * @param {string} name
 * @returns {string} the new account
 */
export function addNewcomer(name) {
  const account = `new-${crypto.randomUUID().slice(0, 8)}`
  newcomers.push({ account, name, initials: name.slice(0, 1).toUpperCase(), tint: name.length % 8 })
  sessionStorage.setItem('newcomers', JSON.stringify(newcomers))
  return account
}
