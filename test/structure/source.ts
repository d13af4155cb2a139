import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

export const project = resolve(import.meta.dirname, '..', '..')

/** Lists the files of the working tree that git tracks or would track. */
export const tracked: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard'],
  { cwd: project, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(project, file)))

export const textOf = (file: string): string => readFileSync(join(project, file), 'utf8')

/** The code of the product. */
export const code = tracked.filter((file) => /^(src|adapters)\/.*\.ts$/.test(file))

export const parse = (file: string): ts.SourceFile => parseText(file, textOf(file))

export const parseText = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)

export interface Import {
  readonly from: string
  /** A file of the project, or the name of a package. */
  readonly to: string
  readonly isType: boolean
}

/** Lists every import and re-export of a file, types included. */
export function importsOf(file: string): readonly Import[] {
  const pattern = /(?:^|\n)\s*(?:import|export)(\s+type)?\b[^'"`;]*?from\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/g
  return [...textOf(file).matchAll(pattern)].map(([, type, named, dynamic]) => {
    const path = named ?? dynamic ?? ''
    const to = path.startsWith('.') ? relative(project, resolve(project, dirname(file), path)) : path
    return { from: file, to, isType: type !== undefined }
  })
}

/** Calls `visit` with a node and everything below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => walk(child, visit))
}

export const lineOf = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1
