import ts from 'typescript'
import { lineOf, parse, tracked, walk } from './source.ts'

export const mostLines = 60

/** Lists the functions of the product and its programs that are longer than `mostLines`. */
export function longFunctions(): readonly string[] {
  const files = tracked.filter((file) => /^(src|adapters|scripts)\/.*\.(ts|mjs|js)$/.test(file))
  return files.flatMap((file) => {
    const found: string[] = []
    walk(parse(file), (node) => {
      if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
      const lines = node.getText().split('\n').length
      if (lines > mostLines) found.push(`${file}:${lineOf(node)} ${lines} lines`)
    })
    return found
  })
}
