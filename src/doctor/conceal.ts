import type { Config } from '../config.ts'
import type { Finding, Section } from './finding.ts'

/** Whatever is shorter could be an ordinary word. */
const shortestSecret = 6

/** The last line of defence: no check says a secret, and what another server said in its answer is looked through too. */
export function withoutSecrets(sections: readonly Section[], secrets: readonly string[]): readonly Section[] {
  const spellings = secrets.filter(({ length }) => length >= shortestSecret).flatMap(spellingsOf)
  const clean = (text: string) => spellings.reduce((rest, secret) => rest.replaceAll(secret, '(secret)'), text)
  const cleaned = (finding: Finding): Finding =>
    finding.state === 'ok'
      ? { ...finding, says: clean(finding.says) }
      : { ...finding, says: clean(finding.says), remedy: clean(finding.remedy) }
  return sections.map(({ title, findings }) => ({ title, findings: findings.map(cleaned) }))
}

/** Passwords in an address have their signs escaped. */
const spellingsOf = (secret: string): readonly string[] => [secret, encodeURIComponent(secret), unescaped(secret)]

function unescaped(secret: string): string {
  try {
    return decodeURIComponent(secret)
  } catch {
    return secret
  }
}

/** Everything in the configuration that nobody else may read. */
export function secretsOf({ database, slack, discord, mail }: Config): readonly string[] {
  return [
    ...(database.kind === 'server' ? [passwordOf(database.url)] : []),
    ...(slack.kind === 'socket' ? [slack.botToken, slack.appToken] : []),
    ...(slack.kind === 'http' ? [slack.botToken, slack.signingSecret] : []),
    ...(discord.kind === 'on' ? [discord.token] : []),
    ...(mail.kind === 'smtp' ? [passwordOf(mail.url), ...(mail.inbox ? [passwordOf(mail.inbox)] : [])] : []),
  ]
}

/** As it was typed; where it cannot be read, the whole address. */
const passwordOf = (url: string): string => (URL.canParse(url) ? new URL(url).password : url)
