/** What Slack accepts at most, from its reference or as measured. Lengths are in UTF-16 code units. */
export const limits = {
  messageBlocks: 50,
  /** All visible words of a message: more than about 13 200 are refused, whatever the blocks. */
  messageChars: 12_000,
  /** For notifications and screen readers; Slack itself cuts much later. */
  fallbackChars: 3000,
  headerChars: 150,
  /** One paragraph, quote or list entry. */
  textChars: 3000,
  linkChars: 3000,
  buttonsInRow: 25,
  buttonLabel: 75,
  buttonValue: 2000,
  actionId: 255,
  options: 100,
  optionLabel: 75,
  optionValue: 150,
  placeholder: 150,
  modalTitle: 24,
  metadata: 3000,
  inputChars: 3000,
  inputLabel: 2000,
  inputHint: 2000,
  /** For one message. */
  files: 10,
  /** What a screen reader says of a picture. */
  fileText: 1000,
  /** Message shortcuts of one app. */
  shortcuts: 10,
  shortcutName: 24,
  shortcutDescription: 150,
  commands: 50,
  /** With its slash. */
  commandName: 32,
  usageHint: 1000,
  commandUrl: 3000,
  /** Of the app in its manifest. */
  appName: 35,
} as const
