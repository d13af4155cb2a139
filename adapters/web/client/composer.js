// @ts-check
import { fetchCompletions } from './api.js'
import { completion } from './completion.js'
import { byId, byIdAs } from './dom.js'
import { who } from './me.js'

const form = byIdAs('composer', HTMLFormElement)
const line = byIdAs('line', HTMLTextAreaElement)

/** A longer line would not fit into the address of the request for completions. */
const longestToComplete = 2000

/**
 * Runs the message field; returns how to fill it.
 * @param {(line: string) => Promise<boolean>} send Resolves to false if the line was not sent; it then stays in the field.
 */
export function startComposer(send) {
  const completions = completion(line, byId('completions'), {
    async offer() {
      const typed = line.value.slice(0, line.selectionStart)
      return typed.startsWith('/') && typed.length <= longestToComplete ? fetchCompletions(who(), typed) : []
    },
    take(chosen) {
      const rest = line.value.slice(line.selectionStart)
      line.value = chosen.line + rest
      line.setSelectionRange(chosen.line.length, chosen.line.length)
      grow()
      completions.ask()
    },
  })
  line.addEventListener('input', grow)
  line.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    const typed = line.value.trim()
    if (typed === '') return
    completions.close()
    line.value = ''
    grow()
    const isSent = await send(typed)
    if (!isSent && line.value === '') line.value = typed
    grow()
  })
  return {
    /**
     * Begins a command for a person who clicked its name.
     * @param {string} words
     */
    begin(words) {
      line.value = words
      line.focus()
      completions.ask()
    },
  }
}

function grow() {
  line.rows = Math.min(6, Math.max(1, line.value.split('\n').length + Math.floor(line.value.length / 90)))
}
