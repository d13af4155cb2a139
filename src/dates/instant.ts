import { DateTime } from 'luxon'

/** Turns a date from the database, a file or a mail into an instant in UTC for arithmetic. */
export const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: 'utc' })
