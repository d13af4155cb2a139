import { DateTime } from 'luxon'

/** Turns a date from the database, a file or a mail into an instant in UTC for arithmetic. */
export const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: 'utc' })

/** Returns the instant so many milliseconds after the beginning of 1970, UTC. */
export const atMillis = (millis: number): DateTime => DateTime.fromMillis(millis, { zone: 'utc' })
