/** What arrives after a mail of the bot's: as servers and lists write it. `about`: its Message-ID. */

const list = 't25cgidentification@lists.itu.int'

/** Adds the headers of a list, as in the copy that its members get. */
export const throughTheList = (raw: string): string =>
  `Archived-At: <https://lists.example.org/42>\nList-Id: <x>\n${raw}`

interface Returned {
  readonly action?: 'failed' | 'delayed'
  /** Who did not get it. */
  readonly recipient?: string
}

/** Writes a delivery report (RFC 3464). */
export const returned = (about: string, { action = 'failed', recipient = list }: Returned = {}): string =>
  `From: MAILER-DAEMON@example.org
To: bot@example.org
Subject: Undelivered Mail Returned to Sender
Message-ID: <dsn-${action}-${recipient}-${about.slice(1)}
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status;
 boundary="b"

--b
Content-Type: text/plain

It could not be delivered to ${list}.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; example.org

Final-Recipient: rfc822; other@example.net
Action: relayed
Status: 2.1.9

Final-Recipient: rfc822; ${recipient}
Action: ${action}
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: ${about}
Subject: x
--b--
`

const fromOwner = (about: string, subject: string, words: string): string => `From: ${list.replace('@', '-owner@')}
To: bot@example.org
Subject: ${subject}
Message-ID: <${subject.length}-${about.slice(1)}
References: ${about}
Auto-Submitted: auto-generated

${words}
`

export const held = (about: string): string =>
  fromOwner(
    about,
    'Your message to the list awaits moderator approval',
    'Your mail is being held until the list moderator can review it.',
  )

/** Writes a rejection as Mailman 3 does. */
export const rejected = (about: string): string =>
  fromOwner(
    about,
    'Request to mailing list "t25cgidentification" rejected',
    'Your message to the mailing-list was rejected for the following reasons:\n\nNo reason given',
  )
