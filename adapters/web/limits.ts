/** Keeps the page quick and the database small; unlike a chat platform, the playground itself refuses nothing. Lengths in UTF-16 code units. */
export const limits = {
  title: 200,
  /** one text, quote, fact or list item */
  text: 4000,
  /** items of a list, facts, options of a menu */
  entries: 100,
  /** latest messages of a channel, replies not counted */
  messages: 100,
  replies: 100,
  accountName: 60,
  /** of one request; an escaped text file fits */
  bodyBytes: 1_000_000,
} as const
