import { accessSync, constants, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Finding, failed, ok, warning } from '../../src/doctor/finding.ts'
import type { Sender } from './compose.ts'
import { formatError } from './failure.ts'
import type { Serving, Writing } from './index.ts'
import { tryMailbox } from './mailbox.ts'
import { verify } from './server.ts'

export type EmailDiagnosis = { readonly from: Sender } & (
  | (Serving & { readonly authenticationServer?: string })
  | Omit<Writing, 'forPeople'>
)

/** Connects to the mail server and signs in; sends nothing. */
export async function diagnoseEmail(asked: EmailDiagnosis): Promise<readonly Finding[]> {
  if (asked.kind === 'folder') return [folderFinding(asked)]
  const { host } = new URL(asked.url)
  const findings = [await serverFinding(asked.url, host), senderFinding(asked.from, host)]
  return [...findings, encryptionFinding(asked.url, host), await inboxFinding(asked.inbox), answersFinding(asked)]
}

function folderFinding({ directory, why }: Extract<EmailDiagnosis, { kind: 'folder' }>): Finding {
  const says = `E-mails are written to ${directory}, not sent: ${why}.`
  let existing = directory
  while (!existsSync(existing)) existing = dirname(existing)
  try {
    accessSync(existing, constants.W_OK | constants.X_OK)
    return ok('Server', says)
  } catch {
    return failed(
      'Server',
      `${says} This user cannot write there.`,
      'Set DATA_DIR to a directory that it can write to.',
    )
  }
}

async function serverFinding(url: string, host: string): Promise<Finding> {
  try {
    await verify(url)
    return ok('Server', `${host} answers and accepts mail from the bot.`)
  } catch (error) {
    return failed('Server', `${formatError(error)}.`, 'Check SMTP_URL: the name, the port, the user and the password.')
  }
}

async function inboxFinding(url: string | undefined): Promise<Finding> {
  if (url === undefined)
    return ok('Mailbox', 'IMAP_URL is empty: only Co-Convenors can confirm what is on the list (/meeting notified).')
  const trouble = await tryMailbox(url)
  if (trouble === undefined) return ok('Mailbox', `${new URL(url).host} lets the bot read it.`)
  return failed('Mailbox', `${trouble}.`, 'Check IMAP_URL: the name, the port, the user, the password and the mailbox.')
}

function answersFinding({ from, authenticationServer }: Extract<EmailDiagnosis, { kind: 'smtp' }>): Finding {
  if (authenticationServer === undefined)
    return ok('Answers', 'MAIL_AUTHSERV_ID is empty: the bot does not read answers to invitations from calendar apps.')
  const at = from.address.lastIndexOf('@')
  const authors = `${from.address.slice(0, at)}+…${from.address.slice(at)}`
  return ok(
    'Answers',
    `Invitations come from ${authors}, one address per meeting. Ask the operator of the mailing list to accept mail ` +
      'from these addresses, and the operator of the mailbox to deliver mail for them to it.',
  )
}

const senderFinding = ({ address }: Sender, host: string): Finding =>
  ok('Sender', `Mail goes out as ${address}. Ask the operator of ${host} whether SPF and DKIM cover that address.`)

/** Warns of smtp://, which encrypts only if the server offers it: somebody in between could remove that offer. */
function encryptionFinding(url: string, host: string): Finding {
  const { protocol, hostname, password } = new URL(url)
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
  if (protocol === 'smtps:' || isHere || password === '') return ok('Encryption', `${host} offers encryption.`)
  return warning(
    'Encryption',
    'SMTP_URL carries a password and begins with smtp://: it is encrypted only if the server offers it.',
    'Use smtps:// (port 465), or add ?requireTLS=true to SMTP_URL.',
  )
}
