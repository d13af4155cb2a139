import { describe, expect, it } from 'vitest'
import { patiently } from '../../src/database/patience.ts'

/** Work that fails so often with this error, and then says how often it was tried. */
function failing(times: number, message: string) {
  let tried = 0
  return async () => {
    tried++
    if (tried <= times) throw new Error(message)
    return tried
  }
}

describe('a start while the database is slow to answer', () => {
  it('goes on as soon as it answers', async () => {
    expect(await patiently(failing(3, 'Query read timeout'), 0)).toBe(4)
  })

  it('is given up after five attempts', async () => {
    await expect(patiently(failing(5, 'Query read timeout'), 0)).rejects.toThrow('Query read timeout')
  })

  it('is given up at once for any other reason', async () => {
    await expect(patiently(failing(1, 'relation "person" does not exist'), 0)).rejects.toThrow('person')
  })
})
