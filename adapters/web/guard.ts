import type { MiddlewareHandler } from 'hono'

/**
 * Lets only this page itself act. A page elsewhere could otherwise send the browser here, by a form or by a host name of
 * its own that it points to this computer: so changes must come from our origin, and on loopback our name must be asked for.
 */
export const guard =
  (host: string): MiddlewareHandler =>
  async (c, next) => {
    const asked = c.req.header('host') ?? ''
    if (isLoopback(host) && !isLoopback(hostName(asked)))
      return c.json({ problem: `Open http://${host} with its port; “${asked}” is not served here.` }, 421)
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    if (changes && !sameOrigin(c.req.header('origin'), asked))
      return c.json({ problem: 'Only the page of the playground can do this.' }, 403)
    return next()
  }

/** Whether a host name or address reaches this computer alone. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '[::1]' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)

const hostName = (asked: string): string => asked.replace(/:\d+$/, '').toLowerCase()

function sameOrigin(origin: string | undefined, asked: string): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === asked.toLowerCase()
}
