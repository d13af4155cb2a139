// @ts-check
import { byId } from './dom.js'

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')
const root = document.documentElement

/** Runs the button that changes between light and dark; this browser keeps the choice. */
export function startThemeButton() {
  const button = byId('theme')
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemIsDark.matches)
  const show = () => button.setAttribute('aria-pressed', String(isDark()))
  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark'
    root.dataset.theme = theme
    localStorage.setItem('theme', theme)
    show()
  })
  systemIsDark.addEventListener('change', show)
  show()
}
