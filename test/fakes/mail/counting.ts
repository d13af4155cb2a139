import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

/** A mail that the server took. */
export interface Copy {
  readonly subject: string
  readonly messageId: string
  readonly to: string
  /** How the connection greeted: `?name=` in the address of the server. */
  readonly by: string
}

export interface Counting {
  /** Returns how long to wait before a mail is accepted, and again before that is acknowledged. */
  readonly delayMs?: () => number
  /** Runs four times for each mail: begun, given, taken, answered. */
  readonly onStep?: (by: string) => void
}

/**
 * Starts a real SMTP server on loopback that accepts everything, in the order of `taken`, and reads only two headers.
 */
export async function startCountingSmtp({ delayMs, onStep }: Counting = {}) {
  const taken: Copy[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, { hostNameAppearsAs: by }, done) {
      onStep?.(by)
      done()
    },
    onData(stream, { envelope, hostNameAppearsAs: by }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', async () => {
        onStep?.(by)
        if (delayMs) await pause(delayMs())
        const [head = ''] = Buffer.concat(parts).toString('utf8').split('\r\n\r\n', 1)
        const to = envelope.rcptTo.map(({ address }) => address).join(', ')
        taken.push({ subject: header(head, 'Subject'), messageId: header(head, 'Message-ID'), to, by })
        onStep?.(by)
        if (delayMs) await pause(delayMs())
        done()
        onStep?.(by)
      })
    },
  })
  // a connection whose other end was killed
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.server.address()
  return {
    url: `smtp://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : 0}`,
    taken,
    connections: () => server.connections.size,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const header = (head: string, name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? ''
