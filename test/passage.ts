import { once } from 'node:events'
import { createServer, connect as dial, type Socket } from 'node:net'

/** Opens a port that forwards everything to the database until it is silenced. */
export async function passage(url: string) {
  const target = new URL(url)
  const host = target.hostname
  const port = Number(target.port)
  const sockets = new Set<Socket>()
  let silent = false
  let closed = false
  const server = createServer((near) => {
    if (closed) return near.destroy()
    sockets.add(near)
    near.on('error', () => near.destroy())
    if (silent) return
    const far = dial(port, host)
    sockets.add(far)
    far.on('error', () => far.destroy())
    near.on('data', (bytes) => silent || far.write(bytes))
    far.on('data', (bytes) => silent || near.write(bytes))
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  target.port = String(address.port)
  target.hostname = '127.0.0.1'
  return {
    url: target.href,
    fallSilent: () => {
      silent = true
    },
    /** Closes every connection and refuses new ones, or lets them through again. */
    let: (what: 'none' | 'all') => {
      closed = what === 'none'
      if (closed) for (const socket of sockets) socket.destroy()
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
