import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { clusterName } from '../../src/database/embedded/place.ts'
import { runningPostmaster } from '../../src/database/embedded/postmaster.ts'

/** Returns the environment of a bot as in production, with its own PostgreSQL in `directory`. */
export const botEnvironment = (directory: string): Readonly<Record<string, string>> => ({
  NODE_ENV: 'production',
  DATA_DIR: directory,
  DATABASE_URL: '',
  PORT: '0',
  PLAYGROUND: 'off',
  LOG_LEVEL: 'info',
  SLACK_SIGNING_SECRET: '',
  DISCORD_GUILD_ID: '',
})

/** Makes a database with one table for the bare apps, on the PostgreSQL that the bot has started in `directory`. */
export async function createBareDatabase(directory: string): Promise<string> {
  const cluster = join(directory, 'postgres', clusterName)
  const server = runningPostmaster(cluster)
  if (!server) throw new Error('The bot has no PostgreSQL')
  const password = readFileSync(join(cluster, 'bot-password'), 'utf8')
  const url = new URL(`postgresql://bot:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`)
  await query(url, 'CREATE DATABASE bare')
  url.pathname = '/bare'
  await query(url, 'CREATE TABLE bare_click (id bigserial PRIMARY KEY, account text NOT NULL)')
  return url.href
}

async function query(url: URL, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
