import type { MiddlewareHandler } from 'hono'

/**
 * Protects against other web pages in the same browser. Such a page could send a form here, or point a host name of its own
 * to this computer. So a change must come from our own origin, and on loopback the request must use a loopback name.
 */
export const guard =
  (host: string): MiddlewareHandler =>
  async (c, next) => {
    const asked = c.req.header('host') ?? ''
    if (isLoopback(host) && !isLoopback(hostName(asked)))
      return c.json({ problem: `“${asked}” is not served here. Open http://${host} with its port instead.` }, 421)
    const changes = c.req.method !== 'GET' && c.req.method !== 'HEAD'
    if (changes && !sameOrigin(c.req.header('origin'), asked))
      return c.json({ problem: 'Only the page of the playground can do this.' }, 403)
    return next()
  }

/** Says whether a host name or an address means this computer only. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '[::1]' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name)

const hostName = (asked: string): string => asked.replace(/:\d+$/, '').toLowerCase()

function sameOrigin(origin: string | undefined, asked: string): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false
  return new URL(origin).host === asked.toLowerCase()
}
