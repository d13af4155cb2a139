import { DateTime } from 'luxon'

/** An instant as the database, a file or a mail has it, for reckoning. */
export const instant = (date: Date): DateTime => DateTime.fromJSDate(date, { zone: 'utc' })
