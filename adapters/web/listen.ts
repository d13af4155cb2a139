import { createServer, type RequestListener, type Server } from 'node:http'

/** Ports tried after the first one, where the operator named none. */
const furtherPorts = 20

/** Requests in flight may take this long when the server stops. */
const graceMs = 3_000

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/**
 * Listens on the port; where it is taken and `exact` is false, on the next free one.
 * Throws an error whose message is a sentence for the operator.
 */
export async function listen(
  listener: RequestListener,
  at: { readonly host: string; readonly port: number; readonly exact: boolean },
): Promise<Listening> {
  const last = at.exact || at.port === 0 ? at.port : at.port + furtherPorts
  for (let port = at.port; port <= last; port++) {
    const server = createServer(listener)
    const failure = await attempt(server, at.host, port)
    if (failure === undefined) return { port: portOf(server), close: () => close(server) }
    if (failure.code !== 'EADDRINUSE' && failure.code !== 'EACCES') throw new Error(sentence(failure, at.host, port))
  }
  throw new Error(
    at.exact
      ? `Port ${at.port} cannot be used, because another program has it or it is reserved. Set PORT to another one, or leave it out to take the next free one.`
      : `The ports from ${at.port} to ${last} are all taken. Set PORT to a free one.`,
  )
}

const attempt = (server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | undefined> =>
  new Promise((resolve) => {
    server.once('error', resolve)
    server.listen({ host, port }, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })

const sentence = (failure: NodeJS.ErrnoException, host: string, port: number): string =>
  failure.code === 'EADDRNOTAVAIL' || failure.code === 'ENOTFOUND'
    ? `This computer has no address ${host} to listen on. Set HOST to one of its own, such as 127.0.0.1.`
    : `The web server could not listen on ${host}, port ${port}: ${failure.message}.`

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // a connection that a browser keeps open is idle only once its last answer is out
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const giveUp = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(giveUp)
}
