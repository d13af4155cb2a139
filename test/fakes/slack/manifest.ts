import { z } from 'zod'
import file from './manifest-rules.json' with { type: 'json' }

const rule = z.strictObject({
  type: z.enum(['object', 'array', 'string', 'boolean']),
  required: z.boolean().optional(),
  min: z.int().optional(),
  max: z.int().optional(),
  pattern: z.string().optional(),
  values: z.array(z.string()).optional(),
  unique: z.boolean().optional(),
})
type Rule = z.infer<typeof rule>

const rules = new Map(Object.entries(z.record(z.string(), rule).parse(file.rules)))

/** Lists everything for which Slack's published schema refuses a manifest, each with its path; empty when it is valid. */
export const manifestProblems = (manifest: object): readonly string[] =>
  problemsAt('', JSON.parse(JSON.stringify(manifest)))

function problemsAt(path: string, value: unknown): readonly string[] {
  const found = rules.get(path)
  if (!found) return [`${path}: unknown property`]
  const own = problemsOf(found, value).map((problem) => `${path}: ${problem}`)
  return [...own, ...childrenOf(path, value).flatMap(([child, inner]) => problemsAt(child, inner))]
}

function problemsOf({ type, min = 0, max = Number.POSITIVE_INFINITY, pattern, values, unique }: Rule, value: unknown) {
  if (typeName(value) !== type) return [`not of type ${type}`]
  const length = typeof value === 'string' ? [...value].length : Array.isArray(value) ? value.length : min
  const text = typeof value === 'string' ? value : ''
  const problems = [
    length < min && `shorter than ${min}`,
    length > max && `longer than ${max}`,
    pattern !== undefined && !new RegExp(pattern, 'u').test(text) && `does not match ${pattern}`,
    values && !values.includes(text) && `none of ${values.join(', ')}`,
    unique && Array.isArray(value) && new Set(value).size < value.length && 'an entry exists twice',
  ]
  return problems.filter((problem) => typeof problem === 'string')
}

const typeName = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value)

/** Lists the properties of a node; a required one that is missing is undefined. */
function childrenOf(path: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.map((entry) => [`${path}[]`, entry] as const)
  if (typeof value !== 'object' || value === null) return []
  const prefix = path === '' ? '' : `${path}.`
  const present = Object.entries(value).map(([name, inner]) => [prefix + name, inner] as const)
  const missing = [...rules]
    .filter(([child, { required }]) => required && child.slice(0, child.lastIndexOf('.') + 1) === prefix)
    .filter(([child]) => !present.some(([name]) => name === child))
  return [...present, ...missing.map(([child]) => [child, undefined] as const)]
}
