import type { Office } from '../bot/caller.ts'
import { officeNames } from '../bot/rights.ts'

/** Formats an office with the study group that appointed its holder. */
export const formatOffice = (office: Office, appointedBy: string | null): string =>
  appointedBy ? `${officeNames[office]} (appointed by ${appointedBy})` : officeNames[office]
