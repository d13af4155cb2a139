import type { DateTime } from 'luxon'
import { zoneLabel } from './zone.ts'

/** Formats an instant by the calendar of a zone: "Thu 10 Dec 2026, 14:00 Geneva". */
export const formatDateTime = (at: DateTime, zone: string): string =>
  `${at.setZone(zone).toFormat('ccc d LLL yyyy, HH:mm')} ${zoneLabel(zone)}`
