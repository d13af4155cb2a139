/** What mail servers and readers accept. Lengths are in UTF-16 code units. */
export const limits = {
  /** RFC 5321, section 4.5.3.1: the part before the @, and the whole of an address within a path. */
  localPart: 64,
  address: 254,
  /** Most readers cut longer subjects; the whole title is in the mail itself. */
  subjectChars: 200,
  /** At most this many connections to the server, each for so many mails. */
  connections: 5,
  mailsPerConnection: 100,
  /** Forty mails a second. */
  betweenMailsMs: 25,
  /** How many sent mails this process remembers, so that it does not send one twice. */
  remembered: 2_000,
  /** Bytes of an incoming mail that are fetched: its headers come first, and reports are short. */
  readBytes: 262_144,
  /** Lines that are parsed at most: the library takes time for each, however short. */
  readLines: 5_000,
  /** Addresses and Message-IDs of an incoming mail that are read; no reply of a member has more. */
  recipientsRead: 100,
  referencesRead: 50,
  /** How often a mail that cannot be processed is tried, over four minutes, before it is set aside. */
  attemptsPerMail: 10,
  /** Mails that the mailbox of the playground shows. */
  shown: 100,
} as const

/** Until a connection is established, and until a silent server is given up. */
export const patience = {
  connectMs: 8_000,
  /** A server may check a mail for a long time before it accepts it. */
  silentMs: 120_000,
  /** How often a mailbox is checked even if its server reports nothing. */
  lookAgainMs: 60_000,
  /** The first wait after a failure, and the longest: each is twice the one before. */
  firstWaitMs: 1_000,
  longestWaitMs: 60_000,
  /** For a check whether the server can be reached at all. */
  verifyMs: 7_000,
} as const
