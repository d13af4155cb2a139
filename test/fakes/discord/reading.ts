/** What a member reads if somebody wrote markdown. */
export interface Read {
  readonly text: string
  /** Mentions, links and markup that took effect. */
  readonly mentions: readonly string[]
  readonly links: readonly string[]
  readonly markup: readonly string[]
}

type Rule = readonly [RegExp, (found: RegExpExecArray, read: Draft) => string]

interface Draft {
  readonly mentions: string[]
  readonly links: string[]
  readonly markup: string[]
}

const marked = (found: RegExpExecArray, read: Draft): string => {
  read.markup.push(found[0])
  return found[1] ?? ''
}

const rules: readonly Rule[] = [
  [/^\\([^0-9A-Za-z\s])/, (found) => found[1] ?? ''],
  [/^<(?:@[!&]?|#)\d+>/, mentioned],
  [/^@(?:everyone|here)/, mentioned],
  [/^<\/[^>]+:\d+>/, mentioned],
  [/^<id:\w+>/, mentioned],
  [/^<t:(-?\d+)(?::\w)?>/, ([, unix]) => new Date(Number(unix) * 1000).toUTCString()],
  [/^<(https?:\/\/[^\s>]+)>/, linked],
  [
    /^\[([^\]]+)\]\(<?(https?:\/\/[^\s)>]+)>?\)/,
    ([, label = '', href = ''], read) => {
      read.links.push(href)
      return plain(label)
    },
  ],
  [/^(https?:\/\/[^\s<]+)/, linked],
  [/^<a?(:\w+:)\d+>/, marked],
  [/^(:\w+:)/, marked],
  [/^```/, marked],
  [/^`([^`]+)`/, marked],
  [/^\*\*/, marked],
  [/^\*(?=\S)/, marked],
  [/^__?/, marked],
  [/^~~/, marked],
  [/^\|\|/, marked],
]

const lineRules: readonly Rule[] = [
  [/^ *(?:#{1,3}|-#|>{1,3}) /, marked],
  [/^ *[-*+] /, (found, read) => `${marked(found, read)}• `],
  [/^ *(\d+[.)]) /, (found, read) => `${marked(found, read)} `],
]

function mentioned(found: RegExpExecArray, read: Draft): string {
  read.mentions.push(found[0])
  return found[0]
}

function linked([, href = '']: RegExpExecArray, read: Draft): string {
  read.links.push(href)
  return href
}

const plain = (text: string): string => readMarkdown(text).text

/** Reads as Discord's client does, as far as needed to tell what is shown literally. */
export function readMarkdown(markdown: string): Read {
  const read: Draft = { mentions: [], links: [], markup: [] }
  let text = ''
  let rest = markdown
  let atStart = true
  while (rest !== '') {
    const hit: { readonly found: RegExpExecArray | null; readonly show: Rule[1] } | undefined = (
      atStart ? [...lineRules, ...rules] : rules
    )
      .map(([pattern, show]) => ({ found: pattern.exec(rest), show }))
      .find(({ found }) => found !== null)
    const taken: string = hit?.found?.[0] ?? rest.charAt(0)
    text += hit?.found ? hit.show(hit.found, read) : taken
    rest = rest.slice(taken.length)
    atStart = taken === '\n'
  }
  return { text, ...read }
}
