import { get } from './api.js'
import { completion } from './completion.js'
import { byId } from './dom.js'
import { who } from './me.js'

const line = byId('line')
/** A longer line would not fit into the address that asks how it can go on. */
const longestToComplete = 2000

/** `send(line)` resolves when the line was taken; what fails stays in the field. */
export function startComposer(send) {
  const offers = completion(line, byId('completions'), {
    async offer() {
      const typed = line.value.slice(0, line.selectionStart)
      return typed.startsWith('/') && typed.length <= longestToComplete
        ? get('/api/complete', { who: who(), line: typed })
        : []
    },
    take(chosen) {
      const rest = line.value.slice(line.selectionStart)
      line.value = chosen.line + rest
      line.setSelectionRange(chosen.line.length, chosen.line.length)
      grow()
      offers.ask()
    },
  })
  line.addEventListener('input', grow)
  line.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    byId('composer').requestSubmit()
  })
  byId('composer').addEventListener('submit', async (event) => {
    event.preventDefault()
    const typed = line.value.trim()
    if (typed === '') return
    offers.close()
    line.value = ''
    grow()
    const taken = await send(typed)
    if (!taken && line.value === '') line.value = typed
    grow()
  })
  return {
    /** Begins a command for somebody who clicked on its name. */
    begin(words) {
      line.value = words
      line.focus()
      offers.ask()
    },
  }
}

function grow() {
  line.rows = Math.min(6, Math.max(1, line.value.split('\n').length + Math.floor(line.value.length / 90)))
}
