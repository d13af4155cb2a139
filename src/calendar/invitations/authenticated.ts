interface Result {
  readonly method: string
  readonly result: string
  /** "header.from" → "example.org", in lower case. */
  readonly properties: ReadonlyMap<string, string>
}

/**
 * Tells whether our own mail server says that a mail comes from the domain in its From: DMARC passed, or a DKIM signature of
 * exactly that domain. Only the topmost header counts, and only if it is our server's; the sender may have written any other
 * (RFC 8601, section 1.6). `headers`: the values of Authentication-Results, the topmost first.
 */
export function isAligned(headers: readonly string[], ourServer: string, from: string): boolean {
  const [server, ...results] = partsOf(headers[0] ?? '')
  // a version may follow the name
  if (ourServer === '' || server?.[0]?.toLowerCase() !== ourServer.toLowerCase()) return false
  const read = results.flatMap((words) => resultOf(words) ?? [])
  const domain = from.slice(from.lastIndexOf('@') + 1).toLowerCase()
  const of = (method: string) => read.filter((one) => one.method === method)
  const dmarc = of('dmarc')
  // a domain without a policy gets "none"
  if (dmarc.some(({ result }) => result !== 'pass' && result !== 'none')) return false
  if (dmarc.some((one) => one.result === 'pass' && one.properties.get('header.from') === domain)) return true
  return of('dkim').some((one) => one.result === 'pass' && signerOf(one) === domain)
}

const signerOf = ({ properties }: Result): string | undefined =>
  properties.get('header.d') ?? properties.get('header.i')?.replace(/^.*@/, '')

function resultOf([first = '', ...words]: readonly string[]): Result | undefined {
  const [, method, result] = /^([a-z][a-z0-9_-]*)(?:\/\d+)?=([a-z]+)$/i.exec(first) ?? []
  if (method === undefined || result === undefined) return undefined
  const pairs = words.flatMap((word): [string, string][] => {
    const equals = word.indexOf('=')
    return equals < 1 ? [] : [[word.slice(0, equals).toLowerCase(), word.slice(equals + 1).toLowerCase()]]
  })
  const properties = new Map(pairs)
  // if a property is given twice, none of them counts
  if (properties.size < pairs.length) return undefined
  return { method: method.toLowerCase(), result: result.toLowerCase(), properties }
}

/** Splits a header at semicolons, and each part into words. Leaves comments out; quoted text belongs to its word. */
function partsOf(header: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]]
  let word = ''
  let depth = 0
  let quoted = false
  const endWord = () => {
    if (word !== '') parts.at(-1)?.push(word)
    word = ''
  }
  for (let i = 0; i < header.length; i++) {
    const char = header[i] ?? ''
    if (char === '\\' && (quoted || depth > 0)) {
      const next = header[++i] ?? ''
      if (depth === 0) word += literal(next)
    } else if (quoted || (char === '"' && depth === 0)) {
      if (char === '"') quoted = !quoted
      else word += literal(char)
    } else if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth > 0) continue
    else if (char === ';') {
      endWord()
      parts.push([])
    } else if (/\s/.test(char)) endWord()
    else word += char
  }
  endWord()
  return parts.filter((words) => words.length > 0)
}

/** Replaces characters that would separate if they were not quoted. */
const literal = (char: string): string => (/[\s=;]/.test(char) ? '_' : char)
