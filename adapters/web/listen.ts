import { createServer, type RequestListener, type Server } from 'node:http'

/** How many further ports are tried if the operator named none. */
const furtherPorts = 20

/** How long requests in flight may take when the server stops. */
const graceMs = 3_000

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

/**
 * Listens on the port; if it is taken and `exact` is false, on the next free one.
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
      ? `Port ${at.port} is in use or reserved. Set PORT to another port, or remove PORT to use the next free one.`
      : `The ports from ${at.port} to ${last} are all taken. Set PORT to a free port.`,
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
    ? `This computer has no address ${host} to listen on. Set HOST to one of its addresses, such as 127.0.0.1.`
    : `The web server could not listen on ${host}, port ${port}: ${failure.message}.`

function portOf(server: Server): number {
  const address = server.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  // a connection that a browser keeps open becomes idle only after its last response
  const sweep = setInterval(() => server.closeIdleConnections(), 20)
  const giveUp = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearInterval(sweep)
  clearTimeout(giveUp)
}
