/** An oracle for local time that shares no code with the bot: Intl for the clock, Date.UTC for counting days. */

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

export const allZones = Intl.supportedValuesOf('timeZone')

/** Zones whose clock changes are awkward: at midnight, by 30 or 120 minutes, in Ramadan, in the south. */
export const awkwardZones = [
  'Europe/Zurich',
  'America/New_York',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'America/Havana',
  'Africa/Cairo',
  'America/Nuuk',
  'America/Scoresbysund',
  'America/Santiago',
  'Asia/Beirut',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Pacific/Auckland',
]

/** Writes an instant as yyyy-MM-ddTHH:mm:ss on the clocks of that zone. */
export function clockAt(millis: number, zone: string): string {
  let format = formats.get(zone)
  if (format === undefined) {
    const two = '2-digit'
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    })
    formats.set(zone, format)
  }
  const part = Object.fromEntries(format.formatToParts(millis).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}`
}

/** Counts the days from 1970-01-01 to the local date. */
export function dayNumber(millis: number, zone: string): number {
  return numberOf(clockAt(millis, zone).slice(0, 10))
}

export function numberOf(day: string): number {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return Date.UTC(year, month - 1, date) / DAY_MS
}

export function dayNumbered(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

/** Finds every instant at which the zone shows that clock time, by trying all the offsets there are. */
export function instantsShowing(wall: string, zone: string): readonly number[] {
  const local = Date.parse(`${wall}:00Z`)
  const quarters = Array.from({ length: 26 * 4 + 1 }, (_, index) => local - (14 * 60 - index * 15) * 60_000)
  return quarters.filter((millis) => clockAt(millis, zone) === `${wall}:00`)
}

/** Finds the first millisecond after each clock change of a zone between two instants. */
export function clockChanges(zone: string, from: number, to: number): readonly number[] {
  const offset = (millis: number) => Date.parse(`${clockAt(millis, zone)}Z`) - millis
  const changes: number[] = []
  for (let week = from; week < to; week += 7 * DAY_MS) {
    let low = week
    let high = week + 7 * DAY_MS
    if (offset(low) === offset(high)) continue
    while (high - low > 1000) {
      const middle = Math.floor((low + high) / 2000) * 1000
      if (offset(middle) === offset(low)) low = middle
      else high = middle
    }
    changes.push(high)
  }
  return changes
}
