import ts from 'typescript'
import { code, lineOf, parseText, textOf, tracked, walk } from './source.ts'

interface Model {
  readonly name: string
  readonly table: string
  /** The folder that owns the table. */
  readonly owner: string
  /** Relation field → the name of its model. */
  readonly relations: ReadonlyMap<string, string>
}

/** Tables whose folder is not `src/` and the name of their schema file. */
const owners: Readonly<Record<string, string>> = { web: 'adapters/web' }

/** Reads every model of `prisma/*.prisma`; a slice owns the tables of the schema file that has its name. */
function readModels(): readonly Model[] {
  const files = tracked.filter((file) => /^prisma\/[\w-]+\.prisma$/.test(file))
  const names = new Set(files.flatMap((file) => [...textOf(file).matchAll(/^model (\w+) /gm)].map(([, name]) => name)))
  return files.flatMap((file) => {
    const schema = file.slice('prisma/'.length, -'.prisma'.length)
    return [...textOf(file).matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
      name,
      table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
      owner: owners[schema] ?? `src/${schema}`,
      relations: new Map(
        [...body.matchAll(/^\s*(\w+)\s+(\w+)(?:\[\]|\?)?/gm)].flatMap(([, field = '', type = '']) =>
          names.has(type) ? [[field, type] as const] : [],
        ),
      ),
    }))
  })
}

const models = readModels()
const byTable = new Map(models.map((model) => [model.table, model]))
const byName = new Map(models.map((model) => [model.name, model]))
const byAccessor = new Map(models.map((model) => [model.name.charAt(0).toLowerCase() + model.name.slice(1), model]))

const sliceOf = (file: string): string => file.split('/').slice(0, 2).join('/')

/** Finds the models whose tables a piece of SQL names. */
function modelsInSql(sql: string): readonly Model[] {
  const named = sql.matchAll(/\b(?:FROM|JOIN|UPDATE|INTO|USING|TABLE)\s+"?([a-z_]+)"?/g)
  return [...named].flatMap(([, table = '']) => byTable.get(table) ?? [])
}

/** Finds the models that the arguments of a client call reach through relations. */
function modelsInArguments(node: ts.Node, model: Model): readonly Model[] {
  const found: Model[] = []
  function enter(part: ts.Node, current: Model): void {
    if (ts.isPropertyAssignment(part) && ts.isIdentifier(part.name)) {
      const related = byName.get(current.relations.get(part.name.text) ?? '')
      if (related) found.push(related)
      ts.forEachChild(part.initializer, (child) => enter(child, related ?? current))
      return
    }
    ts.forEachChild(part, (child) => enter(child, current))
  }
  enter(node, model)
  return found
}

const methods =
  /^(find|create|update|upsert|delete|count|aggregate|groupBy)(Unique|First|Many|ManyAndReturn|OrThrow|UniqueOrThrow|FirstOrThrow)?$/

/** Lists the statements of a file, raw or through the client, that touch tables of another slice. */
export const foreignStatements = (file: string): readonly string[] => foreignStatementsIn(file, textOf(file))

/** Lists the statements of a source text as if it were this file. */
export function foreignStatementsIn(file: string, source: string): readonly string[] {
  const slice = sliceOf(file)
  const found: string[] = []
  const report = (node: ts.Node, touched: readonly Model[]): void => {
    const foreign = new Set(touched.filter(({ owner }) => owner !== slice).map(({ table }) => table))
    if (foreign.size > 0) found.push(`${file}:${lineOf(node)} ${[...foreign].join(', ')}`)
  }
  walk(parseText(file, source), (node) => {
    if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
      // values are left out: a fragment that another slice exports counts where it is written
      const text = ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' ? ')
        : node.text
      if (/\b(SELECT|INSERT|UPDATE|DELETE|FROM|JOIN)\b/.test(text)) report(node, modelsInSql(text))
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name, expression } = node.expression
      if (!methods.test(name.text) || !ts.isPropertyAccessExpression(expression)) return
      const model = byAccessor.get(expression.name.text)
      if (model) report(node, [model, ...node.arguments.flatMap((argument) => modelsInArguments(argument, model))])
    }
  })
  return found
}

/** Lists every statement of the product that touches a table of another slice. */
export const allForeignStatements = (): readonly string[] => code.flatMap(foreignStatements)
