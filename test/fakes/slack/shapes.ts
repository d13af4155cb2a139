import { z } from 'zod'

/** Block Kit as Slack's reference documents it, as far as bots of this kind use it; anything else is refused. */

const id = z.string().min(1).max(255)

const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: z.boolean().optional() })

const markup = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: z.boolean().optional() })

const eitherText = (max: number) => z.discriminatedUnion('type', [plain(max), markup(max)])

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
})

const account = z.string().regex(/^[UW][A-Z0-9]+$/)

const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.url({ protocol: /^(https?|mailto|slack)$/ }).max(3000),
    text: z.string().min(1).optional(),
    style: style.optional(),
  }),
  z.strictObject({ type: z.literal('user'), user_id: account, style: style.optional() }),
  z.strictObject({ type: z.literal('broadcast'), range: z.enum(['here', 'channel', 'everyone']) }),
  z.strictObject({ type: z.literal('usergroup'), usergroup_id: z.string() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int().min(0),
    format: z.string().regex(/\{(date|time|ago|day_divider)\w*\}/),
    fallback: z.string().min(1).optional(),
    style: style.optional(),
  }),
])

const richSection = z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(richElement).min(1) })

const richText = z.strictObject({
  type: z.literal('rich_text'),
  block_id: id.optional(),
  elements: z
    .array(
      z.discriminatedUnion('type', [
        richSection,
        z.strictObject({ type: z.literal('rich_text_quote'), elements: z.array(richElement).min(1) }),
        z.strictObject({
          type: z.literal('rich_text_list'),
          style: z.enum(['bullet', 'ordered']),
          indent: z.int().min(0).max(8).optional(),
          elements: z.array(richSection).min(1),
        }),
      ]),
    )
    .min(1),
})

const option = z.strictObject({
  text: plain(75),
  value: z.string().min(1).max(150),
  description: plain(75).optional(),
})

const options = z.array(option).min(1).max(100)
const placeholder = plain(150)

const button = z.strictObject({
  type: z.literal('button'),
  action_id: id,
  text: plain(75),
  value: z.string().max(2000).optional(),
  url: z.url().max(3000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
})

const staticSelect = z.strictObject({
  type: z.literal('static_select'),
  action_id: id,
  placeholder: placeholder.optional(),
  options,
  initial_option: option.optional(),
})

const multiStaticSelect = z.strictObject({
  type: z.literal('multi_static_select'),
  action_id: id,
  placeholder: placeholder.optional(),
  options,
  initial_options: z.array(option).optional(),
  max_selected_items: z.int().min(1).optional(),
})

const input = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: id,
    multiline: z.boolean().optional(),
    initial_value: z.string().max(3000).optional(),
    min_length: z.int().min(0).max(3000).optional(),
    max_length: z.int().min(1).max(3000).optional(),
    placeholder: placeholder.optional(),
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    action_id: id,
    options: z.array(option).min(1).max(10),
    initial_option: option.optional(),
  }),
  staticSelect,
  z.strictObject({
    type: z.literal('file_input'),
    action_id: id,
    filetypes: z.array(z.string().regex(/^\w+$/)).optional(),
    max_files: z.int().min(1).max(10).optional(),
  }),
  z.strictObject({
    type: z.literal('users_select'),
    action_id: id,
    placeholder: placeholder.optional(),
    initial_user: account.optional(),
  }),
  z.strictObject({
    type: z.literal('external_select'),
    action_id: id,
    placeholder: placeholder.optional(),
    min_query_length: z.int().min(0).optional(),
    initial_option: option.optional(),
  }),
])

const display = [
  z.strictObject({ type: z.literal('header'), block_id: id.optional(), text: plain(150) }),
  z.strictObject({ type: z.literal('divider'), block_id: id.optional() }),
  z.strictObject({
    type: z.literal('section'),
    block_id: id.optional(),
    text: eitherText(3000).optional(),
    fields: z.array(eitherText(2000)).min(1).max(10).optional(),
    accessory: z.discriminatedUnion('type', [button, staticSelect, multiStaticSelect]).optional(),
  }),
  z.strictObject({
    type: z.literal('context'),
    block_id: id.optional(),
    elements: z.array(eitherText(3000)).min(1).max(10),
  }),
  // a select for several values is not among what an actions block takes
  z.strictObject({
    type: z.literal('actions'),
    block_id: id.optional(),
    elements: z
      .array(z.discriminatedUnion('type', [button, staticSelect]))
      .min(1)
      .max(25),
  }),
  richText,
] as const

const inputBlock = z.strictObject({
  type: z.literal('input'),
  block_id: id.optional(),
  label: plain(2000),
  element: input,
  hint: plain(2000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
})

const messageBlock = z.discriminatedUnion('type', [...display])
const viewBlock = z.discriminatedUnion('type', [...display, inputBlock])

export const messageBlocks = z.array(messageBlock).max(50)

export const modalView = z.strictObject({
  type: z.literal('modal'),
  title: plain(24),
  blocks: z.array(viewBlock).min(1).max(100),
  submit: plain(24).optional(),
  close: plain(24).optional(),
  private_metadata: z.string().max(3000).optional(),
  callback_id: id.optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
  external_id: id.optional(),
})

export const homeView = z.strictObject({
  type: z.literal('home'),
  blocks: z.array(viewBlock).max(100),
  private_metadata: z.string().max(3000).optional(),
  callback_id: id.optional(),
})

export const suggestions = z.strictObject({ options: z.array(option).max(100) })

export const submissionAnswer = z.union([
  z.strictObject({}),
  z.strictObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string().min(1)) }),
  z.strictObject({ response_action: z.enum(['clear']) }),
])

export const metadata = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})

export type Block = z.infer<typeof viewBlock>
export type RichElement = z.infer<typeof richElement>
export type InputElement = z.infer<typeof input>
export type InputBlock = z.infer<typeof inputBlock>
export type ModalView = z.infer<typeof modalView>
export type HomeView = z.infer<typeof homeView>
export type Option = z.infer<typeof option>
export type Metadata = z.infer<typeof metadata>
