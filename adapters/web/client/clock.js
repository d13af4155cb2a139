import { post } from './api.js'
import { byId, element } from './dom.js'

/** The clock in the header, and the panel that moves it. */
export function startClock() {
  const move = async (to) => {
    byId('clock-problem').textContent = ''
    try {
      await post('/api/clock', to)
    } catch (error) {
      byId('clock-problem').textContent = error.message
    }
  }
  byId('clock-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const wall = byId('clock-wall').value
    if (wall === '') byId('clock-problem').textContent = 'Give a date and a time.'
    else move({ wall: wall.slice(0, 16) })
  })
  for (const button of document.querySelectorAll('[data-step]'))
    button.addEventListener('click', () => move({ step: button.dataset.step }))
  byId('clock-real').addEventListener('click', () => move({ real: true }))

  let face
  let takenAt = 0
  const tick = () => {
    if (!face) return
    const at = new Date(Date.parse(face.at) + performance.now() - takenAt)
    const [inZone, inUtc] = [face.zone, 'UTC'].map((timeZone) => format(at, timeZone))
    byId('clock-time').replaceChildren(...shortened(at, face))
    byId('clock-words').textContent = `${inZone} ${face.place} (${face.offset}). ${inUtc} UTC.`
  }
  setInterval(tick, 1_000)
  return {
    show(next) {
      if (face?.wall !== next.wall && document.activeElement !== byId('clock-wall'))
        byId('clock-wall').value = next.wall
      face = next
      takenAt = performance.now()
      byId('clock-moved').hidden = !next.moved
      byId('clock-place').textContent = `(${next.place})`
      byId('clock').disabled = !next.movable
      byId('clock-real').disabled = !next.moved
      tick()
    },
  }
}

const shown = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
}

/** "Mon 23 Nov 2026, 10:00 Geneva"; a phone has room for day, month and time. */
function shortened(at, { zone, place }) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...shown }).formatToParts(at)
  const part = (type) => parts.find((each) => each.type === type)?.value ?? ''
  const wide = (textContent) => element('span', { className: 'only-desktop', textContent })
  return [
    wide(`${part('weekday')} `),
    `${part('day')} ${part('month')}`,
    wide(` ${part('year')}`),
    `, ${part('hour')}:${part('minute')}`,
    wide(` ${place}`),
  ]
}

const format = (at, timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, ...shown }).format(at).replace(',', '')
