import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guarded } from '../../../scripts/guard.ts'
import { freePort } from './free-port.ts'

const program = '/usr/sbin/dovecot'

/** Dovecot needs root to change to the user whose mails it shows. */
export const hasDovecot = existsSync(program) && process.getuid?.() === 0

/** Starts a real IMAP server on loopback, with one mailbox into which a test puts mails as a mail server would. */
export async function startDovecot() {
  const home = await mkdtemp(join(tmpdir(), 'dovecot-'))
  await chmod(home, 0o755)
  const port = await freePort()
  const inbox = join(home, 'mail')
  for (const name of ['tmp', 'new', 'cur', 'run'])
    await mkdir(join(name === 'run' ? home : inbox, name), { recursive: true })
  execFileSync('chown', ['-R', 'mail:mail', inbox])
  await writeFile(join(home, 'users'), 'bot:{PLAIN}secret:8:8::/nonexistent::\n', { mode: 0o644 })
  const config = join(home, 'dovecot.conf')
  await writeFile(
    config,
    `base_dir = ${home}/run
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
mail_location = maildir:${inbox}
mail_access_groups = mail
passdb {
  driver = passwd-file
  args = ${home}/users
}
userdb {
  driver = passwd-file
  args = ${home}/users
}
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`,
  )
  const server = guarded(spawn(program, ['-F', '-c', config], { stdio: 'ignore' }))
  let number = 0
  return {
    url: `imap://bot:secret@127.0.0.1:${port}/INBOX`,
    log: join(home, 'log'),
    async deliver(mail: string) {
      const name = `${Date.now()}.${++number}.test`
      await writeFile(join(inbox, 'tmp', name), mail.replace(/\r?\n/g, '\r\n'))
      execFileSync('chown', ['mail:mail', join(inbox, 'tmp', name)])
      execFileSync('mv', [join(inbox, 'tmp', name), join(inbox, 'new', name)])
    },
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGTERM')
      await ended
      await rm(home, { recursive: true, force: true })
    },
  }
}
