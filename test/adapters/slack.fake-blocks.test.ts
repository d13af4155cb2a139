import { describe, expect, it } from 'vitest'
import { type Checked, checkBlocks, checkView } from '../fakes/slack/check.ts'
import { modalView } from '../fakes/slack/shapes.ts'

const plain = (text: string) => ({ type: 'plain_text' as const, text })
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] })
const button = (id: string, more: object = {}) => ({ type: 'button', action_id: id, text: plain('Go'), ...more })
const option = (value: string) => ({ text: plain(value), value })
const input = (element: object) => ({ type: 'input', block_id: 'a', label: plain('A'), element })
const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  title: plain('Title'),
  submit: plain('Go'),
  blocks,
  ...more,
})
const codeOf = (read: Checked<unknown>) => (read.kind === 'ok' ? 'accepted' : read.error)
const message = (blocks: object[]) => codeOf(checkBlocks(blocks))
const view = (shown: object) => codeOf(checkView(modalView, shown))

describe('The fake Slack', () => {
  it.each([
    ['51 blocks', () => message(Array.from({ length: 51 }, () => ({ type: 'divider' }))), 'invalid_blocks'],
    ['a header of 151', () => message([{ type: 'header', text: plain('x'.repeat(151)) }]), 'invalid_blocks'],
    ['a section of 3001', () => message([{ type: 'section', text: plain('x'.repeat(3001)) }]), 'invalid_blocks'],
    [
      '13 201 words',
      () => message(Array.from({ length: 5 }, () => rich({ type: 'text', text: 'x'.repeat(2650) }))),
      'msg_blocks_too_long',
    ],
    ['an empty text element', () => message([rich({ type: 'text', text: '' })]), 'invalid_blocks'],
    ['a section without elements', () => message([rich()]), 'invalid_blocks'],
    ['a date without a format', () => message([rich({ type: 'date', timestamp: 1 })]), 'invalid_blocks'],
    ['something that is not a link', () => message([rich({ type: 'link', url: 'javascript:x' })]), 'invalid_blocks'],
    ['a mention of no account', () => message([rich({ type: 'user', user_id: 'Jun' })]), 'invalid_blocks'],
    [
      '26 buttons in a row',
      () => message([{ type: 'actions', elements: Array.from({ length: 26 }, (_, i) => button(`b${i}`)) }]),
      'invalid_blocks',
    ],
    [
      'two buttons of one action id',
      () => message([{ type: 'actions', elements: [button('b'), button('b')] }]),
      'invalid_blocks',
    ],
    [
      'a button of 76',
      () => message([{ type: 'actions', elements: [button('b', { text: plain('x'.repeat(76)) })] }]),
      'invalid_blocks',
    ],
    [
      'a button value of 2001',
      () => message([{ type: 'actions', elements: [button('b', { value: 'x'.repeat(2001) })] }]),
      'invalid_blocks',
    ],
    [
      'an action id of 256',
      () => message([{ type: 'actions', elements: [button('x'.repeat(256))] }]),
      'invalid_blocks',
    ],
    [
      'a menu of several values in a row of actions',
      () =>
        message([
          { type: 'actions', elements: [{ type: 'multi_static_select', action_id: 'm', options: [option('1')] }] },
        ]),
      'invalid_blocks',
    ],
    [
      '101 options',
      () =>
        message([
          {
            type: 'section',
            text: plain('x'),
            accessory: {
              type: 'static_select',
              action_id: 'm',
              options: Array.from({ length: 101 }, (_, i) => option(`${i}`)),
            },
          },
        ]),
      'invalid_blocks',
    ],
    [
      'an option of 76',
      () =>
        message([
          {
            type: 'section',
            text: plain('x'),
            accessory: {
              type: 'static_select',
              action_id: 'm',
              options: [{ ...option('1'), text: plain('x'.repeat(76)) }],
            },
          },
        ]),
      'invalid_blocks',
    ],
    [
      'two blocks of one id',
      () =>
        message([
          { type: 'divider', block_id: 'a' },
          { type: 'divider', block_id: 'a' },
        ]),
      'invalid_blocks',
    ],
    ['an input in a message', () => message([input({ type: 'plain_text_input', action_id: 'v' })]), 'invalid_blocks'],
    [
      'a modal title of 25',
      () => view(modal([{ type: 'divider' }], { title: plain('x'.repeat(25)) })),
      'invalid_arguments',
    ],
    [
      'a modal with inputs and no submit',
      () => view({ ...modal([input({ type: 'plain_text_input', action_id: 'v' })]), submit: undefined }),
      'invalid_arguments',
    ],
    [
      'metadata of 3001',
      () => view(modal([{ type: 'divider' }], { private_metadata: 'x'.repeat(3001) })),
      'invalid_arguments',
    ],
    [
      'an input of 3001',
      () => view(modal([input({ type: 'plain_text_input', action_id: 'v', initial_value: 'x'.repeat(3001) })])),
      'invalid_arguments',
    ],
    [
      'a value longer than its input',
      () => view(modal([input({ type: 'plain_text_input', action_id: 'v', max_length: 2, initial_value: 'xxx' })])),
      'invalid_arguments',
    ],
    [
      'a choice that is not offered',
      () =>
        view(
          modal([
            input({ type: 'radio_buttons', action_id: 'v', options: [option('1')], initial_option: option('2') }),
          ]),
        ),
      'invalid_arguments',
    ],
    [
      '11 radio buttons',
      () =>
        view(
          modal([
            input({
              type: 'radio_buttons',
              action_id: 'v',
              options: Array.from({ length: 11 }, (_, i) => option(`${i}`)),
            }),
          ]),
        ),
      'invalid_arguments',
    ],
  ])('refuses %s', (_, act, code) => {
    expect(act()).toBe(code)
  })
})
