/** The bot cannot start for a reason outside the program; the message is a whole sentence that says what to do. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart'
}
