/** Asks for something; throws an error whose message can be shown. */
export const get = (path, query) =>
  ask(`${path}?${new URLSearchParams(Object.entries(query).map(([name, value]) => [name, asText(value)]))}`)

/** Changes something. */
export const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value))

async function ask(path, options) {
  let response
  try {
    response = await fetch(path, options)
  } catch {
    throw new Error('The bot does not answer. Is it still running?')
  }
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.problem ?? 'That did not work.')
  return answer
}
