/** The playground has no server that refuses; these keep its page quick and its database small. Lengths in UTF-16 code units. */
export const limits = {
  title: 200,
  /** one text, quote, fact or list item */
  text: 4000,
  /** items of a list, facts, options of a menu */
  entries: 100,
  /** latest messages of a channel that are shown, threads not counted */
  messages: 100,
  replies: 100,
  accountName: 60,
  /** of one request: a file of text, escaped */
  bodyBytes: 1_000_000,
} as const
