import { resolve } from 'node:path'

/** What every program needs that a test starts: where programs are, and the compiled modules, which halve its start. */
export const bareEnvironment = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: resolve('node_modules', '.cache', 'compile'),
}
