// Wall clocks by Intl alone, without the library that the bot counts with.

const minuteMs = 60_000
export const dayMs = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Writes what a clock on the wall of this zone shows, such as 2027-03-28T09:00. */
export function wallAt(ms: number, zone: string): string {
  const options = { dateStyle: 'short', timeStyle: 'short', timeZone: zone } as const
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', options)
  formats.set(zone, format)
  return format.format(ms).replace(' ', 'T')
}

/** Returns the instant at which the clock of this zone first shows a time that it does show. */
export function instantOfWall(wall: string, zone: string): number {
  const guess = Date.parse(`${wall}Z`)
  for (let offset = -15 * 60; offset <= 15 * 60; offset += 15)
    if (wallAt(guess + offset * minuteMs, zone) === wall) return guess + offset * minuteMs
  throw new Error(`No clock in ${zone} shows ${wall}`)
}

export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00Z`) + days * dayMs).toISOString().slice(0, 10)

/** Lists the days of a year on which the clocks of this zone change. */
export function changesOfClocks(year: number, zone: string): readonly string[] {
  const days = Array.from({ length: 365 }, (_, i) => daysAfter(`${year}-01-01`, i))
  const offsetAtNoon = (day: string) => instantOfWall(`${day}T12:00`, zone) - Date.parse(`${day}T12:00Z`)
  return days.filter((day) => offsetAtNoon(day) !== offsetAtNoon(daysAfter(day, -1)))
}
