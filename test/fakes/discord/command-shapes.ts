import { z } from 'zod'

// From ApplicationCommandUpdateRequest and bulk_set_application_commands in specs/openapi.json of
// https://github.com/discord/discord-api-spec at 74fda0fad044 (2026-07-18). What is stricter here (choice values of 100,
// the order and the names of options, 8000 in all, numbers of commands) is said by the developer documentation.

const name = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((words) => words === words.toLowerCase(), { message: 'Command name is invalid' })
const description = z.string().min(1).max(100)
const named = { name, description }

/** Int53Type */
const int53 = z.int().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER)
const choice = z.strictObject({ name: z.string().min(1).max(100), value: z.union([z.string().max(100), z.number()]) })
const valueOfType: Readonly<Record<number, z.ZodType>> = { 3: z.string(), 4: int53, 10: z.number() }

const basic = z
  .strictObject({
    ...named,
    type: z.literal([3, 4, 5, 6, 7, 8, 9, 10, 11]),
    required: z.boolean().optional(),
    choices: z.array(choice).max(25).optional(),
    autocomplete: z.boolean().optional(),
    min_value: z.number().optional(),
    max_value: z.number().optional(),
    min_length: z.int().min(0).max(6000).optional(),
    max_length: z.int().min(1).max(6000).optional(),
  })
  .refine((one) => !(one.autocomplete && one.choices), { message: 'Choices and autocomplete exclude each other' })
  .refine((one) => one.type === 3 || (one.min_length === undefined && one.max_length === undefined), {
    message: 'Lengths are for strings',
  })
  .refine((one) => [4, 10].includes(one.type) || (one.min_value === undefined && one.max_value === undefined), {
    message: 'Values are for numbers',
  })
  .refine((one) => [3, 4, 10].includes(one.type) || (!one.autocomplete && !one.choices), {
    message: 'Choices are for strings and numbers',
  })
  .refine(({ type, choices = [] }) => choices.every(({ value }) => valueOfType[type]?.safeParse(value).success), {
    message: 'The value of a choice has the type of its option',
  })
  .refine(({ type, ...one }) => type !== 4 || int53.optional().safeParse(one.min_value).success, {
    message: 'Values of an integer option are integers',
  })
  .refine(({ type, ...one }) => type !== 4 || int53.optional().safeParse(one.max_value).success, {
    message: 'Values of an integer option are integers',
  })

export type BasicOption = z.infer<typeof basic>

const distinct = (all: readonly { readonly name: string }[]): boolean =>
  new Set(all.map((one) => one.name)).size === all.length

const basics = z
  .array(basic)
  .max(25)
  .refine((all) => all.every((one, i) => !one.required || i === 0 || all[i - 1]?.required), {
    message: 'Required options must be placed before non-required options',
  })
  .refine(distinct, { message: 'Option names must be unique' })

const subcommand = z.strictObject({ ...named, type: z.literal(1), options: basics.optional() })
const subcommands = z.array(subcommand).min(1).max(25).refine(distinct, { message: 'Option names must be unique' })
const group = z.strictObject({ ...named, type: z.literal(2), options: subcommands })
const nested = z
  .array(z.discriminatedUnion('type', [subcommand, group]))
  .min(1)
  .max(25)
  .refine(distinct, { message: 'Option names must be unique' })

const someOf = (values: readonly number[]) =>
  z
    .array(z.literal(values))
    .min(1)
    .refine((all) => new Set(all).size === all.length, { message: 'Entries must be unique' })

/** A bit set, which travels as a decimal number in a string. */
const permissions = z
  .string()
  .regex(/^\d{1,17}$/)
  .refine((bits) => BigInt(bits) <= 18014398509481983n)

/** What commands of every type have. */
const common = {
  contexts: someOf([0, 1, 2]).optional(),
  integration_types: someOf([0, 1]).optional(),
  default_member_permissions: permissions.nullish(),
  nsfw: z.boolean().optional(),
}

const command = z
  .strictObject({
    ...named,
    ...common,
    type: z.literal(1).optional(),
    options: z.union([basics, nested]).optional(),
  })
  .refine((one) => sizeOf(one) <= 8000, { message: 'Command exceeds maximum size (8000)' })

/** 2: in the menu of a person, 3: of a message. */
const menuEntry = z.strictObject({
  type: z.literal([2, 3]),
  name: z.string().min(1).max(32),
  description: z.literal('').optional(),
  options: z.undefined().optional(),
  ...common,
})

export type CommandShape = z.infer<typeof command> | z.infer<typeof menuEntry>

const ofType = (all: readonly CommandShape[], wanted: 1 | 2 | 3) => all.filter(({ type = 1 }) => type === wanted)

export const commandList = z
  .array(z.union([command, menuEntry]))
  .max(130)
  .refine((all) => ofType(all, 1).length <= 100, { message: 'Must be 100 or fewer' })
  .refine((all) => ofType(all, 2).length <= 5 && ofType(all, 3).length <= 5, { message: 'Must be 5 or fewer' })
  .refine((all) => ([1, 2, 3] as const).every((type) => distinct(ofType(all, type))), {
    message: 'Application command names must be unique',
  })

interface Sized {
  readonly name: string
  readonly description?: string
  readonly options?: readonly Sized[] | undefined
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[] | undefined
}

function sizeOf({ name, description, options = [], choices = [] }: Sized): number {
  const inner = options.reduce((sum, one) => sum + sizeOf(one), 0)
  return choices.reduce(
    (sum, one) => sum + one.name.length + String(one.value).length,
    inner + name.length + (description?.length ?? 0),
  )
}
