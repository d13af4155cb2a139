import { type Decoded, ok, problem } from '../text/decoded.ts'

/** Old spellings in the runtime's zone data → what people write today. */
const renamed: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** Cities that delegates write although no IANA name ends in them → zone. */
const otherCities: Readonly<Record<string, string>> = {
  Geneva: 'Europe/Zurich',
  Geneve: 'Europe/Zurich',
  Genf: 'Europe/Zurich',
  Bern: 'Europe/Zurich',
  Basel: 'Europe/Zurich',
  Lausanne: 'Europe/Zurich',
  Abuja: 'Africa/Lagos',
  'Abu Dhabi': 'Asia/Dubai',
  Ankara: 'Europe/Istanbul',
  Bangalore: 'Asia/Kolkata',
  Barcelona: 'Europe/Madrid',
  Beijing: 'Asia/Shanghai',
  Bengaluru: 'Asia/Kolkata',
  Bonn: 'Europe/Berlin',
  Boston: 'America/New_York',
  Brasilia: 'America/Sao_Paulo',
  Busan: 'Asia/Seoul',
  Canberra: 'Australia/Sydney',
  'Cape Town': 'Africa/Johannesburg',
  Daejeon: 'Asia/Seoul',
  Delhi: 'Asia/Kolkata',
  Doha: 'Asia/Qatar',
  Hanoi: 'Asia/Bangkok',
  Islamabad: 'Asia/Karachi',
  Jeddah: 'Asia/Riyadh',
  Kyoto: 'Asia/Tokyo',
  Manama: 'Asia/Bahrain',
  Milan: 'Europe/Rome',
  Montreal: 'America/Toronto',
  Mumbai: 'Asia/Kolkata',
  Munich: 'Europe/Berlin',
  'New Delhi': 'Asia/Kolkata',
  Osaka: 'Asia/Tokyo',
  Ottawa: 'America/Toronto',
  Pretoria: 'Africa/Johannesburg',
  Rabat: 'Africa/Casablanca',
  'Rio de Janeiro': 'America/Sao_Paulo',
  'Saint Petersburg': 'Europe/Moscow',
  'San Francisco': 'America/Los_Angeles',
  Seattle: 'America/Los_Angeles',
  Shenzhen: 'Asia/Shanghai',
  'Sophia Antipolis': 'Europe/Paris',
  'Tel Aviv': 'Asia/Jerusalem',
  'The Hague': 'Europe/Amsterdam',
  Washington: 'America/New_York',
  Wellington: 'Pacific/Auckland',
  Yaounde: 'Africa/Douala',
}

/** Abbreviations that mean several zones, or a fixed offset that ignores summer time. */
const abbreviations = new Set(
  (
    'acdt acst adt aedt aest akdt akst ast awst bst cat cdt cest cet cst eat edt eest eet est et gmt hkt hst ict ist jst ' +
    'kst mdt met msk mst mt nst nzdt nzst pdt pht pkt pst pt sast sgt uct wast wat west wet wib z zulu'
  ).split(' '),
)

const zones: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone')
    .filter((name) => name.includes('/') && !name.startsWith('Etc/'))
    .map((name) => renamed[name] ?? name),
]
const known = new Set(zones)
const cities = new Map<string, string>([
  ...Object.entries(renamed).map(([old, name]): [string, string] => [plainCity(lastPart(old)), name]),
  ...zones.map((name): [string, string] => [plainCity(lastPart(name)), name]),
  ...Object.entries(otherCities).map(([city, name]): [string, string] => [plainCity(city), name]),
])

const accepted = 'Write a city or an IANA name, for example Geneva, New York or Asia/Seoul.'

/** Reads an IANA name in any case, a city, or UTC, and returns the IANA name. Refuses fixed offsets. */
export function readZone(text: string): Decoded<string> {
  const typed = text.slice(0, 60).trim()
  if (typed === '') return problem(`The time zone is empty. ${accepted}`)
  if (text.length <= 60) {
    const zone = typed.includes('/') ? fromName(typed) : cities.get(plainCity(typed))
    if (zone !== undefined) return ok(zone)
  }
  if (isClockAbbreviation(typed))
    return problem(
      `“${typed}” is an abbreviation or a fixed offset, so it does not say which clock is meant. ${accepted}`,
    )
  return problem(`“${typed}” is not a time zone that the bot knows. ${accepted}`)
}

/** Tells whether the text is EST, UTC+2, GMT and the like, which many parsers take but this one refuses. */
export function isClockAbbreviation(text: string): boolean {
  return (
    abbreviations.has(text.toLowerCase()) ||
    /^(?:utc|gmt)?\s?[+\-−]\s?\d{1,2}(?::?\d{2})?$/i.test(text) ||
    /^etc\//i.test(text)
  )
}

/** Returns what people call the zone: "Geneva" for Europe/Zurich, otherwise its city. */
export function zoneLabel(zone: string): string {
  return zone === 'Europe/Zurich' ? 'Geneva' : lastPart(renamed[zone] ?? zone).replaceAll('_', ' ')
}

export type ZoneSuggestion = { readonly value: string; readonly label: string }

/** Lists zones whose city begins with what was typed, then those whose name contains it; at most `limit`. */
export function suggestZones(typed: string, limit: number): readonly ZoneSuggestion[] {
  const wanted = plainCity(typed.slice(0, 60))
  const usual = wanted === '' ? ['Europe/Zurich', 'UTC'] : []
  const begins = [...cities].filter(([city]) => city.startsWith(wanted)).map(([, zone]) => zone)
  const contains = zones.filter((zone) => plainCity(zone).includes(wanted))
  const found = [...new Set([...usual, ...begins.sort(), ...contains])].slice(0, limit)
  return found.map((zone) => ({ value: zone, label: zone === 'UTC' ? 'UTC' : `${zoneLabel(zone)} (${zone})` }))
}

function fromName(typed: string): string | undefined {
  if (/^etc\/(?:utc|uct|universal|zulu)$/i.test(typed)) return 'UTC'
  if (!/^[a-z]+(?:[/_\- ][a-z]+)+$/i.test(typed)) return undefined
  try {
    const name = new Intl.DateTimeFormat('en', { timeZone: typed.replaceAll(' ', '_') }).resolvedOptions().timeZone
    const zone = renamed[name] ?? name
    return zone !== 'UTC' && known.has(zone) ? zone : undefined
  } catch {
    return undefined
  }
}

function lastPart(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1)
}

/** Folds a city name: "São Paulo", "Sao_Paulo" and "sao-paulo" become equal. */
function plainCity(city: string): string {
  return city
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[_\-\s]+/g, ' ')
    .replaceAll('.', '')
    .trim()
}
