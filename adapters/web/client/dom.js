export const byId = (id) => document.getElementById(id)

/** An element with properties and children; text is never read as markup. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties)
  made.append(...children)
  return made
}

/** The server's own markup, in which everything that people typed is escaped. */
export function fromHtml(markup) {
  const template = document.createElement('template')
  template.innerHTML = markup
  return template.content.firstElementChild
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone
const long = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
})
const short = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

/** Says every time in the zone of this browser; the tooltip keeps the group's zone and UTC. */
export function localTimes(root) {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime)
    time.textContent = time.closest('[data-short]') ? short.format(at) : long.format(at).replace(',', '')
    time.title = `${time.title} – shown in your zone, ${here.replaceAll('_', ' ')}`
  }
}

export const announce = (words) => {
  byId('announcements').textContent = words
}
