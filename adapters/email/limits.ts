/** What mail servers and readers take. Lengths in UTF-16 units. */
export const limits = {
  /** RFC 5321, section 4.5.3.1: the part before the @, and the whole of an address within a path. */
  localPart: 64,
  address: 254,
  /** Longer ones are cut by most readers; the whole title stands in the mail itself. */
  subjectChars: 200,
  /** At most this many connections to the server, each for so many mails. */
  connections: 5,
  mailsPerConnection: 100,
  /** Forty mails a second. */
  betweenMailsMs: 25,
  /** Mails kept in mind after the server took them, so that none is given to it twice by this process. */
  remembered: 2_000,
  /** Of an incoming mail no more is fetched: its headers stand at its beginning, and reports are short. */
  readBytes: 262_144,
  /** And no more of these is parsed: the library takes time for each line, however short. */
  readLines: 5_000,
  /** Addresses and Message-IDs of an incoming mail that are looked at: whoever writes more is no member who answers. */
  recipientsRead: 100,
  referencesRead: 50,
  /** One that cannot be taken is tried so often, over four minutes, and then set aside for those behind it. */
  attemptsPerMail: 10,
  /** Mails that the mailbox of the playground shows. */
  shown: 100,
} as const

/** Until a connection stands and has greeted, and until a server that says nothing is given up. */
export const patience = {
  connectMs: 8_000,
  /** A server may look through a mail for long before it says that it took it. */
  silentMs: 120_000,
  /** A mailbox is looked into this often even when its server says nothing. */
  lookAgainMs: 60_000,
  /** After a first failure, and at most: each wait is twice the one before. */
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  /** Of a check whether the server can be reached at all. */
  verifyMs: 7_000,
} as const
