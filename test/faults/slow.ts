import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export interface Slow {
  readonly url: string
  stop(): Promise<void>
}

/** Opens a way to a server that delays everything, in both directions. */
export async function slowly(to: string, delayMs: () => number): Promise<Slow> {
  const url = new URL(to)
  const port = Number(url.port)
  const open = new Set<Socket>()
  async function relay(from: Socket, into: Socket): Promise<void> {
    open.add(from)
    // an end that was killed resets the connection, but what it had sent before still arrives
    from.on('error', () => {})
    try {
      for await (const part of from) {
        await pause(delayMs())
        if (into.writable) into.write(part)
      }
    } catch {
      // the reset
    }
    open.delete(from)
    into.end()
  }
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    void relay(near, far)
    void relay(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    async stop() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
