/** Letters and digits that are hard to confuse: 32 of them, so five bits each. */
const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Makes a one-time code of eight characters from eight random bytes. */
export const codeFrom = (random: Uint8Array): string =>
  [...random.subarray(0, 8)].map((byte) => letters[byte & 31]).join('')
