import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeId, encodeId, fitsId } from '../../adapters/discord/custom-id.ts'

const values = fc.oneof(fc.string(), fc.stringMatching(/^[|\\=p,a-c]{0,12}$/))
const groups = fc.constantFrom({}, { group: 1 }, { group: 36 }, { group: 2 ** 31 - 1 })
const args = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), values, { noNullPrototype: true })

describe('the identity of a button on Discord', () => {
  it('comes back as it was given, whatever its arguments contain', () => {
    fc.assert(
      fc.property(args, fc.constantFrom('', 'which'), fc.nat(40), groups, (given, field, place, about) => {
        const custom = { invocation: { command: 'meeting agenda add', args: given, ...about }, field }
        expect(decodeId(encodeId(custom, place))).toEqual(custom)
      }),
    )
  })

  it('differs for two buttons that do the same', () => {
    const custom = { invocation: { command: 'note count', args: {} }, field: '' }
    expect(encodeId(custom, 0)).not.toBe(encodeId(custom, 1))
  })

  it.each(['', 'x', 'vote:yes', '0|', '0||', '00|a|', '0.|a|', '0.-1|a|', '0|a||b'])(
    'is undefined if another program made it: %s',
    (id) => {
      expect(decodeId(id)).toBeUndefined()
    },
  )

  it('is not trusted to carry line breaks or outer spaces', () => {
    expect(fitsId({ command: 'note add', args: { words: 'a\nb' } })).toBe(false)
    expect(fitsId({ command: 'note add', args: { words: 'a ' } })).toBe(false)
    expect(fitsId({ command: 'note add', args: { words: 'a b' } })).toBe(true)
  })
})
