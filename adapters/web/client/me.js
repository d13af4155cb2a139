/** Who acts and where. It stands in the address, so that two windows can be two people. */

const address = new URL(location.href)

/** Newcomers whom the bot has not met; kept by this browser until they act. */
const newcomers = JSON.parse(sessionStorage.getItem('newcomers') ?? '[]')

export const me = {
  account: address.searchParams.get('as') ?? '',
  name: '',
  channel: address.searchParams.get('channel') ?? '',
}

export const directName = 'Direct messages'

export const who = () => ({
  account: me.account || 'nobody',
  name: me.name || 'Somebody',
  channel: me.channel,
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

/** Fills what is not chosen yet, and forgets what no longer exists. */
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

export const everyone = (people) => [
  ...people,
  ...newcomers.filter(({ account }) => !people.some((person) => person.account === account)),
]

export function addNewcomer(name) {
  const account = `new-${crypto.randomUUID().slice(0, 8)}`
  newcomers.push({ account, name, initials: name.slice(0, 1).toUpperCase(), tint: name.length % 8 })
  sessionStorage.setItem('newcomers', JSON.stringify(newcomers))
  return account
}
