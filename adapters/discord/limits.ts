/** What Discord refuses to exceed. Lengths are counted in UTF-16 units, of which there are never fewer than characters. */
export const limits = {
  content: 2000,
  embedDescription: 4096,
  /** Over all embeds of a message. */
  embedTotal: 6000,
  rows: 5,
  rowButtons: 5,
  customId: 100,
  buttonLabel: 80,
  menuOptions: 25,
  menuPlaceholder: 150,
  optionLabel: 100,
  optionValue: 100,
  mentionedUsers: 100,
  nonce: 25,
  threadName: 100,
  modalTitle: 45,
  modalComponents: 5,
  modalLabel: 45,
  modalDescription: 100,
  modalPlaceholder: 100,
  modalText: 4000,
  commands: 100,
  /** Names, descriptions and choice values of one command together. */
  commandTotal: 8000,
  commandOptions: 25,
  commandName: 32,
  commandDescription: 100,
  choices: 25,
  choiceName: 100,
  choiceValue: 100,
  optionText: 6000,
} as const

/** Cuts at `max`, with an ellipsis in place of what is missing, and never between the halves of a character. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  return `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
