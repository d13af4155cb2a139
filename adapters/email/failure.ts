import { DeliveryFailure } from '../../src/bot/platform.ts'

/** What nodemailer says about an error. */
interface MailError extends Error {
  readonly code?: string
  readonly command?: string
  readonly responseCode?: number
}

/** Errors before a mail is handed over, such as a refused connection or sign-in: an operator can fix them, so mails wait. */
const beforeAnyMail = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'EDNS', 'ETLS', 'ECONFIG', 'EPROXY'])

/** Says what a failed sending means. `hasBegun`: bytes of the mail itself had left. The reason contains no text of the mail. */
export function deliveryFailure(error: unknown, hasBegun: boolean): DeliveryFailure {
  if (error instanceof DeliveryFailure) return error
  const { code = '', responseCode } = asMailError(error)
  if (beforeAnyMail.has(code)) return new DeliveryFailure('not-sent', formatError(error))
  if (responseCode !== undefined) {
    const outcome = responseCode >= 500 ? 'refused' : 'not-sent'
    return new DeliveryFailure(outcome, `The mail server answered ${responseCode}`)
  }
  return new DeliveryFailure(hasBegun ? 'unknown' : 'not-sent', formatError(error))
}

/** Tells whether the server is the problem, rather than one mail. */
export const concernsServer = (error: unknown): boolean => {
  const { code = '', responseCode } = asMailError(error)
  return beforeAnyMail.has(code) || responseCode === undefined || responseCode === 421
}

/** Writes one sentence without a full stop for people; never the server's own text, which may contain addresses. */
export function formatError(error: unknown): string {
  const { code = '' } = asMailError(error)
  if (code === 'EAUTH' || code === 'ENOAUTH') return 'The mail server does not accept the user and password of SMTP_URL'
  if (code === 'EDNS') return 'The name of the mail server in SMTP_URL is not known'
  if (code === 'ETLS') return 'No encrypted connection to the mail server could be made'
  return `The mail server does not answer (${code || 'no reason given'})`
}

const asMailError = (error: unknown): Partial<MailError> => (error instanceof Error ? (error as MailError) : {})
