import { describe, expect, test } from 'vitest'
import { code, type Import, importsOf, textOf, tracked } from './structure/source.ts'

const imports: readonly Import[] = code.flatMap(importsOf)

const slices = [
  'actions',
  'calendar',
  'deadlines',
  'groups',
  'notices',
  'meetings',
  'operations',
  'people',
  'polls',
  'record',
  'reports',
  'topics',
]
const slice = new RegExp(`^src/(${slices.join('|')})/`)
const show = ({ from, to }: Import): string => `${from} → ${to}`

describe('imports', () => {
  test('the kernel imports no feature, no delivery and no platform', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('src/bot/') &&
        !/^(src\/(bot|dates|text|database)\/|node:|luxon|pino|chrono-node|fastest-levenshtein)/.test(to),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('rule profiles and date arithmetic import neither features nor the database', () => {
    const wrong = imports.filter(
      ({ from, to }) => from.startsWith('src/terms/') && !/^(src\/(dates|text|terms)\/|luxon)/.test(to),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('no feature imports a platform; only main.ts and wiring.ts import adapters', () => {
    const wrong = imports.filter(
      ({ from, to }) =>
        from.startsWith('src/') &&
        !/^src\/(main|wiring)\.ts$/.test(from) &&
        /^(adapters\/|@slack\/|discord\.js|hono|@hono\/)/.test(to),
    )
    expect(wrong.map(show)).toEqual([])
  })

  test('no adapter imports a feature or another adapter', () => {
    const wrong = imports.filter(({ from, to }) => {
      const own = /^adapters\/(\w+)\//.exec(from)?.[1]
      if (!from.startsWith('adapters/')) return false
      const foreign = /^adapters\/(\w+)\//.exec(to)?.[1]
      return (
        slice.test(to) ||
        /^src\/(delivery|terms|features|main|playground)/.test(to) ||
        (foreign !== undefined && foreign !== own)
      )
    })
    expect(wrong.map(show)).toEqual([])
  })
})

describe('pure code stays pure', () => {
  const impure =
    /DateTime\.(now|utc\(\)|local\(\))|Date\.now\(|new Date\(\)|Math\.random|randomUUID|randomBytes|randomInt/
  test('only main.ts, wiring.ts, the embedded database and adapters read a clock or a source of randomness', () => {
    const wrong = code.filter(
      (file) =>
        /^src\//.test(file) && !/^src\/(main\.ts|wiring\.ts|database\/)/.test(file) && impure.test(textOf(file)),
    )
    expect(wrong).toEqual([])
  })

  test('only the configuration reads the environment', () => {
    const wrong = code.filter(
      (file) => !/^src\/(config\.ts|utc\.ts|database\/)/.test(file) && /process\.env/.test(textOf(file)),
    )
    expect(wrong).toEqual([])
  })

  test('text is normalised only where its length is limited first', () => {
    const wrong = code.filter(
      (file) => !/^src\/(text\/clean|dates\/(phrase|zone))\.ts$/.test(file) && textOf(file).includes('.normalize('),
    )
    expect(wrong).toEqual([])
  })
})

describe('what a reader relies on', () => {
  test('no file is longer than 250 lines', () => {
    const long = tracked
      .filter((file) => /^(src|adapters|scripts)\/.*\.(ts|mjs|js)$/.test(file))
      .filter((file) => textOf(file).split('\n').length > 251)
    expect(long).toEqual([])
  })

  test('ARCHITECTURE.md names every folder and every file at the top of src, adapters and prisma', () => {
    const tree = textOf('ARCHITECTURE.md')
    const places = new Set(
      tracked.flatMap((file) => {
        const [top = '', second = '', third] = file.split('/')
        if (!['src', 'adapters', 'prisma', 'test', 'scripts'].includes(top)) return []
        if (third !== undefined) return [`${second}/`]
        return top === 'src' || top === 'adapters' || top === 'prisma' ? [second] : []
      }),
    )
    const missing = [...places].filter(
      (place) => !new RegExp(`(^|\\s)${place.replace(/[.]/g, '\\.')}(\\s|$)`, 'm').test(tree),
    )
    expect(missing).toEqual([])
  })

  test('ARCHITECTURE.md names no file or folder that does not exist', () => {
    const tree = /```\n(src\/[\s\S]*?)```/.exec(textOf('ARCHITECTURE.md'))?.[1] ?? ''
    const named = tree.split('\n').flatMap((line) => /^\s*([\w./-]+?)\s{2,}/.exec(line)?.[1] ?? [])
    const all = new Set(
      tracked.flatMap((file) => file.split('/').map((part, i, parts) => (i < parts.length - 1 ? `${part}/` : part))),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !all.has(name))).toEqual([])
  })

  test('ARCHITECTURE.md says what each dependency is for', () => {
    const [, section = ''] = textOf('ARCHITECTURE.md').split('\n## Dependencies\n')
    const [table = ''] = section.split('\n## ')
    const rows = table.split('\n').filter((line) => line.startsWith('| `'))
    const described = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`(.+?)`/g)].map(([, name]) => name))
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(textOf('package.json'))
    const declared = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(described.sort()).toEqual(declared.sort())
  })

  test('code and pages mention nothing outside the project', () => {
    const prose = tracked.filter(
      (file) => /\.(ts|mjs|js|md|css|prisma|sql|json)$/.test(file) && file !== 'package-lock.json',
    )
    const foreign = /registry\.npmjs|\/work\/|subagent|co-authored-by|issue #\d/i
    expect(prose.filter((file) => file !== 'test/shape.test.ts' && foreign.test(textOf(file)))).toEqual([])
  })
})
