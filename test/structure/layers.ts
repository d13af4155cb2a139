import { code, type Import, importsOf } from './source.ts'

/**
 * The layers, lowest first. A layer is a folder without its sub-folders, which are layers of their own, or one file at the
 * top of src. A file imports its own layer and those below, never one above, types included.
 */
export const layers: readonly string[] = [
  'src/cannot-start.ts',
  'src/config.ts',
  'src/text',
  'src/dates',
  'src/database/embedded',
  'src/database',
  'src/terms',
  'src/terms/profiles',
  'src/bot',
  'src/record',
  'src/people',
  'src/operations/heartbeat',
  'src/delivery',
  'src/groups',
  'src/delivery/fallback',
  'src/groups/life',
  'src/groups/membership',
  'src/groups/accounts',
  'src/deadlines',
  'src/notices',
  'src/topics',
  'src/polls',
  'src/polls/voices',
  'src/polls/positions',
  'src/polls/cards',
  'src/polls/ballots',
  'src/polls/behalf',
  'src/polls/running',
  'src/polls/opening',
  'src/topics/ending',
  'src/topics/conclusions',
  'src/topics/conclusions/calls',
  'src/topics/conclusions/responses',
  'src/topics/board/picture',
  'src/topics/board',
  'src/meetings',
  'src/reports',
  'src/reports/mail',
  'src/reports/study-group-meetings',
  'src/actions',
  'src/actions/owners',
  'src/actions/exchange',
  'src/calendar/icalendar',
  'src/calendar',
  'src/meetings/card',
  'src/meetings/publishing',
  'src/meetings/agenda',
  'src/meetings/attendance',
  'src/meetings/availability',
  'src/meetings/planning',
  'src/meetings/announcing',
  'src/meetings/notice',
  'src/meetings/zones',
  'src/calendar/invitations',
  'src/operations',
  'src/doctor',
  'src/features.ts',
  'src/playground.ts',
  'src/console.ts',
  'src/utc.ts',
  'src/wiring.ts',
  'src/main.ts',
]

const layerOf = (file: string): string => (/^src\/[\w-]+\.ts$/.test(file) ? file : file.slice(0, file.lastIndexOf('/')))

const imports: readonly Import[] = code.flatMap(importsOf).filter(({ to }) => to.startsWith('src/'))

const show = ({ from, to }: Import): string => `${from} → ${to}`

/** Lists the folders and files of src that have no place in the list. */
export const foldersWithoutLayer = (): readonly string[] =>
  [...new Set(code.map(layerOf))].filter((layer) => layer.startsWith('src/') && !layers.includes(layer))

/** Lists the imports that lead from a layer to one above it. */
export const upwardImports = (): readonly string[] =>
  imports
    .filter(({ from, to }) => {
      const own = layers.indexOf(layerOf(from))
      return own !== -1 && layers.indexOf(layerOf(to)) > own
    })
    .map(show)

/** Lists the pairs of folders that import each other. */
export function mutualFolders(): readonly string[] {
  const edges = new Set(imports.map(({ from, to }) => `${layerOf(from)} ${layerOf(to)}`))
  return [...edges].filter((edge) => {
    const [a = '', b = ''] = edge.split(' ')
    return a < b && edges.has(`${b} ${a}`)
  })
}

/** Lists groups of files that import each other in a circle, types included. */
export function importCycles(): readonly string[] {
  const targets = new Map<string, readonly string[]>()
  for (const file of code)
    targets.set(
      file,
      importsOf(file)
        .map(({ to }) => to)
        .filter((to) => code.includes(to)),
    )
  return stronglyConnected(targets)
    .filter((files) => files.length > 1)
    .map((files) => files.toSorted().join(', '))
}

/** Finds the strongly connected components of a graph (Tarjan). */
function stronglyConnected(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: string[][] = []
  const order = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  function visit(node: string): void {
    order.set(node, order.size)
    low.set(node, order.get(node) ?? 0)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!order.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? 0, low.get(next) ?? 0))
    }
    if (low.get(node) !== order.get(node)) return
    found.push(stack.splice(stack.indexOf(node)))
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return found
}
