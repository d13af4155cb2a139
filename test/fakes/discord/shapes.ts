import { z } from 'zod'
import { emptyMessage, invalidForm } from './refusal.ts'

/** Reads a body or refuses it as Discord does, naming the field. */
export function parse<T>(shape: z.ZodType<T>, body: unknown): T {
  const read = shape.safeParse(body)
  if (read.success) return read.data
  throw invalidForm(Object.fromEntries(read.error.issues.map((issue) => [issue.path.join('.'), issue.message])))
}

export const snowflake = z.string().regex(/^\d{1,20}$/)
const customId = z.string().min(1).max(100)
const webAddress = z
  .string()
  .regex(/^https?:\/\/\S+$/)
  .max(2048)

const button = z
  .strictObject({
    type: z.literal(2),
    id: z.int().optional(),
    style: z.int().min(1).max(5),
    label: z.string().min(1).max(80),
    custom_id: customId.optional(),
    url: webAddress.max(512).optional(),
    disabled: z.boolean().optional(),
  })
  .refine((one) => (one.style === 5 ? one.url && !one.custom_id : one.custom_id && !one.url), {
    message: 'A custom id or url must be specified, as the style says',
  })

const option = z.strictObject({
  label: z.string().min(1).max(100),
  value: z.string().min(1).max(100),
  description: z.string().max(100).optional(),
  default: z.boolean().optional(),
})

const selectShape = {
  id: z.int().optional(),
  custom_id: customId,
  placeholder: z.string().max(150).optional(),
  min_values: z.int().min(0).max(25).optional(),
  max_values: z.int().min(1).max(25).optional(),
  disabled: z.boolean().optional(),
  required: z.boolean().optional(),
}

const stringSelect = z
  .strictObject({ type: z.literal(3), ...selectShape, options: z.array(option).min(1).max(25) })
  .refine((one) => new Set(one.options.map(({ value }) => value)).size === one.options.length, {
    message: 'The specified option value is already used',
  })
  .refine((one) => (one.max_values ?? 1) <= one.options.length && (one.min_values ?? 1) <= (one.max_values ?? 1), {
    message: 'The numbers of values do not fit the options',
  })
  .refine((one) => one.options.filter((each) => each.default).length <= (one.max_values ?? 1), {
    message: 'More defaults than values',
  })

const userSelect = z
  .strictObject({
    type: z.literal(5),
    ...selectShape,
    default_values: z.array(z.strictObject({ id: snowflake, type: z.literal('user') })).optional(),
  })
  .refine((one) => (one.default_values?.length ?? 0) <= (one.max_values ?? 1), { message: 'More defaults than values' })

const row = z.strictObject({
  type: z.literal(1),
  id: z.int().optional(),
  components: z.union([z.array(button).min(1).max(5), z.tuple([stringSelect]), z.tuple([userSelect])]),
})

const embed = z
  .strictObject({
    title: z.string().max(256).optional(),
    type: z.literal('rich').optional(),
    description: z.string().max(4096).optional(),
    url: webAddress.optional(),
    color: z.int().min(0).max(0xffffff).optional(),
    footer: z.strictObject({ text: z.string().max(2048) }).optional(),
    author: z.strictObject({ name: z.string().max(256) }).optional(),
    fields: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(256),
          value: z.string().min(1).max(1024),
          inline: z.boolean().optional(),
        }),
      )
      .max(25)
      .optional(),
  })
  .refine((one) => one.title || one.description || one.fields?.length || one.footer || one.author, {
    message: 'An embed needs something to show',
  })

export type EmbedShape = z.infer<typeof embed>
export type RowShape = z.infer<typeof row>

const embedLength = (one: EmbedShape): number =>
  [
    one.title,
    one.description,
    one.footer?.text,
    one.author?.name,
    ...(one.fields ?? []).flatMap((f) => [f.name, f.value]),
  ]
    .map((words) => words?.length ?? 0)
    .reduce((sum, length) => sum + length, 0)

const allowedMentions = z
  .strictObject({
    parse: z.array(z.enum(['users', 'roles', 'everyone'])).optional(),
    users: z.array(snowflake).max(100).optional(),
    roles: z.array(snowflake).max(100).optional(),
    replied_user: z.boolean().optional(),
  })
  .refine((one) => !(one.parse?.includes('users') && one.users?.length), {
    message: 'parse:["users"] and users: [ids...] are mutually exclusive.',
  })

const suppressEmbeds = 1 << 2
const ephemeral = 1 << 6
const silent = 1 << 12

