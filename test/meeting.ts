import { DateTime } from 'luxon'
import type { Meeting } from '../src/meetings/model.ts'

const utc = (iso: string) => DateTime.fromISO(iso, { zone: 'utc' })

/** Returns a planned meeting on Tue 1 Sep 2026, 14:00 to 15:30 Geneva, with these values changed. */
export const aMeeting = (overrides: Partial<Meeting> = {}): Meeting => ({
  id: 1,
  group: 1,
  number: 1,
  title: 'First exchange',
  wall: '2026-09-01T14:00',
  zone: 'Europe/Zurich',
  startsAt: utc('2026-09-01T12:00:00Z'),
  lastsMinutes: 90,
  tool: undefined,
  joinLink: undefined,
  state: 'planned',
  lateReason: undefined,
  cancelReason: undefined,
  revision: 1,
  uid: '6f1c9a52-1f7e-4f0e-9d5c-2a1f6f3b7c01',
  sequence: 0,
  changedAt: utc('2026-08-03T09:00:00Z'),
  agenda: [],
  attendees: [],
  announcedAt: undefined,
  noticeAt: undefined,
  mail: undefined,
  ...overrides,
})
