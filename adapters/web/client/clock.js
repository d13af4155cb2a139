// @ts-check
/**
 * @import { ClockFace, Move } from '../clock.ts'
 */
import { moveClock } from './api.js'
import { byId, byIdAs, element, messageOf } from './dom.js'

const opener = byIdAs('clock', HTMLButtonElement)
const wall = byIdAs('clock-wall', HTMLInputElement)
const toRealTime = byIdAs('clock-real', HTMLButtonElement)

/** Runs the clock in the header and the panel that moves it; returns how to set the clock. */
export function startClock() {
  startPanel()
  /** @type {ClockFace | undefined} */
  let face
  let receivedAt = 0
  const tick = () => {
    if (!face) return
    const at = new Date(Date.parse(face.at) + performance.now() - receivedAt)
    byId('clock-time').replaceChildren(...timeParts(at, face))
    byId('clock-words').textContent =
      `${format(at, face.zone)} ${face.place} (${face.offset}). ${format(at, 'UTC')} UTC.`
  }
  setInterval(tick, 1_000)
  return {
    /** @param {ClockFace} next */
    show(next) {
      if (face?.wall !== next.wall && document.activeElement !== wall) wall.value = next.wall
      face = next
      receivedAt = performance.now()
      byId('clock-moved').hidden = !next.moved
      byId('clock-place').textContent = `(${next.place})`
      opener.disabled = !next.movable
      toRealTime.disabled = !next.moved
      tick()
    },
  }
}

function startPanel() {
  byId('clock-form').addEventListener('submit', (event) => {
    event.preventDefault()
    if (wall.value === '') byId('clock-problem').textContent = 'Enter a date and a time.'
    else move({ wall: wall.value.slice(0, 16) })
  })
  for (const step of /** @type {const} */ (['hour', 'day', 'week']))
    byId(`clock-${step}`).addEventListener('click', () => move({ step }))
  toRealTime.addEventListener('click', () => move({ real: true }))
}

/** @param {Move} to */
async function move(to) {
  byId('clock-problem').textContent = ''
  try {
    await moveClock(to)
  } catch (error) {
    byId('clock-problem').textContent = messageOf(error)
  }
}

/** @type {Intl.DateTimeFormatOptions} */
const shown = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
}

/**
 * Writes "Mon 23 Nov 2026, 10:00 Geneva"; a phone shows only day, month and time.
 * @param {Date} at
 * @param {ClockFace} face
 */
function timeParts(at, { zone, place }) {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...shown }).formatToParts(at)
  /** @param {Intl.DateTimeFormatPartTypes} type */
  const part = (type) => parts.find((each) => each.type === type)?.value ?? ''
  /** @param {string} textContent */
  const wide = (textContent) => element('span', { className: 'only-desktop', textContent })
  return [
    wide(`${part('weekday')} `),
    `${part('day')} ${part('month')}`,
    wide(` ${part('year')}`),
    `, ${part('hour')}:${part('minute')}`,
    wide(` ${place}`),
  ]
}

/**
 * @param {Date} at
 * @param {string} timeZone
 */
const format = (at, timeZone) => new Intl.DateTimeFormat('en-GB', { timeZone, ...shown }).format(at).replace(',', '')
