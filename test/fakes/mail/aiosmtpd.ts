import { execFileSync, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guarded } from '../../../scripts/guard.ts'
import { freePort } from './free-port.ts'

const python = '/usr/bin/python3'

function isInstalled(): boolean {
  try {
    execFileSync(python, ['-c', 'import aiosmtpd'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Debian's python3-aiosmtpd. */
export const hasAiosmtpd = isInstalled()

/** Tells whether the server greets. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('data', () => {
      resolve(true)
      socket.destroy()
    })
  })

/** Starts a real SMTP server by other authors, on loopback, that keeps each mail in a file of its own. */
export async function startAiosmtpd() {
  const home = await mkdtemp(join(tmpdir(), 'aiosmtpd-'))
  const port = await freePort()
  const listen = ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', join(home, 'mail')]
  const server = guarded(spawn(python, ['-m', 'aiosmtpd', ...listen], { stdio: 'ignore' }))
  return {
    url: `smtp://127.0.0.1:${port}`,
    isUp: () => answers(port),
    /** Returns the accepted mails, with the envelope in the headers X-MailFrom and X-RcptTo. */
    async taken(): Promise<readonly Buffer[]> {
      const names = await readdir(join(home, 'mail', 'new'))
      return Promise.all(names.map((name) => readFile(join(home, 'mail', 'new', name))))
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}
