import { randomUUID } from 'node:crypto'
import type { Web } from '../../adapters/web/index.ts'
import type { Database } from '../../src/database/client.ts'
import type { Driver, Outcome, Seen, SeenFile, SeenForm } from './driver.ts'
import { attribute, byClass, byTag, type Element, elements, parse, words } from './web-page.ts'

interface Answer {
  readonly kind: string
  readonly id?: number
  readonly html?: string
  readonly form?: string
  readonly errors?: Readonly<Record<string, string>>
}

interface SentForm {
  readonly invocation: unknown
  readonly from?: number
  /** The channel that was open. */
  readonly place: string
}

/** Acts as people in front of the page: sends over HTTP what the page would send, and reads its markup as they see it. */
export function webDriver(web: Web, { db }: Database): Driver {
  const channel = 'specimen'
  const convenor = 'convenor'
  const delegate = 'delegate'
  const refusals: string[] = []
  const forms = new Map<string, SentForm>()
  const markups = new Map<string, { readonly html: string; readonly place: string }>()
  let last: unknown

  const who = (account: string, place = channel) => ({ account, name: account, channel: place, zone: 'Europe/Zurich' })

  async function ask(path: string, body?: unknown): Promise<unknown> {
    const headers = { origin: web.url ?? '', 'content-type': 'application/json' }
    const options = body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(`${web.url}${path}`, options)
    const answer = await response.json()
    if (!response.ok) refusals.push(`${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer
  }

  async function standing(account: string, place = channel): Promise<readonly Seen[]> {
    const query = new URLSearchParams({ who: JSON.stringify(who(account, place)) })
    const state = (await ask(`/api/state?${query}`)) as { messages?: readonly { readonly html: string }[] }
    return (await Promise.all((state.messages ?? []).map(({ html }) => seenIn(html, place)))).flat()
  }

  async function seenIn(html: string, place: string): Promise<readonly Seen[]> {
    const [article, ...replies] = byTag(parse(html), 'article')
    if (!article) throw new Error(`No message: ${html}`)
    const first = { ...seen(article), files: await filesIn(article) }
    markups.set(first.id, { html, place })
    const below = replies.map(async (reply) => ({
      ...seen(reply),
      inThreadOf: first.id,
      files: await filesIn(reply),
    }))
    return [first, ...(await Promise.all(below))]
  }

  /** Downloads the files that the message links to. */
  async function filesIn(article: Element): Promise<readonly SeenFile[]> {
    const links = byTag(ownPart(article), 'a').filter((link) => attribute(link, 'download') !== undefined)
    return Promise.all(
      links.map(async (link) => {
        const response = await fetch(`${web.url}${attribute(link, 'href')}`)
        if (!response.ok) refusals.push(`${attribute(link, 'href')}: ${response.status}`)
        const base64 = Buffer.from(await response.arrayBuffer()).toString('base64')
        const mediaType = response.headers.get('content-type') ?? ''
        return { name: attribute(link, 'download') ?? '', mediaType, base64 }
      }),
    )
  }

  async function act(account: string, what: object, place = channel): Promise<Outcome> {
    last = { ...what, who: who(account, place), key: randomUUID() }
    const answer = (await ask('/api/interact', last)) as Answer
    if (answer.kind === 'form') return { kind: 'form', form: seenForm(answer.form ?? '', what, place) }
    if (answer.kind === 'errors') return { kind: 'errors', errors: answer.errors ?? {} }
    const all = answer.html === undefined ? await standing(account, place) : await seenIn(answer.html, place)
    const found = all.find(({ id }) => id === String(answer.id ?? 0))
    if (!found) throw new Error(`The answer is not in the channel: ${JSON.stringify(answer)}`)
    return { kind: 'message', seen: found }
  }

  function seenForm(html: string, what: { readonly from?: number }, place: string): SeenForm {
    const form = parse(html)
    const id = randomUUID()
    const [whole] = byTag(form, 'form')
    const invocation = JSON.parse((whole && attribute(whole, 'data-invocation')) ?? '{}')
    forms.set(id, { invocation, place, ...(what.from === undefined ? {} : { from: what.from }) })
    const fields = byClass(form, 'field').map((field) => ({ field, name: attribute(field, 'data-field') ?? '' }))
    const initial = fields.map(({ field, name }) => [name, typedIn(field)]).filter(([, value]) => value !== '')
    return {
      id,
      title: words(byTag(form, 'h2')[0] ?? form).trim(),
      labels: Object.fromEntries(
        fields.map(({ field, name }) => [name, words(byTag(field, 'label')[0] ?? field).trim()]),
      ),
      initial: Object.fromEntries(initial),
    }
  }

  const control = (message: Seen, tag: string, label: string) => {
    const { html, place } = markups.get(message.id) ?? { html: '', place: '' }
    const found = byTag(parse(html), tag).find((each) => labelOf(each) === label)
    if (!found) throw new Error(`There is no ${tag} “${label}”`)
    return { invocation: JSON.parse(attribute(found, 'data-invocation') ?? '{}'), found, place }
  }

  return {
    platform: web,
    workspace: 'playground',
    channel,
    convenor,
    delegate,
    unreachable: 'nobody',
    type: (account, line) => act(account, { kind: 'type', line }),
    press(account, message, button) {
      const { invocation, place } = control(message, 'button', button)
      return act(account, { kind: 'press', invocation, from: Number(message.id) }, place)
    },
    async say(account, line) {
      const key = randomUUID()
      await ask('/api/interact', { kind: 'type', line, who: who(account), key })
      const said = (await standing(account)).filter(({ text }) => text.includes(line)).at(-1)
      if (!said) throw new Error(`Nobody said ${line}`)
      return said
    },
    async remove({ id }) {
      await db.webMessage.deleteMany({ where: { OR: [{ id: Number(id) }, { threadId: Number(id) }] } })
    },
    startFrom(account, message, entry) {
      const { html, place } = markups.get(message.id) ?? { html: '', place: '' }
      const found = byTag(parse(html), 'button').find((each) => labelOf(each) === entry)
      if (!found) throw new Error(`There is no entry “${entry}”`)
      const command = attribute(found, 'data-start')
      const id = attribute(found, 'data-message')
      return act(account, { kind: 'start', command, message: Number(id) }, place)
    },
    permalink: ({ id }) => `${web.url}/?channel=${channel}&message=${id}`,
    choose(account, message, menu, values) {
      const { invocation, found, place } = control(message, 'form', menu)
      const args = { ...invocation.args, [attribute(found, 'data-field') ?? '']: values.join(',') }
      return act(account, { kind: 'press', invocation: { ...invocation, args }, from: Number(message.id) }, place)
    },
    submit(account, form, values) {
      const { place, ...sent } = forms.get(form.id) ?? {}
      return act(account, { kind: 'submit', ...sent, values }, place)
    },
    async redeliverLast() {
      await ask('/api/interact', last)
    },
    directMessages: async (account) => (await standing(account, '@')).filter((message) => !message.private),
    messages: async () => (await standing(convenor)).filter((message) => !message.private),
    refusals: () => refusals,
    stop: () => web.stop(),
  }
}

const ownPart = (article: Element): Element =>
  elements(article, (element) => byClassIs(element, 'view') || byClassIs(element, 'words'))[0] ?? article

function seen(article: Element): Omit<Seen, 'files'> {
  const isControl = (element: Element) => ['button', 'form'].includes(element.tagName)
  const isReply = (element: Element) => byClassIs(element, 'thread')
  const own = ownPart(article)
  return {
    id: attribute(article, 'data-id') ?? '',
    text: words(own, (element) => isControl(element) || isReply(element)),
    buttons: byTag(own, 'button')
      .filter((button) => attribute(button, 'data-invocation'))
      .map(labelOf),
    menus: byTag(own, 'form').map(labelOf),
    private: byClassIs(article, 'private'),
    notifies: byClass(own, 'mention').map((mention) => attribute(mention, 'data-account') ?? ''),
  }
}

const byClassIs = (element: Element, name: string): boolean =>
  (attribute(element, 'class') ?? '').split(' ').includes(name)

const labelOf = (control: Element): string =>
  words(
    control.tagName === 'form' ? (byTag(control, 'legend')[0] ?? byTag(control, 'label')[0] ?? control) : control,
    ({ tagName }) => tagName === 'select',
  ).trim()

function typedIn(field: Element): string {
  const [option] = elements(field, (each) => each.tagName === 'option' && attribute(each, 'selected') !== undefined)
  const [area] = byTag(field, 'textarea')
  const [input] = byTag(field, 'input')
  if (option) return attribute(option, 'value') ?? ''
  return area ? words(area) : ((input && attribute(input, 'value')) ?? '')
}
