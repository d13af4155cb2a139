// @ts-check
/**
 * @import { Invocation } from '../../../src/bot/invocation.ts'
 * @import { Option } from '../../../src/bot/view.ts'
 * @import { Move } from '../clock.ts'
 * @import { Completion } from '../complete.ts'
 * @import { Outcome } from '../interaction.ts'
 * @import { Interaction, Who } from '../request.ts'
 * @import { State } from '../state.ts'
 */

/** @type {(who: Who) => Promise<State>} */
export const fetchState = (who) => get('/api/state', { who })

/** @type {(who: Who, line: string) => Promise<readonly Completion[]>} */
export const fetchCompletions = (who, line) => get('/api/complete', { who, line })

/** @type {(who: Who, field: string, typed: string, invocation: Invocation) => Promise<readonly Option[]>} */
export const fetchSuggestions = (who, field, typed, invocation) =>
  get('/api/suggest', { who, field, typed, invocation })

/** @type {(interaction: Interaction) => Promise<Outcome>} */
export const sendInteraction = (interaction) => post('/api/interact', interaction)

/** @type {(who: Who, id: number) => Promise<void>} */
export const dismiss = (who, id) => post('/api/dismiss', { who, id })

/** @type {(move: Move) => Promise<void>} */
export const moveClock = (move) => post('/api/clock', move)

/**
 * @template Answer
 * @param {string} path
 * @param {Readonly<Record<string, unknown>>} query
 * @returns {Promise<Answer>}
 */
function get(path, query) {
  const asText = Object.entries(query).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return request(`${path}?${new URLSearchParams(asText)}`)
}

/**
 * @template Answer
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<Answer>}
 */
const post = (path, body) =>
  request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/**
 * Throws an error whose message can be shown to the person in front of the page.
 * @template Answer
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Answer>}
 */
async function request(path, options) {
  const response = await fetch(path, options).catch(() => {
    throw new Error('The bot does not answer. Is it still running?')
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.problem ?? 'Something went wrong.')
  return answer
}
