import type { Config } from '../config.ts'
import type { Finding, Section } from './finding.ts'

/** Anything shorter could be an ordinary word. */
const shortestSecret = 6

/** Hides secrets in findings, as a last line of defence: no check prints one, but another server's answer could. */
export function withoutSecrets(sections: readonly Section[], secrets: readonly string[]): readonly Section[] {
  const spellings = secrets.filter(({ length }) => length >= shortestSecret).flatMap(spellingsOf)
  const clean = (text: string) => spellings.reduce((rest, secret) => rest.replaceAll(secret, '(secret)'), text)
  const cleaned = (finding: Finding): Finding =>
    finding.state === 'ok'
      ? { ...finding, says: clean(finding.says) }
      : { ...finding, says: clean(finding.says), remedy: clean(finding.remedy) }
  return sections.map(({ title, findings }) => ({ title, findings: findings.map(cleaned) }))
}

/** Lists how a secret may be spelled: in an address, some characters are escaped. */
const spellingsOf = (secret: string): readonly string[] => [secret, encodeURIComponent(secret), unescaped(secret)]

function unescaped(secret: string): string {
  try {
    return decodeURIComponent(secret)
  } catch {
    return secret
  }
}

/** Lists everything in the configuration that must stay secret. */
export function secretsOf({ database, slack, discord, mail }: Config): readonly string[] {
  return [
    ...(database.kind === 'server' ? [passwordOf(database.url)] : []),
    ...(slack.kind === 'socket' ? [slack.botToken, slack.appToken] : []),
    ...(slack.kind === 'http' ? [slack.botToken, slack.signingSecret] : []),
    ...(discord.kind === 'on' ? [discord.token] : []),
    ...(mail.kind === 'smtp' ? [passwordOf(mail.url), ...(mail.inbox ? [passwordOf(mail.inbox)] : [])] : []),
  ]
}

/** Returns the password of an address as it was typed; the whole address if it cannot be parsed. */
const passwordOf = (url: string): string => (URL.canParse(url) ? new URL(url).password : url)
