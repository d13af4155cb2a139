import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'

/** The page and the files that it loads. File name → content and media type. */
export type Assets = ReadonlyMap<string, { readonly content: string; readonly type: string }>

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Reads the assets, once at the start. */
export function readAssets(): Assets {
  const directory = new URL('client/', import.meta.url)
  const names = readdirSync(directory).filter((name) => extname(name) in types)
  return new Map(
    names.map((name) => [
      name,
      { content: readFileSync(new URL(name, directory), 'utf8'), type: types[extname(name)] ?? '' },
    ]),
  )
}
