import { defineConfig } from 'prisma/config'

const url = process.env.DATABASE_URL

/** Read by Prisma's own command line only; the bot reads src/config.ts. */
export default defineConfig({
  schema: 'prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url && { datasource: { url } }),
})