const unique = (rows: readonly RowShape[]): boolean => {
  const ids = rows.flatMap((one) => one.components.flatMap((each) => each.custom_id ?? []))
  return new Set(ids).size === ids.length
}

/** `upload` refers to the part of the form with the same number. */
const attachment = z.strictObject({
  id: z.union([snowflake, z.int().min(0)]),
  filename: z.string().min(1).max(1024).optional(),
  description: z.string().max(1024).optional(),
  upload: z.object({ name: z.string().min(1), contentType: z.string(), base64: z.string().min(1) }).optional(),
})

const messageShape = {
  content: z.string().max(2000).nullish(),
  tts: z.boolean().optional(),
  embeds: z
    .array(embed)
    .max(10)
    .refine((all) => all.reduce((sum, one) => sum + embedLength(one), 0) <= 6000, {
      message: 'Embed size exceeds maximum size of 6000',
    })
    .nullish(),
  components: z.array(row).max(5).refine(unique, { message: 'Component custom id cannot be duplicated' }).nullish(),
  allowed_mentions: allowedMentions.nullish(),
  attachments: z.array(attachment).max(10).optional(),
  nonce: z.union([z.string().max(25), z.int()]).optional(),
  enforce_nonce: z.boolean().optional(),
}

export const editedMessage = z.strictObject({ ...messageShape, flags: z.literal([0, suppressEmbeds]).nullish() })

export const createdMessage = z.strictObject({
  ...messageShape,
  flags: z
    .int()
    .refine((flags) => (flags & ~(suppressEmbeds | silent)) === 0, { message: 'Unknown flags' })
    .optional(),
  message_reference: z.strictObject({ message_id: snowflake, fail_if_not_exists: z.boolean().optional() }).optional(),
})

/** An answer to an interaction, or one that follows it. */
export const privateMessage = z.strictObject({
  ...messageShape,
  flags: z
    .int()
    .refine((flags) => (flags & ~(suppressEmbeds | silent | ephemeral)) === 0, { message: 'Unknown flags' })
    .optional(),
})

export type MessageBody =
  | z.infer<typeof createdMessage>
  | z.infer<typeof privateMessage>
  | z.infer<typeof editedMessage>

export function ensureNotEmpty(body: Pick<MessageBody, 'content' | 'embeds' | 'components' | 'attachments'>): void {
  if (!body.content && !body.embeds?.length && !body.components?.length && !body.attachments?.length)
    throw emptyMessage()
}

export const newDirect = z.strictObject({ recipient_id: snowflake })

export const newThread = z.strictObject({
  name: z.string().min(1).max(100),
  auto_archive_duration: z.literal([60, 1440, 4320, 10080]).optional(),
})

const textInput = z
  .strictObject({
    type: z.literal(4),
    id: z.int().optional(),
    custom_id: customId,
    style: z.literal([1, 2]),
    min_length: z.int().min(0).max(4000).optional(),
    max_length: z.int().min(1).max(4000).optional(),
    required: z.boolean().optional(),
    value: z.string().max(4000).optional(),
    placeholder: z.string().max(100).optional(),
  })
  .refine((one) => (one.value?.length ?? 0) <= (one.max_length ?? 4000), { message: 'value is longer than max_length' })

const fileUpload = z
  .strictObject({
    type: z.literal(19),
    id: z.int().optional(),
    custom_id: customId,
    min_values: z.int().min(0).max(10).optional(),
    max_values: z.int().min(1).max(10).optional(),
    required: z.boolean().optional(),
  })
  .refine((one) => one.required === false || (one.min_values ?? 1) > 0, {
    message: 'Required needs at least one value',
  })

const label = z.strictObject({
  type: z.literal(18),
  id: z.int().optional(),
  label: z.string().min(1).max(45),
  description: z.string().max(100).optional(),
  component: z.discriminatedUnion('type', [textInput, stringSelect, userSelect, fileUpload]),
})

export type LabelShape = z.infer<typeof label>

export const modal = z.strictObject({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(label)
    .min(1)
    .max(5)
    .refine((all) => new Set(all.map((one) => one.component.custom_id)).size === all.length, {
      message: 'Component custom id cannot be duplicated',
    }),
})

export type ModalShape = z.infer<typeof modal>
export const modalResponse = z.strictObject({ type: z.literal(9), data: modal })

export const autocompleteResponse = z.strictObject({
  type: z.literal(8),
  data: z.strictObject({
    choices: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(100),
          value: z.union([z.string().max(100), z.number()]),
          name_localizations: z.null().optional(),
        }),
      )
      .max(25),
  }),
})
