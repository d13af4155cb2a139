import { Socket } from 'node:net'

type Done = (error?: Error | null) => void

/** A socket on which all that is written in one turn of the event loop travels in one packet: each costs a system call. */
export class PacketSocket extends Socket {
  #gathers = false

  override write(part: string | Uint8Array, done?: Done): boolean
  override write(part: string | Uint8Array, encoding?: BufferEncoding, done?: Done): boolean
  override write(...given: unknown[]): boolean {
    if (!this.#gathers) {
      this.#gathers = true
      this.cork()
      process.nextTick(() => {
        this.#gathers = false
        this.uncork()
      })
    }
    return super.write(...(given as Parameters<Socket['write']>))
  }
}
