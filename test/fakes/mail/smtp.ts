import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** What the server accepted: the envelope by which it is forwarded, and the mail as another program reads it. */
export interface Taken {
  readonly from: string
  readonly to: readonly string[]
  readonly mail: ParsedMail
  readonly raw: string
}

/** What happens to a mail: an answer with a code, or a connection that is cut before or after it was accepted. */
export type Trouble = { readonly code: number } | 'cut-envelope' | 'cut-before' | 'cut-after' | 'silent'

/**
 * Starts a real SMTP server on loopback that keeps the mails it accepts. `trouble` happens to the next mails, one
 * after the other.
 */
export async function startSmtp(options: { readonly port?: number } = {}) {
  const taken: Taken[] = []
  const trouble: Trouble[] = []
  const released = Promise.withResolvers<void>()
  const cut = () => {
    for (const connection of server.connections) connection.close()
  }
  const server: SMTPServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      if (trouble[0] !== 'cut-envelope') return done()
      trouble.shift()
      cut()
    },
    onData(stream, session, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        const next = trouble.shift()
        if (typeof next === 'object') return done(Object.assign(new Error('Not taken'), { responseCode: next.code }))
        if (next === 'cut-before') return cut()
        const raw = Buffer.concat(parts)
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          mail: await simpleParser(raw),
          raw: raw.toString('utf8'),
        })
        if (next === 'cut-after') return cut()
        if (next === 'silent') await released.promise
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const bound = server.server.address()
  const port = typeof bound === 'object' && bound ? bound.port : 0
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    taken,
    trouble,
    /** Lets those answer that were silent. */
    answer: () => released.resolve(),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export type Smtp = Awaited<ReturnType<typeof startSmtp>>
